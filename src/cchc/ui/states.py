"""The thirteen states a duty is shown in: the word and the icon of each, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class State:
    """A state as it is shown; `code` is its colour in the style sheet (`data-s`)."""

    code: str
    word: str | Promise
    icon: str


ALL = (
    State("none", _("Chưa bắt đầu"), icon="circle-dashed"),
    State("doing", _("Đang thực hiện"), icon="progress"),
    State("wait", _("Đã nộp, chờ duyệt"), icon="send"),
    State("issue", _("Đã trình, chờ ban hành"), icon="file-text"),
    State("done", _("Hoàn thành đúng hạn"), icon="circle-check"),
    State("late", _("Hoàn thành trễ"), icon="clock-check"),
    State("ended", _("Thường xuyên, đã hết năm"), icon="calendar-event"),
    State("back", _("Bị trả lại"), icon="arrow-back-up"),
    State("over", _("Quá hạn"), icon="alert-triangle"),
    State("ext", _("Đã gia hạn"), icon="calendar-plus"),
    State("unsure", _("Chưa xác định được hạn"), icon="help-circle"),
    State("na", _("Không áp dụng"), icon="circle-off"),
    State("passed", _("Đã chuyển cơ quan kế thừa"), icon="arrow-right"),
)
STATES: Mapping[str, State] = MappingProxyType({state.code: state for state in ALL})

FINISHED = frozenset({"done", "late"})

# From what is finished to what is overdue, as a bar is read. What does not apply has no part in a bar.
BAR_ORDER = ("done", "late", "ended", "wait", "issue", "doing", "ext", "none", "unsure", "back", "over")
