"""The drafted plan as DOCX by Decree 30/2020/NĐ-CP, and the notices that `reading.checks` has about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from cchc.agencies.models import Agency
from cchc.agencies.resolver import authority_of
from cchc.documents.blocks import Head, Paragraph
from cchc.documents.numbers import two
from cchc.documents.plan import Part, Plan, TaskGroup, TaskLine, TaskTable, plan_docx
from cchc.documents.signing import signature_of
from cchc.documents.text import place_in
from cchc.periods import spoken
from cchc.tasks.exporting import issuing
from cchc.tasks.models import NextPlan, NextRow
from cchc.words import Field

COLUMNS = (
    (Part.NO, "TT", 12.0),
    (Part.TITLE, "Nhiệm vụ", 84.0),
    (Part.PRODUCTS, "Sản phẩm", 46.0),
    (Part.LEAD, "Cơ quan chủ trì", 36.0),
    (Part.COORDINATING, "Cơ quan phối hợp", 40.0),
    (Part.DEADLINES, "Thời hạn", 34.0),
)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


@dataclass(frozen=True)
class Notice:
    """What looks wrong in the draft, and the row it is about, where it is about one."""

    sentence: str
    row: NextRow | None


def grouped(plan: NextPlan) -> list[tuple[str, list[NextRow]]]:
    """What is taken, by field in their usual order; what has no field last. One query."""
    by_field: dict[str, list[NextRow]] = defaultdict(list)
    for row in plan.rows.filter(state=NextRow.State.TAKEN).order_by("order", "pk"):
        by_field[row.field].append(row)
    return [(code, by_field[code]) for code in (*(one.value for one in Field), "") if by_field[code]]


def lined(rows: list[NextRow], group: int) -> tuple[TaskLine, ...]:
    def listed(text: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in text.split(";") if part.strip())

    return tuple(
        TaskLine(
            no=f"{group}.{n}",
            title=row.title,
            products=listed(row.product),
            lead=row.lead,
            coordinating=row.coordinating,
            deadlines=listed(row.deadline),
        )
        for n, row in enumerate(rows, start=1)
    )


def next_plan_docx(plan: NextPlan, day: date) -> bytes:
    """A draft: number and day are left open, to be given when it is signed."""
    head = head_of(plan, day)
    groups = tuple(
        TaskGroup(ROMAN[at - 1], Field(code).vietnamese if code else "Nhiệm vụ khác", lined(rows, at))
        for at, (code, rows) in enumerate(grouped(plan), start=1)
    )
    count = sum(len(group.tasks) for group in groups)
    above = plan.superior
    basis: tuple[str, ...] = ()
    if above is not None:
        when = f" ngày {spoken(above.issued_on)}" if above.issued_on else ""
        who = f" của {above.issuer_text}" if above.issuer_text else ""
        basis = (f"Căn cứ {above.get_kind_display()} số {above.number}{when}{who};",) if above.number else ()
    return plan_docx(
        Plan(
            head=head,
            title=bare(plan.title),
            basis=basis,
            opening=f"{head.issuer} ban hành {lower(plan.title)} với {two(count)} nhiệm vụ như sau:",
            body=(
                Paragraph("Nhiệm vụ, sản phẩm, cơ quan chủ trì, phối hợp và thời hạn: theo phụ lục kèm theo."),
                Paragraph(
                    "Các cơ quan được giao chủ trì tổ chức thực hiện, báo cáo kết quả; khó khăn, vướng mắc gửi cơ quan "
                    "đầu mối để tổng hợp, báo cáo cấp có thẩm quyền./."
                ),
            ),
            tables=(TaskTable(f"Nhiệm vụ năm {plan.year}", COLUMNS, groups),),
            recipients=("Như phụ lục;", "Lưu: VT."),
            signature=signature_of(head.issuer),
        )
    )


def head_of(plan: NextPlan, day: date, *, kind: str = "KH", own: bool = False) -> Head:
    """Who issues it: the authority or the agency; the agency alone for what is its `own`. Number and day are open."""
    agency = Agency.objects.get(pk=plan.run_by_id)
    authority = authority_of(agency, day)
    named = issuing(authority if plan.by_authority and not own else agency, authority, day)
    place = place_in(named.superior or named.issuer)
    return Head(named.issuer, f"{kind}-{named.abbreviation}", place, superior=named.superior, year=plan.year - 1)


def bare(title: str) -> str:
    """A title without the kind, which the layout prints above it."""
    words = title.removeprefix("Kế hoạch ").strip()
    return words[:1].upper() + words[1:]


def lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def notices(plan: NextPlan, day: date) -> list[Notice]:
    """The same notices as `cchc check` gives of the file, each with its row where its words stand in one."""
    from cchc.reading import read_bytes
    from cchc.reading.checks import check

    rows = [row for _, some in grouped(plan) for row in some]
    if not rows:
        return []
    reading = read_bytes(next_plan_docx(plan, day), "du-thao.docx")
    found = []
    for one in check(reading):
        part, _, rest = one.pointer.removeprefix("/").partition("/")
        at = rest.partition("/")[0]
        row = rows[int(at)] if part == "tasks" and at.isdigit() and int(at) < len(rows) else None
        found.append(Notice(one.sentence, row))
    return found
