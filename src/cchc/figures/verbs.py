"""How what happens to figures is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cchc.ledger.telling import tells

tells("figure.enter", _("nhập số liệu"), icon="pencil")
tells("figure.confirm", _("xác nhận số liệu"), icon="check")
tells("figure.count", _("đếm số liệu"), icon="history")
tells("figure.freeze", _("chốt số liệu"), icon="lock")
tells("form.take", _("nạp biểu mẫu"), icon="upload")
tells("indicator.define", _("lập chỉ tiêu thống kê"), icon="plus")
tells("indicator.revise", _("sửa chỉ tiêu thống kê"), icon="pencil")
tells("register.take", _("nạp sổ theo dõi"), icon="upload")
tells("register.write", _("ghi sổ theo dõi"), icon="pencil")
tells("register_row.remove", _("gạch một dòng của sổ theo dõi"), icon="x")
tells("register_row.put_back", _("khôi phục một dòng của sổ theo dõi"), icon="arrow-back-up")
tells("register_row.prove", _("gắn văn bản minh chứng vào một dòng của sổ theo dõi"), icon="link")
tells("target.tie", _("gắn chỉ tiêu của kế hoạch với số liệu"), icon="link")
tells("target.untie", _("gỡ chỉ tiêu của kế hoạch khỏi số liệu"), icon="x")
tells("sheet.begin", _("giao biểu số liệu"), icon="send")
tells("sheet.file", _("nộp biểu số liệu"), icon="upload")
tells("sheet.reopen", _("mở lại biểu số liệu"), icon="arrow-back-up")
tells("sheet.return", _("trả lại biểu số liệu"), icon="arrow-back-up")
tells("sheet.confirm", _("xác nhận biểu số liệu"), icon="check")
tells("sheet.see", _("xem biểu số liệu"), icon="eye")
tells("call.send", _("giao báo cáo nhanh"), icon="send")
tells("call.close", _("đóng lần báo cáo nhanh"), icon="lock")
tells("call.recall", _("thu hồi yêu cầu số liệu"), icon="x")
tells("call.open", _("mở lại lần báo cáo nhanh"), icon="arrow-back-up")
tells("call.confirm", _("xác nhận các biểu đã nộp"), icon="check")
tells("call.chase_up", _("đôn đốc báo cáo nhanh"), icon="bell")
