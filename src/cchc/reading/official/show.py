"""What an official document says of itself, as a table for people, in a terminal."""

from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cchc.reading.official import kinds
from cchc.reading.official.model import Official, Signer
from cchc.reading.official.signature import Signature, State

_NONE = "—"
_STATES = {
    State.GOOD: "nguyên vẹn, nơi cấp tin cậy",
    State.NO_ROOTS: "nguyên vẹn, chưa cấu hình chứng thư gốc",
    State.UNTRUSTED: "nguyên vẹn, nơi cấp không thuộc chứng thư gốc đã cấu hình",
    State.EXPIRED: "chứng thư hết hạn lúc ký",
    State.REVOKED: "chứng thư bị thu hồi trước khi ký",
    State.ALTERED: "văn bản bị sửa sau khi ký",
    State.BROKEN: "không kiểm tra được",
}


def render(official: Official, signatures: list[Signature], console: Console) -> None:
    table = Table(show_header=False, box=None, padding=(0, 1))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    kind = kinds.BY_CODE.get(official.kind or "")
    copy = official.copy
    copied = (
        " ".join(part for part in (copy.kind, copy.number, copy.issuer, _day(copy.made_on)) if part) if copy else ""
    )
    for name, value in (
        ("Loại văn bản", kind.name if kind else None),
        ("Số, ký hiệu", official.number),
        ("Ngày ký", _day(official.issued_on)),
        ("Địa danh", official.place),
        ("Cơ quan ban hành", official.issuer),
        ("Cơ quan chủ quản", official.superior),
        ("Trích yếu", official.subject),
        ("Người ký", "; ".join(_signer(one) for one in official.signers)),
        ("Kính gửi", "; ".join(official.addressed_to)),
        ("Nơi nhận", "; ".join(official.recipients)),
        ("Độ mật", official.secrecy),
        ("Độ khẩn", official.urgency),
        ("Dự thảo", official.draft),
        ("Bản sao", copied),
        ("Số trang", str(official.pages) if official.pages else None),
        ("Chữ ký số", "\n".join(_signed(one) for one in signatures)),
    ):
        table.add_row(name, Text(value or _NONE))
    console.print(table)
    if official.scanned:
        console.print(Text("Lưu ý: Tệp là bản quét."))
    for note in official.notes:
        console.print(Text(f"Lưu ý: {note}"))


def _signer(one: Signer) -> str:
    position = " ".join((*one.authority, one.position)).strip()
    instead = f" (thay {one.instead_of})" if one.instead_of and "KT." in one.authority else ""
    return f"{position}{instead}: {one.name or 'chưa có tên'}" if position else one.name or ""


def _signed(one: Signature) -> str:
    by = f", chứng thư do {one.authority} cấp" if one.authority else ""
    why = f" ({one.why})" if one.why else ""
    return f"{one.who}, {one.at_words}{by}: {_STATES[one.state]}{why}"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
