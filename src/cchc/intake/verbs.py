"""How what happens to readings is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cchc.ledger.telling import tells

tells("draft.upload", _("tải văn bản giao việc lên"), icon="upload")
tells("draft.by_hand", _("nhập văn bản giao việc bằng tay"), icon="pencil")
tells("draft.discard", _("bỏ bản đọc"), icon="trash")
tells("draft.amends", _("ghi văn bản được sửa đổi, bổ sung"), icon="pencil")
tells("draft.pair", _("ghép nhiệm vụ sửa đổi với nhiệm vụ cũ"), icon="link")
tells("draft.unapply", _("hoàn tác áp dụng văn bản sửa đổi"), icon="arrow-back-up")
