"""How what happens to rounds and reports is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cchc.ledger.telling import tells

tells("report_round.open", _("mở kỳ báo cáo"), icon="send")
tells("report_round.join", _("thêm cơ quan vào kỳ báo cáo"), icon="plus")
tells("report_round.freeze", _("chốt số liệu kỳ báo cáo"), icon="lock")
tells("report.ask", _("trình duyệt báo cáo"), icon="send")
tells("report.send_down", _("yêu cầu sửa báo cáo trước khi duyệt"), icon="arrow-back-up")
tells("report.file", _("duyệt và nộp báo cáo"), icon="check")
tells("report.withdraw", _("rút lại báo cáo"), icon="arrow-back-up")
tells("report.agree", _("đồng ý phần lĩnh vực của báo cáo"), icon="check")
tells("report.return", _("trả lại báo cáo"), icon="arrow-back-up")
tells("report.confirm", _("xác nhận báo cáo"), icon="check")
tells("report.send", _("gửi báo cáo lên cấp trên"), icon="send")
tells("report.reopen", _("mở lại báo cáo đã xác nhận"), icon="arrow-back-up")
tells("report.take_off", _("rút cơ quan khỏi kỳ báo cáo"), icon="x")
tells("report.put_back", _("đưa cơ quan trở lại kỳ báo cáo"), icon="plus")
tells("report.signed", _("nộp bản báo cáo đã ký"), icon="file-text")
tells("report_calendar.save", _("lưu lịch báo cáo của tỉnh"), icon="calendar")
tells("report_calendar.take_back", _("bỏ phiên bản lịch báo cáo"), icon="arrow-back-up")
tells("report_outline.save", _("lưu đề cương báo cáo của tỉnh"), icon="file-text")
tells("report_outline.take_back", _("bỏ phiên bản đề cương báo cáo"), icon="arrow-back-up")
