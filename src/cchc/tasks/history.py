"""What happened, in words: one sentence for every verb the ledger knows of mandates and duties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from cchc.ledger.models import Entry
from cchc.ledger.telling import Detail, Event, tells, told
from cchc.periods import spoken


def _day(detail: Detail, key: str) -> str:
    value = detail.get(key)
    try:
        return spoken(date.fromisoformat(str(value)[:10])) if value else ""
    except ValueError:
        return ""


def _handed_in(detail: Detail) -> str:
    return _("nộp sản phẩm lần %(n)s") % {"n": detail.get("n", 1)}


def _progress(detail: Detail) -> str:
    percent = detail.get("percent")
    if percent is None:
        return _("báo cáo tiến độ")
    return _("báo cáo tiến độ: đã làm %(percent)s%%") % {"percent": percent}


def _due(detail: Detail) -> str:
    happened, due = _day(detail, "happened_on"), _day(detail, "due")
    if happened:
        return _("ghi sự kiện ngày %(happened)s, hạn là %(due)s") % {"happened": happened, "due": due or "–"}
    return _("ấn định hạn %(due)s") % {"due": due or "–"}


def _chased(detail: Detail) -> str:
    return _("lập văn bản đôn đốc, đề nghị báo cáo trước %(day)s") % {"day": _day(detail, "answer_by") or "–"}


def _in_force(detail: Detail) -> str:
    return _("đưa vào theo dõi: %(tasks)s nhiệm vụ, %(duties)s phân công cho %(agencies)s cơ quan") % {
        "tasks": detail.get("tasks", 0),
        "duties": detail.get("duties", 0),
        "agencies": detail.get("agencies", 0),
    }


def _exported(detail: Detail) -> str:
    formats = {"docx": "Word", "xlsx": "Excel"}
    return _("xuất %(format)s tình hình đến ngày %(day)s") % {
        "format": formats.get(str(detail.get("format")), ""),
        "day": _day(detail, "as_of"),
    }


# verb → the sentence after the person's name, the colour, the icon
VERBS: dict[str, tuple[Callable[[Detail], str], str, str]] = {
    "mandate.put_in_force": (_in_force, "done", "clipboard-check"),
    "export": (_exported, "none", "download"),
    "duty.progress": (_progress, "doing", "progress"),
    "sheet.fill": (
        lambda detail: (
            _("điền bảng Excel: ghi %(n)s ô, chưa ghi %(m)s ô")
            % {"n": detail.get("taken", 0), "m": detail.get("left", 0)}
        ),
        "doing",
        "table",
    ),
    "feed.open": (lambda _detail: _("lập địa chỉ lịch"), "none", "calendar-plus"),
    "feed.close": (lambda _detail: _("thu hồi địa chỉ lịch"), "none", "circle-off"),
    "tracker.take_in": (
        lambda detail: _("nhập sổ theo dõi: %(n)s bản nháp") % {"n": len(detail.get("drafts") or ())},
        "doing",
        "table",
    ),
    "bulk.apply": (
        lambda detail: _("thay đổi cùng lúc %(n)s nhiệm vụ") % {"n": detail.get("count", 0)},
        "doing",
        "checks",
    ),
    "bulk.undo": (
        lambda detail: _("hoàn tác thay đổi của %(n)s nhiệm vụ") % {"n": detail.get("count", 0)},
        "none",
        "arrow-back-up",
    ),
    "duty.progress_taken_back": (lambda _detail: _("rút lại tiến độ vừa ghi"), "none", "arrow-back-up"),
    "duty.hand_in": (_handed_in, "wait", "send"),
    "duty.withdraw": (lambda detail: _("rút lại lần nộp %(n)s") % {"n": detail.get("n", 1)}, "none", "arrow-back-up"),
    "duty.agree": (lambda _detail: _("cho ý kiến: cơ quan chủ trì lĩnh vực đồng ý"), "doing", "check"),
    "duty.take_back_agreement": (lambda _detail: _("rút lại ý kiến đồng ý"), "none", "refresh"),
    "duty.accepted": (lambda _detail: _("xác nhận hoàn thành"), "done", "circle-check"),
    "duty.returned": (lambda _detail: _("yêu cầu bổ sung"), "back", "arrow-back-up"),
    "duty.take_back": (lambda _detail: _("rút lại kết luận đã cho"), "none", "refresh"),
    "duty.chase_up": (_chased, "over", "mail"),
    "duty.pass_on": (lambda _detail: _("chuyển cho cơ quan kế thừa"), "ext", "arrow-right"),
    "duty.take_over": (lambda _detail: _("mở cho cơ quan kế thừa"), "ext", "arrow-right"),
    "duty.pass_back": (lambda _detail: _("rút lại việc chuyển"), "none", "history"),
    "duty.due": (_due, "ext", "calendar-event"),
}
VERBS |= {
    "duty.ask_contribution": (
        lambda detail: (
            _("đề nghị %(name)s phối hợp, hạn %(due)s")
            % {"name": detail.get("name", ""), "due": _day(detail, "due") or "–"}
        ),
        "none",
        "users",
    ),
    "duty.contribution": (
        lambda detail: _("đề nghị phối hợp, hạn %(due)s") % {"due": _day(detail, "due") or "–"},
        "none",
        "users",
    ),
    "task.declare": (
        lambda detail: _("khai cách theo dõi “%(name)s”") % {"name": detail.get("name") or "–"},
        "none",
        "check",
    ),
    "task.split": (
        lambda detail: (
            _("tách “%(name)s” thành %(n)s sản phẩm, nộp một là đủ")
            % {"name": detail.get("name") or "–", "n": len(detail.get("names") or ())}
        ),
        "none",
        "plus",
    ),
    "task.join": (lambda detail: _("gộp lại thành “%(name)s”") % {"name": detail.get("name") or "–"}, "none", "link"),
    "task.close_by": (lambda _detail: _("khai khi nào nhiệm vụ xong"), "none", "check"),
}
VERBS |= {
    "mandate.amend": (
        lambda detail: (
            _("áp dụng văn bản sửa đổi: bổ sung %(added)s, thay đổi %(changed)s, bỏ %(dropped)s nhiệm vụ, theo")
            % {name: detail.get(name, 0) for name in ("added", "changed", "dropped")}
        ),
        "ext",
        "arrows-diff",
    ),
    "mandate.unamend": (lambda _detail: _("hoàn tác việc áp dụng văn bản sửa đổi"), "none", "arrow-back-up"),
    "task.amend": (lambda _detail: _("sửa đổi nhiệm vụ theo"), "ext", "arrows-diff"),
    "task.add": (lambda _detail: _("bổ sung nhiệm vụ theo"), "ext", "plus"),
    "task.drop": (lambda _detail: _("bỏ nhiệm vụ theo"), "none", "circle-off"),
    "task.unamend": (lambda _detail: _("hoàn tác việc sửa đổi nhiệm vụ"), "none", "arrow-back-up"),
    "duty.redate": (
        lambda detail: (
            _("đổi hạn từ %(was)s thành %(due)s theo")
            % {"was": _day(detail, "was") or "–", "due": _day(detail, "due") or "–"}
        ),
        "ext",
        "calendar-event",
    ),
    "mandate.superior": (
        lambda detail: _("ghi văn bản cấp trên") if detail.get("superior") else _("bỏ ghi văn bản cấp trên"),
        "none",
        "hierarchy",
    ),
    "cover.confirmed": (lambda _detail: _("xác nhận thực hiện nhiệm vụ của văn bản cấp trên"), "doing", "link"),
    "cover.rejected": (lambda _detail: _("ghi là không thực hiện nhiệm vụ của văn bản cấp trên"), "none", "x"),
    "cover.open": (lambda _detail: _("rút lại đối chiếu với văn bản cấp trên"), "none", "arrow-back-up"),
    "next_plan.begin": (
        lambda detail: _("lập dự thảo kế hoạch năm %(year)s") % {"year": detail.get("year", "")},
        "doing",
        "calendar-plus",
    ),
    "next_plan.propose": (lambda _detail: _("tìm lại đề xuất cho dự thảo"), "none", "refresh"),
    "next_plan.taken": (lambda _detail: _("đưa nhiệm vụ vào dự thảo"), "doing", "check"),
    "next_plan.dropped": (lambda _detail: _("không đưa nhiệm vụ vào dự thảo"), "none", "x"),
    "next_plan.proposed": (lambda _detail: _("xem lại nhiệm vụ không đưa vào dự thảo"), "none", "arrow-back-up"),
    "next_plan.write": (lambda _detail: _("viết nhiệm vụ của dự thảo"), "doing", "pencil"),
    "next_plan.move": (lambda _detail: _("chuyển chỗ nhiệm vụ của dự thảo"), "none", "arrow-right"),
    "next_plan.basis": (lambda _detail: _("chọn căn cứ của dự thảo"), "doing", "book"),
    "next_plan.consult": (
        lambda detail: (
            _("lấy ý kiến %(n)s cơ quan về dự thảo, gửi trước %(day)s")
            % {"n": len(detail.get("agencies") or ()), "day": _day(detail, "by_day") or "–"}
        ),
        "wait",
        "users",
    ),
    "next_plan.comment": (lambda _detail: _("góp ý dự thảo"), "doing", "send"),
    "next_plan.withdraw_comment": (lambda _detail: _("rút ý kiến góp ý dự thảo"), "none", "arrow-back-up"),
    "next_plan.answer": (lambda _detail: _("trả lời ý kiến góp ý dự thảo"), "done", "check"),
    "duty.reword": (lambda _detail: _("đổi nội dung theo"), "ext", "arrows-diff"),
    "duty.open": (lambda _detail: _("được giao thêm theo"), "ext", "plus"),
    "duty.unamend": (lambda _detail: _("trở lại như trước khi sửa đổi"), "none", "arrow-back-up"),
}
for verb, (sentence, state, icon) in VERBS.items():
    tells(verb, sentence, state=state, icon=icon)


def history(entries: Iterable[Entry], about: Mapping[int, str] | None = None) -> list[Event]:
    """Entries in words; `about` names the duty (by key) where several are told of."""
    return [
        told(entry, (about or {}).get(entry.object_id or 0, "") if entry.object_type == "duties.duty" else "")
        for entry in entries
    ]
