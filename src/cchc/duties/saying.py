"""How what happens inside a duty's life is told in its history: verb → the sentence after the person's name."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.duties.life import Stage
from cchc.ledger.telling import Detail, Sentence, day_of, tells


def assigned(detail: Detail) -> str:
    if detail.get("instead_of"):
        return _("giao lại cho %(name)s, thay %(before)s") % {
            "name": detail.get("name", ""),
            "before": detail["instead_of"],
        }
    return _("phân công cho %(name)s") % {"name": detail.get("name", "")}


tells("duty.acknowledge", gettext_lazy("tiếp nhận"), state="none", icon="check")
tells("duty.unacknowledge", gettext_lazy("rút lại việc tiếp nhận"), icon="arrow-back-up")
tells("duty.assign", assigned, state="doing", icon="user-check")
tells(
    "duty.unassign",
    lambda detail: _("rút phân công của %(name)s") % {"name": detail.get("name", "")},
    icon="arrow-back-up",
)


def extended(detail: Detail) -> str:
    return _("gia hạn từ %(was)s đến %(due)s, theo") % {"was": day_of(detail, "was"), "due": day_of(detail, "due")}


def of_proposed(sentence: str | Promise) -> Sentence:
    return lambda detail: str(sentence) % {"day": day_of(detail, "proposed")}


tells(
    "duty.ask_extension",
    of_proposed(gettext_lazy("đề nghị gia hạn đến %(day)s")),
    state="unsure",
    icon="calendar-plus",
)
tells("duty.withdraw_extension", of_proposed(gettext_lazy("rút đề nghị gia hạn đến %(day)s")), icon="arrow-back-up")
tells("duty.refuse_extension", of_proposed(gettext_lazy("không gia hạn đến %(day)s")), state="back", icon="x")
tells("duty.extend", extended, state="ext", icon="calendar-plus")
tells(
    "duty.revoke_extension",
    lambda detail: _("rút lại việc gia hạn, hạn lại là %(due)s, theo") % {"due": day_of(detail, "due")},
    icon="history",
)


def staged(detail: Detail) -> str:
    stage = str(detail.get("stage", ""))
    word = Stage(stage).label if stage in Stage.values else stage
    return _("ghi bước “%(stage)s” ngày %(day)s") % {"stage": word, "day": day_of(detail, "day")}


def unstaged(detail: Detail) -> str:
    stage = str(detail.get("stage", ""))
    return _("bỏ bước “%(stage)s”") % {"stage": Stage(stage).label if stage in Stage.values else stage}


tells("duty.stage", staged, state="issue", icon="check")
tells("duty.unstage", unstaged, icon="arrow-back-up")
tells("duty.days", gettext_lazy("ghi lại số, ngày của văn bản"), icon="file-text")
tells(
    "duty.estimate",
    lambda detail: _("ước hoàn thành ngày %(day)s") % {"day": day_of(detail, "expected_on")},
    state="doing",
    icon="calendar-event",
)
tells("duty.withdraw_estimate", gettext_lazy("rút lại ước thực hiện"), icon="arrow-back-up")
tells("duty.exempt", gettext_lazy("ghi là không áp dụng"), state="na", icon="circle-off")
tells("duty.unexempt", gettext_lazy("ghi là lại áp dụng"), icon="history")


def served(detail: Detail) -> str:
    words = _("giao %(by)s nhập thay từ ngày %(day)s, theo %(number)s")
    return words % {"by": detail.get("by_name", ""), "day": day_of(detail, "since"), "number": detail.get("number", "")}


def serves(detail: Detail) -> str:
    words = _("giao cơ quan này nhập thay cho %(name)s từ ngày %(day)s, theo %(number)s")
    return words % {"name": detail.get("name", ""), "day": day_of(detail, "since"), "number": detail.get("number", "")}


def served_no_more(detail: Detail) -> str:
    words = _("kết thúc việc %(by)s nhập thay từ ngày %(day)s")
    return words % {"by": detail.get("by_name", ""), "day": day_of(detail, "until")}


tells("agency.serve", served, icon="arrow-right")
tells("agency.serves", serves, icon="arrow-right")
tells("agency.serve_end", served_no_more, icon="x")
