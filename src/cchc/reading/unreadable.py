"""Why a file cannot be read, each reason in one sentence that says what is wrong and what to do."""

SENTENCES = {
    "missing": "Không tìm thấy tệp «{name}». Kiểm tra lại đường dẫn.",
    "directory": "«{name}» là thư mục, không phải tệp. Chọn một tệp văn bản.",
    "forbidden": "Không có quyền mở tệp «{name}». Kiểm tra quyền đọc của tệp.",
    "empty": "Tệp rỗng, không có nội dung. Kiểm tra lại tệp rồi tải lên.",
    "too_large": "Tệp lớn hơn 50 MB nên hệ thống không đọc. Tách hoặc giảm dung lượng tệp rồi tải lên.",
    "mismatch": "Nội dung tệp không đúng với phần mở rộng trong tên «{name}». Lưu lại đúng định dạng rồi tải lên.",
    "encrypted": "Tệp được đặt mật khẩu nên hệ thống không mở được. Lưu lại bản không có mật khẩu rồi tải lên.",
    "damaged": "Tệp bị hỏng hoặc tải lên chưa hết nên không mở được. Mở bằng Word, lưu lại rồi tải lên.",
    "bomb": "Tệp nén bung ra quá lớn so với dung lượng nên bị từ chối. Lưu lại văn bản bằng Word rồi tải lên.",
    "too_much_inside": "Tệp có quá nhiều nội dung nên hệ thống không đọc. Tách thành nhiều tệp rồi tải lên.",
    "entities": "Tệp chứa khai báo XML không an toàn nên bị từ chối. Lưu lại văn bản bằng Word rồi tải lên.",
    "binary": "Tệp không phải văn bản đọc được. Hãy tải lên tệp DOCX, PDF, XLSX, DOC, ODT, TXT, Markdown, HTML "
    "hoặc ảnh quét.",
    "ocr_missing": "Tệp là bản quét hoặc ảnh chụp, mà máy chủ chưa cài bộ nhận dạng chữ tiếng Việt. "
    "Đề nghị quản trị cài "
    "gói cchc[ocr] và tesseract-ocr-vie; hoặc dùng bản DOCX của văn bản.",
    "scan_too_long": "Bản quét dài hơn 100 trang nên hệ thống không nhận dạng. Tách thành nhiều tệp, "
    "hoặc dùng bản DOCX của văn bản.",
    "scan_illegible": "Không nhận ra chữ tiếng Việt trên ảnh. Quét lại thẳng, rõ, ở 300 dpi rồi tải lên, "
    "hoặc dùng bản DOCX của văn bản.",
    "doc": "Máy chủ chưa cài LibreOffice nên không đọc được tệp DOC, ODT. Lưu lại thành DOCX rồi tải lên.",
    "doc_failed": "Không chuyển được tệp DOC, ODT này sang DOCX. Mở bằng Word, lưu lại thành DOCX rồi tải lên.",
    "xls": "Phiên bản này chưa đọc được tệp XLS (Excel 97–2003). Lưu lại thành XLSX rồi tải lên.",
    "image": "Phiên bản này chưa đọc được loại ảnh này. Lưu lại thành PNG, JPEG, TIFF hoặc PDF rồi tải lên.",
    "image_damaged": "Tệp ảnh bị hỏng hoặc tải lên chưa hết nên không mở được. Chụp hoặc quét lại rồi tải lên.",
    "image_too_large": "Ảnh có hơn 100 triệu điểm ảnh nên bị từ chối. Quét lại ở 300 dpi rồi tải lên.",
    "other_office": "Phiên bản này chưa đọc được loại tệp này. Lưu lại văn bản thành DOCX rồi tải lên.",
    "no_text": "Không thấy chữ nào trong tệp. Kiểm tra lại tệp, hoặc dùng bản DOCX của văn bản.",
    "not_vietnamese": "Nội dung tệp không phải tiếng Việt. Kiểm tra lại tệp đã chọn.",
    "lost": "Chữ tiếng Việt trong tệp đã mất, thành dấu hỏi. Mở bản gốc, lưu lại bằng Unicode (UTF-8) rồi tải lên.",
    "too_long": "Đọc tệp quá thời gian cho phép nên đã dừng. Tách bớt phụ lục hoặc lưu lại thành DOCX rồi tải lên.",
    "too_much_memory": "Đọc tệp cần quá nhiều bộ nhớ nên đã dừng. Tách bớt phụ lục hoặc lưu lại "
    "thành DOCX rồi tải lên.",
    "crashed": "Không đọc được tệp này. Mở bằng Word, lưu lại thành DOCX rồi tải lên.",
}


class Unreadable(Exception):  # noqa: N818
    """A file that no plan can be read from. `code` is a key of `SENTENCES`; `sentence` is for who gave the file."""

    def __init__(self, code: str, *, name: str = "") -> None:
        self.code = code
        self.sentence = SENTENCES[code].format(name="".join(c for c in name if c.isprintable()))
        super().__init__(self.sentence)
