"""What a law site prints around a document: its links, its notices. It is shown with the document and not read."""

import re

from cchc.reading.blocks import Block

_TYPES = (
    r"(?:Kế hoạch|Quyết định|Nghị định|Nghị quyết|Luật|Thông tư|Chỉ thị|Công văn|Thông báo|Báo cáo|Hướng dẫn|Văn bản|"
    r"Pháp lệnh|Bộ luật)"
)
_LINES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^[-•]?\s*\d+{_TYPES}",  # `- 1Kế hoạch 87/KH-UBND …`: a numbered list of links
        r"^(?:Để sử dụng toàn bộ tiện ích|Nếu bạn là thành viên|Vui lòng ĐĂNG NHẬP|Đang tải nội dung|"
        r"Hệ thống pháp luật$|Bản dịch này)",
        r"^(?:Trang chủ|Đăng nhập|Đăng ký|Tải về|In trang|Chia sẻ|Lưu trữ|MỤC LỤC VĂN BẢN|Thuộc tính văn bản)$",
        r"^(?:Văn bản liên quan|Văn bản được (?:hướng dẫn|dẫn chiếu|căn cứ)|Tin liên quan|Các tin khác)",
    )
)


def without(blocks: list[Block]) -> list[Block]:
    """The blocks of the document itself."""
    return [block for block in blocks if block.kind == "table" or not any(line.match(block.text) for line in _LINES)]
