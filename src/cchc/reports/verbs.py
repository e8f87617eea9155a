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
