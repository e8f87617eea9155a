"""How what happens in a round is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cchc.ledger.telling import CALLED, tells

CALLED["assessments.criteriaset"] = _("bộ tiêu chí")
CALLED["assessments.round"] = _("đợt đánh giá")
CALLED["assessments.entrant"] = _("bản tự chấm")
CALLED["assessments.mark"] = _("tiêu chí")

tells("criteria_set.keep", _("nạp bộ tiêu chí"), icon="upload")
tells("criteria_set.tie", _("xác nhận nguồn số liệu của bộ tiêu chí"), icon="check")
tells("round.open", _("mở đợt đánh giá"), icon="send")
tells("round.extend", _("gia hạn trong đợt đánh giá"), icon="calendar-plus")
tells("round.reschedule", _("đổi lịch của đợt đánh giá"), icon="calendar-event")
tells("round.close", _("kết thúc đợt đánh giá"), icon="lock")
tells("round.open_again", _("mở lại đợt đánh giá"), icon="arrow-back-up")
tells("round.remind", _("nhắc cơ quan chưa nộp bản tự chấm"), icon="bell")
tells("mark.claim", _("ghi số liệu tự chấm"), icon="pencil")
tells("mark.explain", _("giải thích điểm tự chấm"), icon="pencil")
tells("mark.prove", _("thêm tài liệu kiểm chứng"), icon="paperclip")
tells("mark.unprove", _("gỡ tài liệu kiểm chứng"), icon="paperclip")
tells("entrant.claim", _("ghi nhiều số liệu tự chấm"), icon="pencil")
tells("entrant.share_out", _("phân công tự chấm"), icon="users")
tells("entrant.submit", _("trình thủ trưởng bản tự chấm"), icon="send")
tells("entrant.take_back", _("rút lại bản tự chấm đang trình"), icon="arrow-back-up")
tells("entrant.give_back", _("chuyển lại bản tự chấm để sửa"), icon="arrow-back-up")
tells("entrant.hand_in", _("ký, nộp bản tự chấm"), state="done", icon="send")
tells("entrant.withdraw", _("rút về bản tự chấm đã nộp"), icon="arrow-back-up")
