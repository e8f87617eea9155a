"""Documents as agencies hand them in, from a seed: right ones, and wrong ones of each kind, as DOCX and as PDF.

What is asked, who answers, words, layout and signature are all drawn by dice. The wordings are written by hand and
share no table with the rules that judge them.
"""

import datetime as dt
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from random import Random

from bench import authority, typed
from bench.typed import Paper

YEAR = 2026
ASKED_ON = dt.date(2025, 12, 24)
CLASSES = ("right", "wrong kind", "wrong issuer", "late", "last year's", "unsigned", "altered", "other matter")


@dataclass(frozen=True)
class Work:
    """A task and its product as a plan prints them, and how agencies title and write what answers it.

    `titles` by the kind that answers; `{y}` is the year, `{a}` the agency. `body` are sentences in no rule's words.
    """

    task: str
    product: str
    kind: str
    titles: tuple[str, ...]
    body: tuple[str, ...]


WORKS = (
    Work(
        "Rà soát, đơn giản hóa thủ tục hành chính thuộc phạm vi quản lý",
        "Kế hoạch rà soát",
        "kế hoạch",
        (
            "Rà soát, đánh giá thủ tục hành chính năm {y}",
            "Rà soát, đơn giản hóa TTHC thuộc thẩm quyền giải quyết của {a} năm {y}",
            "Thực hiện rà soát quy định, thủ tục hành chính năm {y}",
        ),
        (
            "Lựa chọn nhóm thủ tục còn rườm rà, nhiều thành phần giấy tờ để đưa vào diện xem xét.",
            "Mỗi phòng chuyên môn lập biểu kèm phương án cắt giảm ít nhất một bước trong quy trình.",
            "Văn phòng gom phương án, lấy ý kiến người dân, doanh nghiệp trước ngày 30/9.",
            "Chi phí tuân thủ của từng thủ tục được tính theo biểu mẫu hiện hành.",
        ),
    ),
    Work(
        "Công tác thông tin, tuyên truyền cải cách hành chính",
        "Kế hoạch tuyên truyền",
        "kế hoạch",
        (
            "Tuyên truyền cải cách hành chính năm {y}",
            "Thông tin, tuyên truyền công tác cải cách hành chính của {a} năm {y}",
            "Tuyên truyền CCHC năm {y} trên các phương tiện thông tin đại chúng",
        ),
        (
            "Đăng ít nhất mỗi tháng bốn tin, bài trên trang thông tin của đơn vị.",
            "Phát thanh hai buổi mỗi tuần về lợi ích của dịch vụ công trực tuyến.",
            "Tổ chức một cuộc thi tìm hiểu dành cho cán bộ bộ phận một cửa.",
            "Niêm yết mã QR tra cứu hồ sơ tại nơi tiếp dân.",
        ),
    ),
    Work(
        "Tổ chức kiểm tra công tác cải cách hành chính tại các đơn vị trực thuộc",
        "Báo cáo kết quả kiểm tra",
        "báo cáo",
        (
            "Kết quả kiểm tra công tác cải cách hành chính năm {y}",
            "Kết quả tự kiểm tra cải cách hành chính tại các đơn vị thuộc {a} năm {y}",
            "Tình hình, kết quả kiểm tra CCHC đợt I năm {y}",
        ),
        (
            "Đoàn đã làm việc trực tiếp với sáu đơn vị, lập biên bản từng buổi.",
            "Còn ba đơn vị trả kết quả quá hẹn, chưa có thư xin lỗi người dân.",
            "Hồ sơ lưu tại bộ phận tiếp nhận cơ bản đầy đủ, sổ theo dõi ghi chép đúng mẫu.",
            "Đề nghị khắc phục trước cuối quý và gửi lại bằng văn bản.",
        ),
    ),
    Work(
        "Khảo sát, đo lường sự hài lòng của người dân, tổ chức đối với việc giải quyết thủ tục hành chính",
        "Báo cáo kết quả khảo sát",
        "báo cáo",
        (
            "Kết quả khảo sát mức độ hài lòng của người dân, tổ chức năm {y}",
            "Đo lường sự hài lòng của người dân đối với việc giải quyết thủ tục hành chính năm {y}",
            "Khảo sát sự hài lòng về giải quyết TTHC tại {a} năm {y}",
        ),
        (
            "Phát ra 420 phiếu, thu về 398 phiếu hợp lệ.",
            "Tiêu chí thái độ phục vụ đạt điểm cao nhất, thời gian chờ còn bị phàn nàn.",
            "Phiếu gửi qua tin nhắn chiếm gần một nửa tổng số phiếu.",
            "So với lần trước, tỷ lệ rất hài lòng tăng 2,4 điểm phần trăm.",
        ),
    ),
    Work(
        "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính còn hiệu lực",
        "Báo cáo",
        "báo cáo",
        (
            "Tình hình số hóa hồ sơ, kết quả giải quyết thủ tục hành chính năm {y}",
            "Kết quả số hóa kết quả giải quyết TTHC còn hiệu lực",
            "Tiến độ số hóa hồ sơ tại {a} đến hết quý II năm {y}",
        ),
        (
            "Đã quét và gắn mã 12.480 bản giấy, đạt hai phần ba khối lượng.",
            "Máy quét khổ A3 hỏng từ tháng tư, đang chờ thay.",
            "Dữ liệu được ký bằng chữ ký của cơ quan trước khi đưa lên kho.",
            "Phần còn lại dự kiến xong trong quý cuối.",
        ),
    ),
    Work(
        "Bố trí, sắp xếp công chức theo vị trí việc làm",
        "Quyết định phê duyệt Đề án vị trí việc làm",
        "quyết định",
        (
            "Phê duyệt Đề án vị trí việc làm của {a}",
            "Về việc phê duyệt Đề án vị trí việc làm, cơ cấu ngạch công chức",
            "Phê duyệt điều chỉnh Đề án vị trí việc làm năm {y}",
        ),
        (
            "Phê duyệt 32 vị trí, trong đó 9 vị trí lãnh đạo, quản lý.",
            "Bản mô tả công việc và khung năng lực kèm theo Quyết định này.",
            "Giao bộ phận tổ chức cập nhật khi có thay đổi về biên chế.",
        ),
    ),
    Work(
        "Đẩy mạnh sử dụng dịch vụ công trực tuyến toàn trình",
        "Kế hoạch hoặc Chương trình",
        "kế hoạch",
        (
            "Nâng cao tỷ lệ hồ sơ dịch vụ công trực tuyến năm {y}",
            "Thúc đẩy sử dụng dịch vụ công trực tuyến toàn trình trên địa bàn năm {y}",
            "Triển khai dịch vụ công trực tuyến toàn trình của {a} năm {y}",
        ),
        (
            "Cử đoàn viên trực hướng dẫn nộp hồ sơ tại nhà văn hóa các thôn.",
            "Giao chỉ tiêu số hồ sơ từng tháng cho từng bộ phận.",
            "Phấn đấu bảy trên mười hồ sơ nộp qua mạng.",
            "Miễn lệ phí theo nghị quyết đã có.",
        ),
    ),
    Work(
        "Theo dõi tình hình thi hành pháp luật",
        "Kế hoạch",
        "kế hoạch",
        (
            "Theo dõi tình hình thi hành pháp luật năm {y}",
            "Công tác theo dõi thi hành pháp luật năm {y} của {a}",
            "Theo dõi thi hành pháp luật trong lĩnh vực trọng tâm năm {y}",
        ),
        (
            "Lĩnh vực trọng tâm là an toàn thực phẩm và xử phạt vi phạm.",
            "Thu thập phản ánh từ báo chí, đơn thư, kết luận của thanh tra.",
            "Lập đoàn liên ngành đi ba nơi trong quý III.",
        ),
    ),
    Work(
        "Xử lý, trả lời phản ánh, kiến nghị của người dân, doanh nghiệp",
        "Văn bản",
        "công văn",
        (
            "trả lời phản ánh, kiến nghị của người dân về thời gian cấp phép",
            "xử lý kiến nghị của doanh nghiệp sau đối thoại quý II/{y}",
            "trả lời phản ánh, kiến nghị trên Hệ thống thông tin",
        ),
        (
            "Sau khi xem xét nội dung được chuyển đến, cơ quan có ý kiến như sau.",
            "Việc chậm hẹn là có thật, nguyên nhân do thiếu người trong tháng sáu.",
            "Cơ quan đã cử người liên hệ trực tiếp và xin rút kinh nghiệm.",
        ),
    ),
    Work(
        "Bồi dưỡng kỹ năng số cho cán bộ, công chức, viên chức",
        "Kế hoạch bồi dưỡng",
        "kế hoạch",
        (
            "Bồi dưỡng kỹ năng số cho cán bộ, công chức, viên chức năm {y}",
            "Đào tạo, bồi dưỡng công chức, viên chức về kỹ năng số năm {y}",
            "Mở lớp bồi dưỡng kỹ năng số cho công chức {a} năm {y}",
        ),
        (
            "Mở bốn lớp, mỗi lớp ba mươi người, học hai ngày cuối tuần.",
            "Giảng viên mời từ trường chính trị và doanh nghiệp viễn thông.",
            "Sau lớp có bài kiểm tra, ai chưa đạt học lại.",
        ),
    ),
)
# Another kind about the same matter: how such a document is titled when its subject even names the kind that is asked.
OTHERS = {
    "công văn": ("gửi {k} {m}", "đôn đốc xây dựng {k} {m}", "góp ý dự thảo {k} {m}", "{m}"),
    "báo cáo": ("Kết quả thực hiện {k} {m}", "{m}", "Tình hình triển khai {k} {m}"),
    "tờ trình": ("Về việc ban hành {k} {m}", "Về việc phê duyệt {k} {m}", "{m}"),
    "kế hoạch": ("{m}", "Triển khai {m}"),
    "thông báo": ("Phân công xây dựng {k} {m}", "Kết luận cuộc họp về {m}", "Về {m}"),
    "biên bản": ("Họp thông qua {k} {m}", "Làm việc về {m}"),
    "giấy mời": ("Dự họp góp ý {k} {m}", "Dự hội nghị về {m}"),
    "hướng dẫn": ("Thực hiện {m}", "Một số nội dung về {m}"),
    "chương trình": ("Công tác tuần về {m}", "Hội nghị {m}"),
}
ADMINISTRATIVE = (
    "Các bộ phận liên quan chủ động bố trí người và thời gian.",
    "Kinh phí lấy từ nguồn chi thường xuyên được giao.",
    "Trong quá trình làm, có gì vướng thì phản ánh về văn phòng để tổng hợp.",
    "Trưởng các phòng chịu trách nhiệm trước lãnh đạo cơ quan về phần việc của mình.",
    "Kết quả được lấy làm căn cứ xếp loại cuối năm.",
    "Mọi thông tin trao đổi qua số máy của bộ phận thường trực.",
    "Việc thực hiện bám sát chỉ đạo của cấp ủy và điều kiện thực tế ở cơ sở.",
    "Những nội dung phát sinh ngoài dự kiến được báo cáo ngay trong ngày.",
)
NAMES = (
    "Nguyễn Văn Bình",
    "Trần Thị Hồng Nhung",
    "Lê Quang Huy",
    "Phạm Minh",
    "Hoàng Đức Thắng",
    "Vũ Thị Mai Lan",
    "Đặng Hữu Phước",
    "Bùi Xuân Trường",
    "Đỗ Thị Kim Oanh",
    "Y Bhiông Niê",
    "Lò Văn Pánh",
    "Ngô Gia Tự Cường",
)


@dataclass(frozen=True)
class Body:
    """An agency: as its letterhead has it, the symbol in its numbers, its place, and who signs for it."""

    key: str
    name: str
    symbol: str
    superior: str
    place: str
    head: str
    deputy: str
    committee: bool = False


def _office(key: str, name: str, symbol: str) -> Body:
    return Body(key, name, symbol, "UBND TỈNH MẪU", "Mẫu", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


def _commune(key: str, name: str, place: str) -> Body:
    return Body(key, name, "UBND", "", place, "CHỦ TỊCH", "PHÓ CHỦ TỊCH", committee=True)


BODIES = (
    _office("so-xay-dung", "Sở Xây dựng", "SXD"),
    _office("so-tu-phap", "Sở Tư pháp", "STP"),
    _office("so-y-te", "Sở Y tế", "SYT"),
    _office("so-gddt", "Sở Giáo dục và Đào tạo", "SGDĐT"),
    _office("so-nnmt", "Sở Nông nghiệp và Môi trường", "SNNMT"),
    _office("so-vhttdl", "Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL"),
    _commune("xa-an-hoa", "Ủy ban nhân dân xã An Hòa", "An Hòa"),
    _commune("xa-dong-vinh", "Ủy ban nhân dân xã Đông Vịnh", "Đông Vịnh"),
    _commune("phuong-ben-ngu", "Ủy ban nhân dân phường Bến Ngự", "Bến Ngự"),
    _commune("xa-yen-lac", "Ủy ban nhân dân xã Yên Lạc Thượng", "Yên Lạc Thượng"),
)
SYMBOLS = {
    "kế hoạch": "KH",
    "báo cáo": "BC",
    "quyết định": "QĐ",
    "tờ trình": "TTr",
    "thông báo": "TB",
    "biên bản": "BB",
    "giấy mời": "GM",
    "hướng dẫn": "HD",
    "chương trình": "CTr",
    "công văn": "",
}


@dataclass
class Case:
    """What is handed in, for what, and what must be said of it: `needs` one of these codes; of red ones no others
    than `may`. `earlier` is what the agency handed in last year."""

    number: int
    cls: str
    body: Body
    work: Work
    due: dt.date
    paper: Paper
    format: str
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    data: bytes = b""
    earlier: tuple[tuple[Paper, bytes], ...] = field(default=(), repr=False)
    same_file: bool = False
    how: str = ""
    elsewhere: Work | None = None  # a task that is in nobody's plan, though a document answers it


def cases(seed: int, each: int = 60) -> Iterator[Case]:
    """`each` documents of every class, rendered and signed. PDFs are printed by LibreOffice, all in one run."""
    drawn = [case for cls in CLASSES for n in range(each) if (case := draw(seed, cls, n)) is not None]
    render(drawn, seed)
    yield from drawn


def draw(seed: int, cls: str, n: int) -> Case:
    dice = Random(f"{seed} {cls} {n}")
    work, body = dice.choice(WORKS), dice.choice(BODIES)
    due = dt.date(YEAR, 2, 1) + dt.timedelta(days=dice.randrange(300))
    day = due - dt.timedelta(days=dice.randrange(0, 20 if due.month < 3 else 40))
    paper = written(dice, work, body, day, YEAR)
    case = Case(n, cls, body, work, due, paper, "docx" if cls != "altered" and n % 2 else "pdf")
    return SPOIL[cls](dice, case)


def written(dice: Random, work: Work, body: Body, day: dt.date, year: int) -> Paper:
    """A right answer: kind, title, number, day, text and signature as this agency would have them."""
    name = body.name.replace("Ủy ban nhân dân", "UBND") if body.committee else body.name
    title = dice.choice(work.titles).format(y=year, a=name)
    return paper_of(dice, work, body, day, work.kind, title)


def paper_of(dice: Random, work: Work, body: Body, day: dt.date, kind: str, title: str) -> Paper:
    number = str(dice.randrange(1, 900))
    number = number.zfill(2)
    symbol = (
        f"{SYMBOLS[kind]}-{body.symbol}"
        if SYMBOLS[kind]
        else f"{body.symbol}-{dice.choice(('VP', 'TH', 'NV', 'CCHC'))}"
    )
    deputy = dice.random() < 0.5
    authority_lines = (["TM. ỦY BAN NHÂN DÂN"] if body.committee else []) + ([f"KT. {body.head}"] if deputy else [])
    sentences = list(dice.sample(ADMINISTRATIVE, dice.randrange(3, 7))) + list(work.body)
    dice.shuffle(sentences)
    # Two documents that answer one task do not have their sentences in one order, nor their figures.
    filled = [f"{one} {dice.choice(typed.FILLERS)}" if dice.random() < 0.8 else one for one in sentences]
    return Paper(
        issuer=body.name,
        superior=body.superior,
        number=number,
        symbol=symbol,
        place=body.place,
        day=day,
        kind=kind,
        title=title,
        bases=tuple(dice.sample(typed.BASES, dice.randrange(1, 4))),
        body=tuple(filled),
        authority=tuple(authority_lines),
        position=body.deputy if deputy else ("Q. " if dice.random() < 0.07 else "") + body.head,
        signer=dice.choice(NAMES),
        recipients=(
            *dice.sample(typed.RECIPIENTS, dice.randrange(2, 5)),
            f"Lưu: VT, {dice.choice(('VP', 'TH', 'NV'))}.",
        ),
        addressed=dice.choice(typed.ADDRESSED)
        if kind in ("công văn", "tờ trình", "báo cáo") and dice.random() < 0.8
        else "",
        appendix=dice.random() < 0.2,
    )


def right(dice: Random, case: Case) -> Case:
    return case


def wrong_kind(dice: Random, case: Case) -> Case:
    asked = case.work.product.lower()
    kinds = [kind for kind in OTHERS if kind not in asked and kind != case.work.kind]
    if case.work.product == "Văn bản":
        case.work = dice.choice([work for work in WORKS if work.product != "Văn bản"])
        return wrong_kind(dice, replace_paper(dice, case))
    kind = dice.choice(kinds)
    matter = dice.choice(case.work.titles).format(y=YEAR, a=case.body.name)
    matter = matter[0].lower() + matter[1:] if not matter.startswith("Về") else matter[8:]
    title = dice.choice(OTHERS[kind]).format(k=case.work.kind.capitalize(), m=matter)
    title = title[0].upper() + title[1:] if kind != "công văn" else title
    case.paper = paper_of(dice, case.work, case.body, case.paper.day, kind, title)
    case.needs = frozenset({"kind.wrong"})
    case.may = case.needs
    case.how = kind
    return case


def replace_paper(dice: Random, case: Case) -> Case:
    case.paper = written(dice, case.work, case.body, case.paper.day, YEAR)
    return case


def wrong_issuer(dice: Random, case: Case) -> Case:
    how = dice.choice(("another", "another", "another", "strange", "above", "below"))
    if how == "another":
        other = dice.choice([body for body in BODIES if body.key != case.body.key])
    elif how == "strange":
        other = replace(
            case.body,
            name=dice.choice(
                (
                    "Sở Ngoại vụ",
                    "Sở Giao thông vận tải",
                    "Ủy ban nhân dân xã Suối Rồng",
                    "Liên minh Hợp tác xã tỉnh Mẫu",
                    "Ủy ban nhân dân tỉnh Lân",
                )
            ),
            symbol="SK",
        )
    elif how == "above":
        other = Body(
            "ubnd-tinh", "Ủy ban nhân dân tỉnh Mẫu", "UBND", "", "Mẫu", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", committee=True
        )
        case.work = dice.choice([work for work in WORKS if work.kind in ("kế hoạch", "báo cáo")])
    else:
        other = replace(
            case.body,
            name=dice.choice(("Phòng Tổ chức - Hành chính", "Trung tâm Thông tin", "Chi cục Quản lý chất lượng")),
            symbol="TTTT",
            superior=case.body.name.upper(),
            head="TRƯỞNG PHÒNG",
            deputy="PHÓ TRƯỞNG PHÒNG",
            committee=False,
        )
    case.paper = written(dice, case.work, other, case.paper.day, YEAR)
    case.needs = frozenset({"issuer.other", "issuer.unknown", "issuer.below", "issuer.above_unasked"})
    case.may = case.needs | {"signature.other_agency"}
    case.how = how
    return case


def late(dice: Random, case: Case) -> Case:
    latest = dt.date(YEAR, 12, 28)
    case.due = min(case.due, dt.date(YEAR, 12, 1))
    day = min(case.due + dt.timedelta(days=dice.randrange(1, 70)), latest)
    case.paper = replace(case.paper, day=day)
    case.needs = case.may = frozenset({"date.late"})
    return case


def last_years(dice: Random, case: Case) -> Case:
    """Last year's own file; last year's document anew as another file; or its text with this year's day and number."""
    how = dice.choice(("file", "document", "text", "unknown"))
    day = case.due.replace(year=YEAR - 1) if case.due < dt.date(YEAR, 12, 20) else dt.date(YEAR - 1, 12, 1)
    before = written(dice, case.work, case.body, day, YEAR - 1)
    dated = frozenset({"date.before", "date.other_year"})
    if how == "text":
        case.paper = replace(
            before,
            day=case.paper.day,
            number=case.paper.number,
            title=before.title.replace(str(YEAR - 1), str(YEAR)),
            body=tuple(one.replace(str(YEAR - 1), str(YEAR)) for one in before.body) + tuple(typed.LONG),
        )
        before = replace(before, body=before.body + tuple(typed.LONG))
        case.needs, case.may = frozenset({"reuse.alike"}), frozenset()
    elif how == "unknown":
        case.paper = before
        case.needs = dated | {"year.wrong"}
        case.may = case.needs
        case.how = how
        return case
    else:
        case.paper = before
        case.same_file = how == "file"
        case.needs, case.may = frozenset({"reuse.same"}), dated | {"year.wrong", "reuse.same"}
    case.earlier = ((before, b""),)
    case.how = how
    return case


def unsigned(dice: Random, case: Case) -> Case:
    """A draft, one without number and day, one nobody is named under, or a PDF that was only printed."""
    how = dice.choice(
        ("draft", "open", "nameless", "printed") if case.format == "pdf" else ("draft", "open", "nameless")
    )
    codes = {
        "draft": {"file.draft"},
        "open": {"number.missing", "date.missing"},
        "nameless": {"signer.none"},
        "printed": {"signature.none", "signature.marked"},
    }[how]
    if how == "draft":
        case.paper = replace(
            case.paper, draft=dice.choice(("DỰ THẢO", "Dự thảo", "(Dự thảo lần 2)", "DỰ THẢO 3", "BẢN DỰ THẢO"))
        )
    if how == "open":
        case.paper = replace(case.paper, number="", day=None)
    if how == "nameless":
        case.paper = replace(case.paper, signer="")
    case.paper = replace(case.paper, ink="none", marked=how == "printed" and dice.random() < 0.3)
    case.needs = frozenset(codes)
    case.may = frozenset({"file.draft", "number.missing", "date.missing", "signer.none", "signature.none"})
    case.how = how
    return case


def altered(dice: Random, case: Case) -> Case:
    case.how = dice.choice(("drawn", "drawn", "between", "flipped", "replaced"))
    case.needs = frozenset({"signature.altered", "signature.broken"})
    case.may = case.needs | {"signature.none"}
    if case.how == "flipped":
        case.may |= {"file.unread"}
        case.needs |= {"file.unread"}
    return case


def other_matter(dice: Random, case: Case) -> Case:
    asked = case.work
    same = [work for work in WORKS if work is not asked and work.kind == asked.kind and work.product != "Văn bản"]
    if not same:
        case.work = asked = WORKS[0]
        same = [work for work in WORKS[1:] if work.kind == asked.kind]
    other = dice.choice(same)
    case.paper = written(dice, other, case.body, case.paper.day, YEAR)
    if dice.random() < 0.5:
        case.elsewhere = other
    case.needs = frozenset({"matter.other", "matter.weak", "matter.rather"})
    case.may = frozenset({"matter.other"})
    case.how = other.task[:30]
    return case


SPOIL = {
    "right": right,
    "wrong kind": wrong_kind,
    "wrong issuer": wrong_issuer,
    "late": late,
    "last year's": last_years,
    "unsigned": unsigned,
    "altered": altered,
    "other matter": other_matter,
}


class Signing:
    """The certificates of a seed's people and agencies, made when they are first needed."""

    def __init__(self) -> None:
        self.ca = authority.Authority()
        self.held: dict[str, authority.Holder] = {}

    def person(self, name: str, agency: str) -> authority.Holder:
        key = f"{name} {agency}"
        if key not in self.held:
            self.held[key] = self.ca.issue(name, agency, number=f"CCCD:0{len(self.held):011}")
        return self.held[key]

    def agency(self, name: str) -> authority.Holder:
        if name not in self.held:
            self.held[name] = self.ca.issue(name, "UBND tỉnh Mẫu")
        return self.held[name]


SIGNING = Signing()


def render(drawn: list[Case], seed: int) -> None:
    """Fills in each case's file, and last year's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs: list[tuple[Path, Case, int]] = []
        for i, case in enumerate(drawn):
            dice = Random(f"{seed} look {case.cls} {case.number}")
            if case.paper.ink == "":
                ink = (
                    "digital" if case.format == "pdf" and (case.cls == "altered" or dice.random() < 0.65) else "picture"
                )
                if case.format == "docx" and dice.random() < 0.5:
                    ink = "none"
                case.paper = replace(case.paper, ink=ink)
            jobs.append((typed.as_docx(case.paper, dice, folder / f"{i}.docx"), case, -1))
            for j, (paper, _) in enumerate(case.earlier):
                jobs.append((typed.as_docx(replace(paper, ink="picture"), dice, folder / f"{i}-{j}.docx"), case, j))
        pdfs = [path for path, case, j in jobs if case.format == "pdf" or (j >= 0 and not case.same_file)]
        _print(pdfs, folder)
        for path, case, j in jobs:
            printed = path in pdfs
            data = path.with_suffix(".pdf").read_bytes() if printed else path.read_bytes()
            if j >= 0:
                case.earlier = ((case.earlier[0][0], data),)
                if case.same_file:
                    case.data = data
            elif not case.same_file:
                case.data = _signed(data, case, Random(f"{seed} sign {case.cls} {case.number}"))
        for case in drawn:
            if case.same_file:
                case.format = "pdf" if case.data.startswith(b"%PDF") else "docx"


def _print(paths: list[Path], folder: Path) -> None:
    for start in range(0, len(paths), 60):
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(folder),
                *map(str, paths[start : start + 60]),
            ],
            capture_output=True,
            check=True,
            timeout=900,
        )


def _signed(data: bytes, case: Case, dice: Random) -> bytes:
    paper = case.paper
    if case.format != "pdf" or paper.ink != "digital":
        return data
    at = dt.datetime.combine(paper.day or dt.date(YEAR, 6, 1), dt.time(2, 30), tzinfo=dt.UTC)
    person = SIGNING.person(paper.signer or "Nguyễn Văn Bình", paper.issuer)
    agency = SIGNING.agency(paper.issuer)
    one = authority.sign(data, person, field_name="Signature1", at=at)
    if case.how == "between":
        one = authority.altered(one)
    two = authority.sign(one, agency, field_name="Signature2", at=at + dt.timedelta(minutes=7))
    if case.cls != "altered" or case.how == "between":
        return two
    if case.how == "drawn":
        return authority.altered(two)
    if case.how == "flipped":
        return authority.flipped(two, dice.uniform(0.05, 0.95))
    return _replaced(two)


def _replaced(pdf: bytes) -> bytes:
    """The page's text drawn anew: what is seen is not what was signed."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    stream = page["/Contents"].get_object()
    data = stream.data if isinstance(stream, generic.StreamObject) else b""
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=data + b"\n0 0 0 rg 100 100 40 2 re f\n"))
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
