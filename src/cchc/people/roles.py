"""What the roles are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.access import Role

WORDS: Mapping[Role, str | Promise] = {
    Role.FOCAL_POINT: _("Đầu mối"),
    Role.HEAD: _("Thủ trưởng cơ quan"),
    Role.FIELD_OWNER: _("Chủ trì lĩnh vực"),
    Role.OFFICER: _("Cán bộ thực hiện"),
    Role.LEADER: _("Lãnh đạo"),
    Role.AUDITOR: _("Kiểm soát, xem nhật ký"),
    Role.APPRAISER: _("Tổ thẩm định"),
    Role.COUNCIL: _("Hội đồng"),
    Role.INSPECTOR: _("Đoàn kiểm tra"),
    Role.ADMINISTRATOR: _("Quản trị hệ thống"),
}
