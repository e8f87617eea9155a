"""How what happens to records is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cchc.ledger.telling import tells

tells("record.take_in", _("lưu tài liệu"), icon="upload")
tells("record.note_secret", _("ghi nhận văn bản mật bằng số, ngày"), icon="lock")
tells("record.secret_refused", _("bị từ chối tệp có dấu mật"), icon="lock")
tells("record.verify", _("kiểm tra kho tệp"), icon="shield-check")
tells("record.fault", _("phát hiện tệp hỏng hoặc mất"), icon="alert-triangle")
tells("record.sound_again", _("thấy tệp trở lại nguyên vẹn"), icon="check")
