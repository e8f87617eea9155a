"""The draft of a report: it writes itself from what is there, a person edits it, and a refresh keeps her words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from django.urls import reverse
from tests.figures.conftest import indicator as indicator
from tests.figures.conftest import put as put
from tests.remembered import remembered
from tests.tasks.conftest import act as act

from cchc.periods.windows import Window

CUT_OFF = date(2026, 3, 14)
TODAY = date(2026, 3, 16)
WINDOW = Window(date(2025, 12, 15), CUT_OFF)


@pytest.fixture
def window() -> Window:
    return WINDOW


@pytest.fixture
def report(focal: Any, province: Any) -> Callable[..., Any]:
    """report("so-tu-phap") is a unit's, report() the whole province's, of one round."""
    from cchc.duties.models import Duty
    from cchc.reports.models import Level, Report, Round

    def make(key: str = "", *, kind: str = "q1", span: Window = WINDOW, **more: Any) -> Any:
        one = Round.objects.filter(kind=kind, start=span.start).first() or Round.objects.create(
            authority=province("ubnd-tinh"),
            run_by_id=focal.agency,
            kind=kind,
            year=span.end.year,
            name=f"Báo cáo {kind} năm {span.end.year}",
            start=span.start,
            end=span.end,
            cut_off=span.end,
            due_whole=date(span.end.year, span.end.month, 25),
            opened_on=span.start,
        )
        about = province(key or "ubnd-tinh")
        agency = about.pk if key else focal.agency
        duty = Duty.objects.create(
            agency_id=agency,
            judged_by_id=focal.agency,
            title=one.name,
            folded="bao cao",
            year=one.year,
            opened_on=one.opened_on,
            due=one.due_whole,
            is_report=True,
        )
        level = Level.UNIT if key else Level.WHOLE
        given = {"round": one, "level": level, "about": about, "agency_id": agency, "duty": duty, "due": one.due_whole}
        return Report.objects.create(**(given | more))

    return make


@pytest.fixture
def whole(report: Any, focal: Any, mandate: Any, act: Any) -> Any:
    """The draft of the province: of the plan's five printed tasks one product of one agency is confirmed, late."""
    from cchc.reports.draft_models import ReportDraft

    def write_itself() -> None:
        act("1.1", "hand_in", date(2026, 2, 3), agency="so-tu-phap", number="12/KH-STP")
        act("1.1", "accept", date(2026, 2, 5), agency="so-tu-phap")
        begun(focal, report())

    remembered("draft of the whole", write_itself)
    return ReportDraft.objects.get()


def begun(actor: Any, report: Any, today: date = TODAY) -> Any:
    from cchc.reports.drafting import begin

    return begin(actor, report, today=today)


def said(draft: Any, key: str) -> str:
    from cchc.documents.report import plain
    from cchc.reports.draft_words import facts_from, runs_of

    draft.refresh_from_db()
    return plain(runs_of(draft.blocks.get(key=key).text, facts_from(draft.facts)))


def fact(draft: Any, key: str) -> str:
    draft.refresh_from_db()
    return str(draft.facts[key].get("shown", ""))


def rewritten(actor: Any, draft: Any, key: str, text: str) -> Any:
    from cchc.reports.drafting import rewrite

    draft.refresh_from_db()
    return rewrite(actor, draft, draft.blocks.get(key=key).pk, text, version=draft.version, today=TODAY)


def refreshed(actor: Any, draft: Any, today: date = TODAY) -> Any:
    from cchc.reports.drafting import refresh

    draft.refresh_from_db()
    return refresh(actor, draft, version=draft.version, today=today)


def test_it_writes_itself_from_what_was_handed_in(whole: Any) -> None:
    assert whole.title == (
        "Công tác cải cách hành chính quý I năm 2026 và phương hướng, nhiệm vụ quý II năm 2026 của tỉnh Mẫu"
    )
    told = said(whole, "I.2:nhiem-vu")
    assert told.startswith("Đến ngày 14/03/2026, Kế hoạch số 412/KH-UBND ngày 24/12/2025 có 05 nhiệm vụ; chưa có")
    given = said(whole, "I.2:phan-cong")
    assert given.startswith("Tính theo phân công cho từng cơ quan, đơn vị, đã hoàn thành 01/")
    assert "quá hạn 01" in given
    assert fact(whole, "sp.direction.ds") == "Kế hoạch (số 12/KH-STP ngày 03/02/2026; Sở Tư pháp)"
    assert "1.1 “Ban hành kế hoạch của cơ quan, địa phương”" in fact(whole, "tre.ds")
    assert fact(whole, "bc.tong") == "0"


def test_its_counts_are_those_of_the_government_offices_form(whole: Any, mandate: Any) -> None:
    from cchc.access import SYSTEM
    from cchc.reports.draft_duties import SUFFIX
    from cchc.tasks.office import WORDS, form_of
    from cchc.tasks.queries import Scope

    (printed, given), _agencies = form_of(Scope(SYSTEM, mandate, CUT_OFF, TODAY))
    for group, line in (("pc", given), ("nv", printed)):
        counts = {code: int(whole.facts[f"{group}.{SUFFIX[code]}"]["value"]) for code in WORDS}
        assert counts == {code: line.counts[code] for code in WORDS} or group == "nv"
    # A task whose lead is nobody known is owed by nobody and still stands in the plan.
    assert int(whole.facts["nv.tong"]["value"]) == mandate.tasks.count() >= printed.total


def test_what_a_round_froze_is_what_its_whole_report_tells(whole: Any, focal: Any, act: Any) -> None:
    from cchc.duties.models import HandIn, Judgement
    from cchc.reports.cut_off import freeze

    before = {key: fact(whole, key) for key in ("nv.tong", "nv.xong", "pc.tong", "pc.xong", "pc.tre_han")}
    freeze(focal, whole.report.round, today=TODAY)
    duty = act("3.1", "hand_in", date(2026, 3, 10), number="99/BC-VP")
    act("3.1", "accept", date(2026, 3, 12))  # entered later, as of a day before the cut-off
    assert Judgement.objects.filter(hand_in__in=HandIn.objects.filter(duty=duty)).exists()
    refreshed(focal, whole)
    assert {key: fact(whole, key) for key in before} == before


def test_what_came_after_the_cut_off_is_not_told(whole: Any, focal: Any, act: Any) -> None:
    before = fact(whole, "pc.xong")
    act("3.1", "hand_in", date(2026, 3, 15), number="99/BC-VP")
    act("3.1", "accept", date(2026, 3, 16))
    refreshed(focal, whole)
    assert fact(whole, "pc.xong") == before and not whole.changes


def test_figures_are_told_with_an_earlier_window_and_what_is_missing_by_its_name(
    report: Any, focal: Any, mandate: Any, indicator: Any, put: Any
) -> None:
    from cchc.access import SYSTEM
    from cchc.figures.loading import take_forms
    from cchc.figures.models import Indicator

    take_forms(SYSTEM, report().round.authority)
    by_code = {one.code: one for one in Indicator.objects.all()}
    for key, n in (("so-tu-phap", 30), ("so-y-te", 12)):
        put(key, by_code["BM1.1"], n)
    put("so-tu-phap", by_code["BM1.1"], 40, window=Window(date(2024, 12, 15), date(2025, 3, 14)))
    put("so-tu-phap", by_code["BM2.2.2"], 0, 0)
    put("so-tu-phap", by_code["BM2.2.1"], 7)
    put("so-tu-phap", by_code["BM3.3"], 98, 100)
    from cchc.reports.models import Report

    draft = begun(focal, Report.objects.get())
    told = said(draft, "I.1:van-ban")
    assert told == (
        "Trong kỳ báo cáo, đã ban hành 42 văn bản chỉ đạo, quán triệt về cải cách hành chính (kết luận, chỉ thị, công "
        "văn), tăng 02 so với cùng kỳ năm trước."
    )
    assert "Không có văn bản phải xử lý sau kiểm tra (tỷ lệ xử lý 100%)." in said(draft, "II.1:kiem-tra")
    assert (
        said(draft, "II.2:ho-so") == "Đã giải quyết 100 hồ sơ thủ tục hành chính, trong đó đúng hạn 98 hồ sơ (đạt 98%)."
    )
    assert "[chưa có số liệu: Tổng số TTHC thuộc thẩm quyền giải quyết]" in said(draft, "II.2:thu-tuc")
    assert draft.blocks.filter(key__startswith="bang:bieu-mau").count() == 7


def test_without_a_plan_its_facts_are_not_known_rather_than_zero(report: Any, focal: Any) -> None:
    draft = begun(focal, report())
    assert "[chưa có số liệu: nhiệm vụ của kế hoạch năm 2026" in said(draft, "I.2:nhiem-vu")
    assert fact(draft, "nv.tong") == ""


def test_a_refresh_updates_numbers_in_edited_words_and_offers_the_new_wording_beside(
    whole: Any, focal: Any, act: Any
) -> None:
    rewritten(focal, whole, "I.2:phan-cong", "Toàn tỉnh xong {{pc.xong}} việc, rất cố gắng.")
    assert said(whole, "I.2:phan-cong") == "Toàn tỉnh xong 01 việc, rất cố gắng."
    act("3.1", "hand_in", date(2026, 3, 10), number="99/BC-VP")
    act("3.1", "accept", date(2026, 3, 12))
    fresh = refreshed(focal, whole)
    assert said(whole, "I.2:phan-cong") == "Toàn tỉnh xong 02 việc, rất cố gắng."
    changed = {one["key"]: (one["old"], one["new"]) for one in fresh.changes}
    assert changed["pc.xong"] == ("01", "02") and "nv.tong" not in changed
    block = whole.blocks.get(key="I.2:phan-cong")
    assert not block.has_newer  # the machine would still choose the same sentence
    block.base = "Câu cũ của hệ thống."
    block.save()
    assert block.has_newer
    from cchc.reports.drafting import answer_newer

    whole.refresh_from_db()
    answer_newer(focal, whole, block.pk, take=True, version=whole.version, today=TODAY)
    assert said(whole, "I.2:phan-cong").startswith("Tính theo phân công")


def test_who_saves_on_an_older_version_is_told_and_nothing_is_lost(whole: Any, focal: Any) -> None:
    from cchc.access import Refused
    from cchc.reports.drafting import rewrite

    block = whole.blocks.get(key="I.2:trong-ky")
    rewrite(focal, whole, block.pk, "Một.", version=1, today=TODAY)
    with pytest.raises(Refused, match="cửa sổ khác"):
        rewrite(focal, whole, block.pk, "Hai.", version=1, today=TODAY)
    with pytest.raises(Refused, match="do hệ thống ghi"):
        rewrite(focal, whole, block.pk, "Xong [99|pc.xong].", version=2, today=TODAY)
    assert said(whole, "I.2:trong-ky") == "Một." and whole.version == 2


def test_paragraphs_are_added_left_out_moved_and_everything_is_taken_back(whole: Any, focal: Any) -> None:
    from cchc.access import Refused
    from cchc.reports import drafting

    def shown() -> list[tuple[str, str]]:
        return [(one.key, one.text) for one in whole.blocks.filter(heading="I.2") if one.is_shown]

    def now() -> dict[str, Any]:
        whole.refresh_from_db()
        return {"version": whole.version, "today": TODAY}

    begins = shown()
    drafting.add(focal, whole, "I.2", "Đã giao {{nv.tong}} nhiệm vụ.", **now())
    first = whole.blocks.filter(heading="I.2").first()
    drafting.settle(focal, whole, first.pk, out=True, **now())
    last = [one for one in whole.blocks.filter(heading="I.2") if one.is_shown][-1]
    drafting.move(focal, whole, last.pk, up=True, **now())
    with pytest.raises(Refused, match="Đoạn đã ở đầu"):
        drafting.move(
            focal, whole, next(b for b in whole.blocks.filter(heading="I.2") if b.is_shown).pk, up=True, **now()
        )
    changed = shown()
    assert changed[-2] == ("", "Đã giao {{nv.tong}} nhiệm vụ.") and len(changed) == len(begins)
    assert [drafting.undo(focal, whole, **now()) for _ in range(3)] == ["move", "drop", "add"]
    assert shown() == begins
    with pytest.raises(Refused, match="Không còn thay đổi"):
        drafting.undo(focal, whole, **now())


def filed(report: Any, actor: Any) -> Any:
    """Approved by whom it is to approve, and handed in: what was approved."""
    from cchc.reports import actions

    report.refresh_from_db()
    actions.file(actor, report, today=TODAY)
    return report.kept.get(n=report.n)


def test_a_units_own_words_are_offered_to_the_whole_under_their_heading_with_their_source(
    report: Any, focal: Any, mandate: Any, actor: Any
) -> None:
    from cchc.access import Refused
    from cchc.documents.report import report_docx
    from cchc.reports import drafting
    from cchc.reports.draft_gather import subject_of
    from cchc.reports.draft_offers import offers_of
    from cchc.reports.draft_paper import content_of, paper_of

    unit = report("so-tu-phap")
    hers = actor("so-tu-phap")
    small = begun(hers, unit)
    assert small.title.endswith("của Sở Tư pháp")
    drafting.add(hers, small, "I.4", "Đã mở 02 lớp; giao {{pc.tong}} việc.", version=1, today=TODAY)
    draft = begun(focal, report())
    assert not offers_of(draft)  # it is not handed in yet
    filed(unit, hers)
    (offer,) = offers_of(draft)
    n = int(small.facts["pc.tong"]["value"])
    assert (offer.heading, offer.credit) == ("I.4", "Sở Tư pháp")
    assert offer.text == f"Đã mở 02 lớp; giao {n:02} việc."
    drafting.take_offer(focal, draft, offer.key, take=True, version=draft.version, today=TODAY)
    draft.refresh_from_db()
    with pytest.raises(Refused, match="đã được đưa vào"):
        drafting.take_offer(focal, draft, offer.key, take=True, version=draft.version, today=TODAY)
    paper = paper_of(content_of(draft, subject_of(draft.report, TODAY)))
    lines = [one.text for one in docx.Document(BytesIO(report_docx(paper))).paragraphs]
    assert f"{offer.text} (theo báo cáo của Sở Tư pháp)" in lines
    refreshed(focal, draft)
    assert not offers_of(draft) and int(draft.facts["bc.chua"]["value"]) == 0


def test_last_periods_words_are_offered_with_this_periods_numbers(report: Any, focal: Any, mandate: Any) -> None:
    from cchc.reports import drafting
    from cchc.reports.draft_offers import offers_of

    old = begun(focal, report(), today=TODAY)
    drafting.add(focal, old, "V", "Đề nghị Bộ Nội vụ hỗ trợ {{nv.tong}} việc.", version=1, today=TODAY)
    half = Window(date(2025, 12, 15), date(2026, 6, 14))
    draft = begun(focal, report(kind="h1", span=half), today=date(2026, 6, 16))
    assert "6 tháng đầu năm 2026" in draft.title
    (offer,) = offers_of(draft)
    assert (offer.heading, offer.report) == ("V", None) and "{{nv.tong}}" in offer.text
    drafting.take_offer(focal, draft, offer.key, take=False, version=draft.version, today=TODAY)
    assert not offers_of(draft)


def test_what_was_approved_is_kept_and_late_figures_are_errata(
    report: Any, focal: Any, mandate: Any, indicator: Any, put: Any
) -> None:
    from cchc.access import Refused
    from cchc.figures.actions import confirm
    from cchc.reports.draft_keeping import errata_of, holds
    from cchc.reports.drafting import rewrite

    count = indicator("BM1.1")
    figure = put("so-y-te", count, 12)
    one = report()
    draft = begun(focal, one)
    assert fact(draft, "ct.BM1.1") == "12"
    confirm(focal, [figure])
    kept = filed(one, focal)
    assert holds(kept) and not errata_of(kept)
    with pytest.raises(Refused, match="đã trình hoặc đã nộp"):
        rewrite(focal, draft, draft.blocks.first().pk, "Sửa.", version=draft.version, today=TODAY)
    put("so-y-te", count, 15, why="Đếm sót")
    kept.refresh_from_db()
    (erratum,) = errata_of(kept)
    assert (erratum.old, erratum.new, erratum.why) == ("12", "15", "Đếm sót")
    assert kept.content["facts"]["ct.BM1.1"]["shown"] == "12" and holds(kept)
    kept.content["title"] += "!"
    assert not holds(kept)


@pytest.mark.usefixtures("once")
def test_the_pages_show_it_and_every_number_opens(whole: Any, focal: Any, client: Any) -> None:
    from cchc.people.models import Person

    client.force_login(Person.objects.get(pk=focal.person), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("report_draft", args=[whole.report_id]))
    assert page.status_code == 200
    html = page.content.decode()
    links = [part.split('"')[0] for part in html.split('href="') if "/draft/number/?key=" in part.split('"')[0]]
    assert len(links) > 60
    kinds = {link.partition("key=")[2].rpartition(".")[0]: link for link in links}
    assert {"nv", "pc", "ky", "toi", "tre"} <= {one.split(".")[0] for one in kinds}
    for link in kinds.values():
        assert client.get(link).status_code == 200, link
    number = client.get(reverse("report_draft_number", args=[whole.report_id]), {"key": "pc.tre_han"}).content.decode()
    assert "Sở Tư pháp" in number and "Hoàn thành quá hạn" in number
    editing = client.get(
        reverse("report_draft", args=[whole.report_id]), {"edit": whole.blocks.get(key="I.2:nhiem-vu").pk}
    )
    assert "[05|nv.tong]" in editing.content.decode()
    wrong = client.post(
        reverse("report_draft_act", args=[whole.report_id, "write"]),
        {"version": 1, "edit": whole.blocks.get(key="I.2:nhiem-vu").pk, "text": "Có [06|nv.tong] việc."},
    )
    assert wrong.status_code == 422 and "Có [06|nv.tong] việc." in wrong.content.decode()
    for name in ("report_draft_print", "report_draft_docx", "report_draft_xlsx"):
        assert client.get(reverse(name, args=[whole.report_id])).status_code == 200
    printed = client.get(reverse("report_draft_pdf", args=[whole.report_id]))
    assert printed["Content-Type"] == "application/pdf" and b"".join(printed).startswith(b"%PDF")
    chart = client.get(reverse("report_draft_chart", args=[whole.report_id, 1]))
    assert chart["Content-Type"] == "image/svg+xml" and b"<svg" in chart.content
    book = client.get(reverse("report_draft_xlsx", args=[whole.report_id])).content
    assert openpyxl.load_workbook(BytesIO(book))["Số liệu"].max_row > 50


def test_nobody_else_reads_it_before_it_is_handed_in(
    report: Any, mandate: Any, actor: Any, focal: Any, client: Any
) -> None:
    from cchc.people.models import Person

    unit = report("so-tu-phap")
    begun(actor("so-tu-phap"), unit)
    client.force_login(Person.objects.get(pk=focal.person), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("report_draft", args=[unit.pk])).status_code == 404
    filed(unit, actor("so-tu-phap", username="khac"))
    page = client.get(reverse("report_draft", args=[unit.pk]))
    assert page.status_code == 200 and "Nội dung còn nguyên" in page.content.decode()
    assert client.post(reverse("report_draft_act", args=[unit.pk, "refresh"]), {"version": 1}).status_code == 404


@pytest.mark.usefixtures("once")
def test_the_cost_does_not_grow_with_agencies(
    report: Any, focal: Any, mandate: Any, django_assert_max_num_queries: Any
) -> None:
    one = report()
    with django_assert_max_num_queries(90):
        begun(focal, one)


def test_the_owner_of_a_field_reports_on_that_field_alone(report: Any, focal: Any, mandate: Any, actor: Any) -> None:
    from cchc.reports.models import Level

    draft = begun(actor("so-tu-phap"), report("so-tu-phap", level=Level.FIELD, field="institutions"))
    assert "lĩnh vực thể chế quý I năm 2026" in draft.title
    headings = set(draft.blocks.values_list("heading", flat=True))
    assert "II.1" in headings and not {"II.2", "I.1"} & headings
    assert fact(draft, "nv.tong") == "01"  # of the plan's tasks one is of this field
    assert said(draft, "II.1:nhiem-vu") == "Lĩnh vực có 01 nhiệm vụ; chưa có nhiệm vụ nào hoàn thành."


def test_what_is_expected_by_the_years_end_is_told_beside_and_marked(report: Any, focal: Any, mandate: Any) -> None:
    from cchc.access import SYSTEM
    from cchc.duties.estimating import estimate
    from cchc.duties.models import Duty

    duty = Duty.objects.get(task_duty__task__no="3.1", due=date(2026, 12, 31))
    estimate(SYSTEM, duty, expected_on=date(2026, 12, 20), basis="Đã trình ký", today=date(2026, 12, 10))
    year = Window(date(2025, 12, 15), date(2026, 12, 14))
    draft = begun(focal, report(kind="y", span=year), today=date(2026, 12, 16))
    told = said(draft, "I.2:uoc")
    assert told.startswith(
        "Ước đến hết ngày 31/12/2026: hoàn thành 0/05 nhiệm vụ (đạt 0%); theo phân công hoàn thành 01/"
    )
    assert told.endswith("chưa có sản phẩm được xác nhận.") and fact(draft, "pc.xong") == "0"
