"""How what happens to drafts is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cchc.ledger.telling import tells

tells("report_draft.begin", _("lập dự thảo báo cáo"), icon="file-text")
tells("report_draft.refresh", _("cập nhật số liệu của dự thảo báo cáo"), icon="refresh")
tells("report_draft.write", _("sửa một đoạn của dự thảo báo cáo"), icon="pencil")
tells("report_draft.add", _("viết thêm vào dự thảo báo cáo"), icon="plus")
tells("report_draft.drop", _("bỏ một đoạn khỏi dự thảo báo cáo"), icon="x")
tells("report_draft.restore", _("đưa lại một đoạn vào dự thảo báo cáo"), icon="arrow-back-up")
tells("report_draft.move", _("chuyển chỗ một đoạn của dự thảo báo cáo"), icon="chevron-up")
tells("report_draft.take_new", _("dùng câu mới của hệ thống trong dự thảo báo cáo"), icon="check")
tells("report_draft.keep_own", _("giữ lời đã viết trong dự thảo báo cáo"), icon="check")
tells("report_draft.take", _("đưa lời của báo cáo khác vào dự thảo"), icon="copy")
tells("report_draft.leave", _("bỏ qua lời của báo cáo khác"), icon="x")
tells("report_draft.undo", _("hoàn tác trong dự thảo báo cáo"), icon="arrow-back-up")
