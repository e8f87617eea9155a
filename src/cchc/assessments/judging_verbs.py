"""How appraising, the council and publishing are told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cchc.ledger.telling import tells

tells("criterion.link", _("nối tiêu chí với nhiệm vụ"), icon="link")
tells("criterion.unlink", _("ghi tiêu chí không liên quan nhiệm vụ"), icon="link")
tells("round.name_appraiser", _("phân công người thẩm định"), icon="users")
tells("round.drop_appraiser", _("bỏ phân công người thẩm định"), icon="users")
tells("round.appraise", _("thẩm định"), icon="check")
tells("round.take_list", _("nạp danh sách của cơ quan chủ trì lĩnh vực"), icon="upload")
tells("mark.question", _("hỏi về tiêu chí"), icon="help-circle")
tells("mark.answer", _("trả lời tổ thẩm định"), icon="send")
tells("mark.explanation", _("giải trình"), icon="send")
tells("mark.conclude", _("ghi kết luận kiểm tra về tiêu chí"), icon="alert-triangle")
tells("mark.withdraw_conclusion", _("rút kết luận kiểm tra đã ghi"), icon="arrow-back-up")
tells("mark.accept", _("nhất trí với điểm thẩm định"), icon="check")
tells("council.set_up", _("lập Hội đồng"), icon="users")
tells("council.seat", _("thêm thành viên Hội đồng"), icon="users")
tells("council.unseat", _("bỏ thành viên Hội đồng"), icon="users")
tells("council.put", _("đưa ra Hội đồng"), icon="users")
tells("council.vote", _("biểu quyết"), icon="check")
tells("council.close", _("kết thúc biểu quyết"), icon="lock")
tells("round.publish", _("công bố kết quả"), icon="send")
tells("round.correct", _("đính chính kết quả"), icon="pencil")
