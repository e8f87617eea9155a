"""The sentences of the review workbench: its script has no words of its own."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from cchc.tasks.models import Mandate
from cchc.ui.labels import word
from cchc.words import Level


def words() -> dict[str, str]:
    """By the names the script asks for; `{n}` in a sentence is filled in there."""
    return {**fields(), **said(), **offered(), **lists()}


def pairs(*some: tuple[str, Any]) -> str:
    return json.dumps([[key, str(label)] for key, label in some], ensure_ascii=False)


def fields() -> dict[str, str]:
    return {
        "field_tasks_title": _("Nội dung"),
        "field_tasks_products": _("Sản phẩm"),
        "field_tasks_lead": _("Chủ trì"),
        "field_tasks_coordinating": _("Phối hợp"),
        "field_tasks_deadlines": _("Thời hạn"),
        "field_tasks_area": _("Nhóm, đề mục"),
        "field_tasks_no": _("Số thứ tự"),
        "field_tasks_requirements": _("Yêu cầu"),
        "field_targets_text": _("Chỉ tiêu"),
        "field_targets_measures": _("Con số"),
        "field_targets_area": _("Đề mục"),
        "field_reporting_report": _("Báo cáo"),
        "field_reporting_data_from": _("Số liệu từ"),
        "field_reporting_data_to": _("đến"),
        "field_reporting_due": _("Hạn gửi"),
        "field_reporting_text": _("Câu quy định"),
        "field_head_kind": _("Loại văn bản"),
        "field_head_number": _("Số, ký hiệu"),
        "field_head_issued_on": _("Ngày ban hành"),
        "field_head_title": _("Trích yếu"),
        "field_head_issuer": _("Cơ quan ban hành"),
        "field_head_level": _("Cấp"),
        "field_head_place": _("Nơi ban hành"),
        "field_head_year": _("Kế hoạch cho năm"),
        "field_head_signers": _("Người ký"),
        "field_head_cites": _("Văn bản được dẫn"),
        "choices_kind": pairs(*Mandate.Kind.choices),
        "choices_level": pairs(("", "—"), *((one.value, word(one)) for one in Level)),
        "hint_lines": _("Mỗi mục một dòng. Ctrl+Enter để lưu."),
        "hint_bodies": _("Mỗi cơ quan một dòng, ghi như trên văn bản. Ctrl+Enter để lưu."),
        "hint_signers": _("Mỗi người một dòng: họ tên, chức vụ. Ctrl+Enter để lưu."),
        "hint_measures": _("Mỗi con số một dòng, như “≥ 95 %” hoặc “= 5 hội nghị”. Ctrl+Enter để lưu."),
        "hint_deadlines": _("Ghi lời như trên văn bản; ngày được tính theo lời, sửa ngày nếu tính chưa đúng."),
        "deadline_words": _("Lời của thời hạn"),
        "deadline_day": _("tức ngày"),
        "deadline_product": _("cho sản phẩm"),
        "deadline_any": _("mọi sản phẩm"),
    }


def said() -> dict[str, str]:
    return {
        "said_saved": _("Đã lưu {field}."),
        "said_settled": _("Đã giữ nguyên."),
        "said_tied": _("Đã ghi “{phrase}” là {agency}."),
        "said_undone": _("Đã hoàn tác."),
        "said_redone": _("Đã làm lại."),
        "said_added": _("Đã thêm."),
        "said_removed": _("Đã bỏ khỏi bản đọc."),
        "said_moved": _("Đã chuyển tới vị trí {n}."),
        "said_split": _("Đã tách thành hai nhiệm vụ."),
        "said_joined": _("Đã gộp với nhiệm vụ sau."),
        "saving": _("Đang lưu…"),
        "gone": _("Máy chủ không trả lời nên chưa lưu được. Phần vừa gõ vẫn còn đây. Thử lại."),
        "signedout": _(
            "Phiên làm việc đã hết nên chưa lưu được. Đăng nhập lại ở cửa sổ khác rồi thử lại; phần vừa gõ vẫn còn đây."
        ),
        "conflict": _(
            "Bản đọc vừa được sửa ở cửa sổ khác nên chưa lưu. Phần bạn gõ vẫn còn trong ô; lưu lần nữa để thay."
        ),
        "now": _("Hiện nay là: {value}"),
        "nothing_again": _("Không còn thay đổi nào để làm lại."),
        "none_unsure": _("Không còn chỗ nào chưa chắc."),
        "removed_item": _("Mục đọc từ chỗ này đã được bỏ khỏi bản đọc."),
        "again": _("Thử lại"),
        "undo": _("Hoàn tác"),
    }


def offered() -> dict[str, str]:
    return {
        "edit": _("Sửa"),
        "save": _("Lưu"),
        "leave": _("Thôi"),
        "settle": _("Giữ nguyên"),
        "settle_what": _("Giữ nguyên: {what}"),
        "empty": _("chưa ghi"),
        "verbs": _("Sửa danh sách"),
        "previous": _("Mục trước, phím K"),
        "next": _("Mục sau, phím J"),
        "add_tasks": _("Thêm nhiệm vụ"),
        "add_targets": _("Thêm chỉ tiêu"),
        "add_reporting": _("Thêm báo cáo"),
        "new_tasks": _("Nhiệm vụ mới"),
        "new_targets": _("Chỉ tiêu mới"),
        "new_reporting": _("Báo cáo mới"),
        "remove_tasks": _("Bỏ nhiệm vụ"),
        "remove_targets": _("Bỏ chỉ tiêu"),
        "remove_reporting": _("Bỏ báo cáo"),
        "split": _("Tách đôi"),
        "join": _("Gộp với sau"),
        "up": _("Lên"),
        "down": _("Xuống"),
        "split_title": _("Tách thành hai nhiệm vụ"),
        "split_1": _("Nhiệm vụ trước"),
        "split_2": _("Nhiệm vụ sau"),
        "split_both": _("cả hai"),
        "split_first": _("nhiệm vụ trước"),
        "split_second": _("nhiệm vụ sau"),
        "split_do": _("Tách"),
        "split_empty": _("Mỗi nhiệm vụ cần có nội dung. Ghi nội dung rồi tách."),
        "take": _("Lấy làm {field}"),
        "add_from": _("Thêm mục từ đoạn này"),
        "tie": _("Chọn cơ quan"),
        "tie_other": _("đổi"),
        "tie_for": _("“{phrase}” là cơ quan nào"),
        "tie_hint": _("Gõ tên, không dấu cũng được"),
        "tie_list": _("Cơ quan trong danh mục"),
        "tie_keep": _("Ghi nhớ cho các văn bản sau"),
        "tie_save": _("Ghi"),
        "unknown_body": _("chưa rõ là cơ quan nào"),
        "open_ended": _("cụm từ mở, không gồm ai cụ thể"),
        "several": _("{n} cơ quan"),
        "roster": _("Danh sách"),
        "roster_of": _("Danh sách của “{phrase}”"),
        "body_counts": _("chủ trì {lead}, phối hợp {coordinating}"),
    }


def lists() -> dict[str, str]:
    return {
        "title_tasks": _("Nhiệm vụ {no}"),
        "title_targets": _("Chỉ tiêu {no}"),
        "title_reporting": _("Báo cáo {no}"),
        "title_head": _("Đầu văn bản"),
        "list_tasks": _("Các nhiệm vụ đã đọc"),
        "list_targets": _("Các chỉ tiêu đã đọc"),
        "list_reporting": _("Các báo cáo đã đọc"),
        "list_hint": _("Chỗ chưa chắc trước; phím L, mũi tên, Enter"),
        "none_tasks": _("Văn bản này không có nhiệm vụ nào đọc được. Văn bản vẫn được giữ; thêm nhiệm vụ bằng tay."),
        "none_targets": _("Không đọc được chỉ tiêu nào."),
        "none_reporting": _("Văn bản này không quy định chế độ báo cáo."),
        "bodies_hint": _("Tên in trong văn bản và cơ quan tương ứng. Nơi chủ trì chưa rõ xếp trước."),
        "strip": _("Chỗ chưa chắc, theo số nhiệm vụ"),
        "unsure_first": _("Chưa chắc trước:"),
        "unsure": _("chưa chắc"),
        "more": _("và {n} chỗ khác"),
        "task": _("nhiệm vụ"),
        "page": _("tr. {n}"),
        "row_cell": _("hàng {row}, cột {cell}"),
        "in_text": _("trong văn bản"),
        "page_alt": _("Trang {n} của văn bản gốc"),
        "page_failed": _("Không dựng được ảnh trang {n}. Xem phần chữ, hoặc mở tệp gốc."),
        "empty_spot": _("ô trống"),
        "panes": _("Đang xem"),
        "pane_got": _("Đã đọc"),
        "pane_doc": _("Văn bản gốc"),
        "keys_title": _("Phím của trang này"),
        "keys": pairs(
            ("J K", _("Mục sau, mục trước")),
            ("D", _("Chỗ chưa chắc kế tiếp")),
            ("↓ ↑", _("Ô sau, ô trước")),
            ("Enter", _("Sửa ô đang chọn")),
            ("Ctrl+Enter", _("Lưu và sang ô sau")),
            ("Esc", _("Thôi sửa; từ văn bản gốc về bản đọc")),
            ("G", _("Giữ nguyên chỗ chưa chắc")),
            ("B", _("Chọn cơ quan cho tên trong nhiệm vụ")),
            ("A", _("Thêm một mục; ở văn bản gốc: từ đoạn đang chọn")),
            ("S", _("Tách đôi nhiệm vụ")),
            ("Ctrl+Shift+Enter", _("Đang sửa nội dung: tách tại con trỏ")),
            ("M", _("Gộp với nhiệm vụ sau")),
            ("Alt+↑ Alt+↓", _("Chuyển lên, xuống")),
            ("X", _("Bỏ mục này")),
            ("U R", _("Hoàn tác, làm lại")),
            ("T", _("Sang văn bản gốc; mũi tên để đi, Enter để xem ô đọc từ đó")),
            ("P", _("Ở văn bản gốc: lấy đoạn đang chọn làm giá trị của ô")),
            ("V", _("Ảnh trang hoặc chữ")),
            ("L", _("Danh sách các mục")),
            ("1 7", _("Các phần: nhiệm vụ, đầu văn bản, cơ quan …")),
        ),
        "foot": pairs(
            ("J K", _("chuyển")),
            ("Enter", _("sửa")),
            ("G", _("giữ nguyên")),
            ("S", _("tách")),
            ("M", _("gộp")),
            ("T", _("văn bản gốc")),
            ("U", _("hoàn tác")),
            ("?", _("mọi phím")),
        ),
    }
