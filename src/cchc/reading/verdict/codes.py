"""The closed list of what a verdict can say: code → line, colour, sentence, and what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

VERSION = 1


class Colour(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Code(NamedTuple):
    """`line` is the row of the verdict it stands in; `do` is empty where there is nothing to do."""

    line: str
    colour: Colour
    sentence: str
    do: str = ""


# The rows of a verdict in their order, and what each is called.
LINES = {
    "file": "Tệp",
    "kind": "Loại văn bản",
    "issuer": "Cơ quan ban hành",
    "number": "Số, ký hiệu",
    "date": "Ngày ký",
    "year": "Năm",
    "matter": "Nội dung",
    "reuse": "Đã dùng trước đây",
    "signer": "Người ký",
    "signature": "Chữ ký",
}
_G, _A, _R = Colour.GREEN, Colour.AMBER, Colour.RED

CODES: dict[str, Code] = {
    "file.read": Code("file", _G, "Đọc được văn bản trong tệp."),
    "file.word": Code(
        "file",
        _A,
        "Tệp {format} sửa được và không mang chữ ký, nên không chứng minh được văn bản đã ban hành.",
        "Nộp bản PDF đã ký số, hoặc bản quét có chữ ký và dấu.",
    ),
    "file.unread": Code(
        "file",
        _A,
        "Hệ thống chưa đọc được nội dung tệp: {why}",
        "Tự đối chiếu tệp với sản phẩm được giao trước khi nộp.",
    ),
    "file.scan": Code(
        "file",
        _A,
        "Tệp là bản quét chưa có lớp chữ nên chưa đọc được.",
        "Tự đối chiếu tệp với sản phẩm được giao; nếu có, nộp bản PDF ký số.",
    ),
    "file.draft": Code("file", _R, "Văn bản còn ghi “{words}”.", "Nộp bản đã ký ban hành, không nộp dự thảo."),
    "file.draft_asked": Code("file", _G, "Văn bản là dự thảo, đúng như sản phẩm yêu cầu."),
    "file.copy": Code("file", _G, "Tệp là bản {copy}{by}."),
    "file.extract": Code(
        "file",
        _A,
        "Tệp là bản trích sao, không phải toàn văn.",
        "Nộp bản chính hoặc bản sao y, trừ khi chỉ cần phần trích.",
    ),
    "file.secret": Code(
        "file",
        _R,
        "Văn bản có dấu “{mark}” nên hệ thống không nhận tệp.",
        "Ghi nhận văn bản bằng số, ngày và cơ quan ban hành; bản giấy giữ theo quy định.",
    ),
    "kind.fits": Code("kind", _G, "Sản phẩm yêu cầu {asked}; tệp là {kind}."),
    "kind.promulgates": Code("kind", _G, "Tệp là {kind} {verb} {asked} đã yêu cầu."),
    "kind.free": Code("kind", _G, "Sản phẩm không đòi loại văn bản nào; tệp là {kind}."),
    "kind.wrong": Code(
        "kind",
        _R,
        "Sản phẩm yêu cầu {asked}, nhưng tệp là {kind}.",
        "Chọn lại tệp {asked}; {kind} nếu cần thì nộp kèm.",
    ),
    "kind.unlike": Code(
        "kind",
        _A,
        "Nhiệm vụ nhắc đến {asked}, còn tệp là {kind}.",
        "Xem lại tệp có phải sản phẩm của nhiệm vụ này không.",
    ),
    "kind.unclear": Code(
        "kind",
        _A,
        "Không nhận ra loại văn bản của tệp; sản phẩm yêu cầu {asked}.",
        "Mở tệp, xem dòng tên loại văn bản ở đầu trang.",
    ),
    "kind.symbol": Code(
        "kind",
        _A,
        "Tên loại in là {kind} nhưng ký hiệu trong số {number} là của {by_symbol}.",
        "Kiểm tra lại số, ký hiệu và tên loại của văn bản.",
    ),
    "issuer.own": Code("issuer", _G, "Do {issuer} ban hành, đúng cơ quan được giao."),
    "issuer.above": Code("issuer", _G, "Do {issuer} ban hành; {asked} tham mưu."),
    "issuer.above_unasked": Code(
        "issuer",
        _A,
        "Do {issuer} ban hành; nhiệm vụ giao {asked}.",
        "Nộp văn bản của {asked}, trừ khi sản phẩm là văn bản {asked} tham mưu cho {issuer}.",
    ),
    "issuer.below": Code(
        "issuer",
        _A,
        "Do {issuer} ban hành, là đơn vị trực thuộc {asked}.",
        "Nộp văn bản của {asked}, trừ khi nhiệm vụ chỉ đòi văn bản của đơn vị.",
    ),
    "issuer.other": Code(
        "issuer",
        _R,
        "Do {issuer} ban hành, không phải {asked}.",
        "Chọn lại văn bản do {asked} hoặc cơ quan cấp trên ban hành.",
    ),
    "issuer.unknown": Code(
        "issuer",
        _A,
        "Văn bản ghi cơ quan ban hành là “{issuer}”, danh mục cơ quan chưa có tên này.",
        "Xem góc trái trang đầu có đúng là {asked} không.",
    ),
    "issuer.missing": Code(
        "issuer",
        _A,
        "Không thấy tên cơ quan ban hành ở đầu văn bản.",
        "Xem góc trái trang đầu có đúng là {asked} không.",
    ),
    "number.there": Code("number", _G, "Số {number}."),
    "number.missing": Code(
        "number",
        _R,
        "Văn bản chưa có số, ký hiệu.",
        "Nộp bản đã lấy số ban hành.",
    ),
    "number.differs": Code(
        "number",
        _A,
        "Số ghi khi nộp là {typed}, trong văn bản là {number}.",
        "Sửa lại số cho khớp với văn bản.",
    ),
    "date.differs": Code(
        "date",
        _A,
        "Ngày ký ghi khi nộp là {typed}, trong văn bản là {day}.",
        "Sửa lại ngày cho khớp với văn bản.",
    ),
    "date.fits": Code("date", _G, "Ký ngày {day}{before}."),
    "date.missing": Code("date", _R, "Văn bản chưa ghi ngày ký.", "Nộp bản đã ký và ghi ngày."),
    "date.late": Code(
        "date",
        _A,
        "Ký ngày {day}, sau hạn {due} là {n} ngày.",
        "Vẫn nộp được; nhiệm vụ sẽ tính là hoàn thành muộn.",
    ),
    "date.before": Code(
        "date",
        _R,
        "Ký ngày {day}, trước khi có văn bản giao việc ({asked_on}).",
        "Chọn văn bản ban hành để thực hiện nhiệm vụ này.",
    ),
    "date.other_year": Code(
        "date",
        _R,
        "Ký ngày {day}, không thuộc năm {year} của nhiệm vụ.",
        "Chọn văn bản của năm {year}.",
    ),
    "date.future": Code("date", _R, "Ngày ký {day} ở sau hôm nay.", "Kiểm tra lại ngày trên văn bản."),
    "year.fits": Code("year", _G, "Trích yếu nêu năm {year}."),
    "year.none": Code("year", _G, "Trích yếu không nêu năm."),
    "year.wrong": Code(
        "year",
        _R,
        "Trích yếu nêu năm {years}, nhiệm vụ là của năm {year}.",
        "Chọn lại văn bản của năm {year}.",
    ),
    "matter.fits": Code("matter", _G, "Cùng nội dung với nhiệm vụ: {shared}."),
    "matter.weak": Code(
        "matter",
        _A,
        "Ít từ chung với nhiệm vụ{shared}.",
        "Đọc lại trích yếu “{subject}” xem có đúng nhiệm vụ này không.",
    ),
    "matter.rather": Code(
        "matter",
        _A,
        "Trích yếu gần với nhiệm vụ khác hơn: “{other}”.",
        "Xem lại có chọn nhầm tệp của nhiệm vụ kia không.",
    ),
    "matter.other": Code(
        "matter",
        _R,
        "Trích yếu “{subject}” không nói về nhiệm vụ này.",
        "Chọn lại văn bản của nhiệm vụ, hoặc nộp tệp này ở đúng nhiệm vụ của nó.",
    ),
    "matter.unknown": Code(
        "matter",
        _A,
        "Nhiệm vụ không có từ ngữ riêng để so nội dung.",
        "Tự đọc trích yếu “{subject}” xem có đúng nhiệm vụ không.",
    ),
    "reuse.none": Code("reuse", _G, "Chưa nộp cho năm trước."),
    "reuse.shared": Code("reuse", _G, "Văn bản này cũng đã nộp cho {where} trong năm."),
    "reuse.mandate": Code(
        "reuse",
        _R,
        "Số {number} là số của chính văn bản giao việc.",
        "Nộp văn bản cơ quan ban hành để thực hiện, không nộp văn bản giao việc.",
    ),
    "reuse.same": Code(
        "reuse",
        _R,
        "Đúng văn bản này đã nộp năm {year} cho {where}.",
        "Nộp văn bản ban hành cho năm nay.",
    ),
    "reuse.alike": Code(
        "reuse",
        _A,
        "Gần như nguyên văn bản đã nộp năm {year} cho {where} (giống {share} %).",
        "Xem nội dung đã cập nhật cho năm nay chưa.",
    ),
    "reuse.returned": Code(
        "reuse",
        _A,
        "Đây chính là tệp đã bị yêu cầu bổ sung.",
        "Sửa theo yêu cầu rồi nộp bản mới.",
    ),
    "signer.there": Code("signer", _G, "{name}, {position}."),
    "signer.none": Code("signer", _R, "Không thấy họ tên người ký ở cuối văn bản.", "Nộp bản đã có người ký."),
    "signer.authority": Code(
        "signer",
        _A,
        "{name} ký {authority} nhưng chức vụ in là {position}.",
        "Kiểm tra thể thức ký thay, thừa lệnh, thừa ủy quyền.",
    ),
    "signature.good": Code("signature", _G, "Chữ ký số nguyên vẹn của {who}, ký {at}, chứng thư do {by} cấp."),
    "signature.copy": Code("signature", _G, "Bản {copy} có chữ ký số của cơ quan {who}, ký {at}."),
    "signature.image": Code("signature", _G, "Có ảnh chữ ký hoặc dấu; không phải chữ ký số."),
    "signature.marked": Code(
        "signature",
        _A,
        "Văn bản ghi “{mark}” nhưng tệp không có chữ ký số, không có ảnh chữ ký.",
        "Nộp bản PDF đã ký số, hoặc bản quét có chữ ký và dấu.",
    ),
    "signature.scan": Code("signature", _G, "Bản quét từ bản giấy: chữ ký và dấu xem bằng mắt."),
    "signature.none": Code(
        "signature",
        _R,
        "Tệp PDF không có chữ ký số và không có ảnh chữ ký, dấu.",
        "Nộp bản PDF đã ký số, hoặc bản quét có chữ ký và dấu.",
    ),
    "signature.altered": Code(
        "signature",
        _R,
        "Văn bản bị sửa sau khi {who} ký số {at}.",
        "Lấy lại bản gốc đã ký từ hệ thống quản lý văn bản rồi nộp.",
    ),
    "signature.broken": Code(
        "signature",
        _R,
        "Tệp có chữ ký số nhưng không kiểm tra được: {why}.",
        "Lấy lại bản gốc đã ký từ hệ thống quản lý văn bản rồi nộp.",
    ),
    "signature.no_roots": Code(
        "signature",
        _A,
        "Chữ ký số nguyên vẹn của {who}, ký {at}; chưa cấu hình chứng thư gốc nên chưa xác định được nơi cấp.",
        "Người quản trị đặt chứng thư gốc vào thư mục cấu hình.",
    ),
    "signature.untrusted": Code(
        "signature",
        _A,
        "Chữ ký số của {who} nguyên vẹn, nhưng nơi cấp {by} không thuộc các chứng thư gốc đã cấu hình.",
        "Hỏi người quản trị về nơi cấp chứng thư, hoặc nộp bản ký bằng chứng thư chuyên dùng.",
    ),
    "signature.expired": Code(
        "signature",
        _R,
        "Chứng thư của {who} đã hết hạn, hoặc chưa có hiệu lực, khi ký {at}.",
        "Ký lại bằng chứng thư còn hạn rồi nộp.",
    ),
    "signature.revoked": Code(
        "signature",
        _R,
        "Chứng thư của {who} đã bị thu hồi {revoked}.",
        "Ký lại bằng chứng thư còn hiệu lực rồi nộp.",
    ),
    "signature.no_agency": Code(
        "signature",
        _A,
        "Chỉ có chữ ký số của người ký, chưa có chữ ký số của cơ quan.",
        "Nộp bản đã đóng dấu bằng chữ ký số của cơ quan.",
    ),
    "signature.no_person": Code(
        "signature",
        _A,
        "Chỉ có chữ ký số của cơ quan, chưa có chữ ký số của người có thẩm quyền.",
        "Nộp bản có đủ hai chữ ký, hoặc bản sao y của cơ quan.",
    ),
    "signature.other_agency": Code(
        "signature",
        _A,
        "Chữ ký số thuộc {who}, văn bản do {issuer} ban hành.",
        "Xem lại văn bản có đúng do {issuer} ký không.",
    ),
}


@dataclass(frozen=True)
class Finding:
    """One line of a verdict. `place` names the member of the document it speaks of, for showing where."""

    code: str
    sentence: str
    do: str
    place: str = ""

    @property
    def line(self) -> str:
        return CODES[self.code].line

    @property
    def colour(self) -> Colour:
        return CODES[self.code].colour

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "line": self.line,
            "colour": self.colour.value,
            "sentence": self.sentence,
            "do": self.do,
            "place": self.place,
        }


def find(code: str, place: str = "", **words: object) -> Finding:
    """The finding of a code with its words filled in."""
    told = CODES[code]
    sentence = told.sentence.format(**words)
    return Finding(code, sentence[0].upper() + sentence[1:], told.do.format(**words), place)


def worst(findings: list[Finding]) -> Colour:
    """The worst colour of a verdict; amber for one that says nothing."""
    order = (Colour.RED, Colour.AMBER, Colour.GREEN)
    colours = {one.colour for one in findings}
    return next((colour for colour in order if colour in colours), Colour.AMBER)
