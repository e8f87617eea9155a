"""The drafted plan as DOCX by Decree 30/2020/NĐ-CP, and the notices that `reading.checks` has about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from cchc.agencies.models import Agency
from cchc.agencies.resolver import authority_of
from cchc.documents.blocks import Block, Head, Heading, Paragraph
from cchc.documents.decree30 import written
from cchc.documents.numbers import two
from cchc.documents.plan import Part, Plan, TaskGroup, TaskLine, TaskTable, plan_docx
from cchc.documents.signing import signature_of
from cchc.documents.text import place_in
from cchc.tasks.exporting import in_full, issuing
from cchc.tasks.models import Mandate, NextPlan, NextRow
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
    for row in plan.rows.filter(state=NextRow.State.TAKEN, is_target=False).order_by("order", "pk"):
        by_field[row.field].append(row)
    return [(code, by_field[code]) for code in (*(one.value for one in Field), "") if by_field[code]]


def targets(plan: NextPlan) -> list[NextRow]:
    """The targets that are taken. One query."""
    return list(plan.rows.filter(state=NextRow.State.TAKEN, is_target=True).order_by("order", "pk"))


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
    listed = targets(plan)
    aims: tuple[Block, ...] = ()
    if listed:
        lines = [f"- {one.title.rstrip(' .;')}{'.' if one is listed[-1] else ';'}" for one in listed]
        aims = (Heading("I. Chỉ tiêu"), *map(Paragraph, lines), Heading("II. Nhiệm vụ"))
    return plan_docx(
        Plan(
            head=head,
            title=bare(plan.title),
            basis=tuple(grounds(one) for one in grounded_on(plan)),
            opening=f"{head.issuer} ban hành {lower(plan.title)} với {two(count)} nhiệm vụ như sau:",
            body=(
                *aims,
                Paragraph("Nhiệm vụ, sản phẩm, cơ quan chủ trì, phối hợp và thời hạn: theo phụ lục kèm theo."),
                *((Heading("III. Tổ chức thực hiện"),) if listed else ()),
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


def grounded_on(plan: NextPlan) -> list[Mandate]:
    """What it is grounded on (căn cứ): the document above, then those that were ticked, of others before one's own."""
    ticked = plan.basis.exclude(pk=plan.superior_id or 0)
    rest = sorted(ticked, key=lambda one: (one.run_by_id == plan.run_by_id, one.issued_on or date.max, one.pk))
    return [*([plan.superior] if plan.superior else []), *rest]


def grounds(one: Mandate) -> str:
    """`Căn cứ Kế hoạch số 412/KH-UBND ngày 24 tháng 12 năm 2025 của UBND tỉnh Mẫu về cải cách hành chính năm 2026;`"""
    kind = str(one.get_kind_display())
    number = f" số {one.number}" if one.number else ""
    when = f" {written(one.issued_on)}" if one.issued_on else ""
    who = f" của {one.issuer_text}" if one.issuer_text else ""
    title = one.title.strip().rstrip(".;")
    about = lower(title[len(kind) :].strip() if title.lower().startswith(kind.lower()) else title)
    about = about if not about or about.startswith("về ") else f"về {about}"
    return f"Căn cứ {kind}{number}{when}{who}{' ' if about else ''}{about};"


def head_of(plan: NextPlan, day: date, *, kind: str = "KH", own: bool = False) -> Head:
    """Who issues it: the authority or the agency; the agency alone for what is its `own`. Number and day are open."""
    agency = Agency.objects.get(pk=plan.run_by_id)
    authority = authority_of(agency, day)
    named = issuing(authority if plan.by_authority and not own else agency, authority, day)
    place = place_in(named.superior or named.issuer)
    return Head(
        in_full(named.issuer), f"{kind}-{named.abbreviation}", place, superior=named.superior, year=plan.year - 1
    )


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
