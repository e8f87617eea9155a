"""The pages of self-scoring: the table, one criterion, the check, the workbook, sharing out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.access import SYSTEM
from cchc.periods import today
from cchc.scoring.values import Kind, Ratio, YesNo


def of_kind(entrant: Any, kind: Kind) -> str:
    from cchc.assessments.self_set import hers_of

    hers = hers_of(entrant.round.set.given).criteria
    return next(one.code for one in entrant.round.set.compiled.leaves if one.input.kind is kind and one.code in hers)


def test_a_row_is_kept_by_form_and_by_htmx(
    entrant: Any, mark: Callable[..., Any], signed_in: Callable[..., Any]
) -> None:
    client = signed_in("so-xay-dung")
    of = mark(entrant, of_kind(entrant, Kind.RATIO))
    url = reverse("selfmark_act", args=[of.pk, "claim"])
    table = client.get(reverse("selfscore", args=[entrant.pk])).content.decode()
    assert f'id="c{of.pk}-part"' in table
    wrong = client.post(url, {"v-part": "5", "v-whole": "3", "version": "0"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert "lớn hơn" in wrong.content.decode()
    assert "<html" not in wrong.content.decode()
    half = client.post(url, {"v-part": "5", "v-whole": "", "version": "0"})
    assert half.status_code == 422
    assert "Ghi cả hai số" in half.content.decode()
    done = client.post(url, {"v-part": "1.234", "v-whole": "1.300", "version": "0"}, headers={"HX-Request": "true"})
    assert done.status_code == 200
    assert 'id="tong" hx-swap-oob="true"' in done.content.decode()
    assert of.entrant.claims.get().value == {"part": "1234", "whole": "1300"}
    plain = client.post(url, {"v-part": "1300", "v-whole": "1300", "version": "1"})
    assert (plain.status_code, plain["Location"].endswith(f"#m{of.pk}")) == (303, True)
    stale = client.post(url, {"v-part": "1", "v-whole": "2", "version": "1"})
    assert stale.status_code == 422
    assert "người khác ghi" in stale.content.decode()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_input_is_typed_and_shown_again(
    entrant: Any, mark: Callable[..., Any], signed_in: Callable[..., Any], kind: Kind
) -> None:
    from cchc.assessments.self_typed import controls, fact_of, texts_of

    compiled = entrant.round.set.compiled
    leaf = next(one for one in compiled.leaves if one.input.kind is kind)
    criterion = next(one for one in compiled.criteria_set.leaves() if one.code == leaf.code)
    rows = [row.value for row in criterion.rule.rows]
    typed = {
        Kind.RATIO: {"part": "3", "whole": "4"},
        Kind.COUNT: {"count": "2"},
        Kind.NUMBER: {"number": "4,5"},
        Kind.DAYS: {"days": "chưa"},
        Kind.YES_NO: {"yes": "có"},
        Kind.CHOICE: {"choice": rows[0] if rows else ""},
        Kind.CHECKLIST: dict.fromkeys(rows, "có"),
        Kind.SURVEY: dict.fromkeys(rows, "5"),
        Kind.POINTS: {"points": "0"},
    }[kind]
    fact = fact_of(compiled.criteria_set, leaf.input, criterion.rule, typed, by="Sở Xây dựng")
    assert texts_of(fact) == typed
    assert {part.name for part in controls(leaf.input, criterion.rule, typed)} == set(typed)
    assert fact_of(compiled.criteria_set, leaf.input, criterion.rule, {}, by="x") is None


def test_proof_is_found_attached_taken_away_and_judged(
    entrant: Any, mark: Callable[..., Any], signed_in: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    from datetime import date

    from cchc.assessments.models import Proof
    from cchc.assessments.self_scoring import claim
    from cchc.records.models import Record

    code = next(
        one.code for one in entrant.round.set.given.leaves() if one.scored_by == "self" and one.rule.kind == "yes_no"
    )
    of = mark(entrant, code)
    claim(SYSTEM, of, YesNo(True), today=today())
    client = signed_in("so-xay-dung")
    check = reverse("selfscore_check", args=[entrant.pk])
    assert "Chưa có tài liệu kiểm chứng." in client.get(check).content.decode()
    kept = {"file_name": "a.pdf", "kept_by": province("so-xay-dung")}
    old = Record.objects.create(number="7/KH-SXD", signed_on=date(2025, 1, 5), **kept)
    other = Record.objects.create(number="9/KH-SYT", file_name="b.pdf", kept_by=province("so-y-te"))
    page = client.get(reverse("selfmark", args=[of.pk]), {"q": "7/KH"}).content.decode()
    assert "7/KH-SXD" in page
    assert "9/KH-SYT" not in client.get(reverse("selfmark", args=[of.pk])).content.decode()
    url = reverse("selfmark_act", args=[of.pk, "attach"])
    assert client.post(url, {"record": other.pk}).status_code == 404
    assert client.post(url, {"record": old.pk, "page": "2", "from": "mark"}).status_code == 303
    proof = Proof.objects.get()
    assert (proof.use.page, proof.use.about_id, proof.use.record) == (2, of.pk, old)
    assert "trước kỳ đánh giá" in client.get(check).content.decode()
    gone = reverse("selfmark_act", args=[of.pk, "detach"])
    assert client.post(gone, {"proof": proof.pk}).status_code == 303
    assert not Proof.objects.exists()
    assert Record.objects.filter(pk=old.pk).exists()


def test_a_file_is_taken_in_as_everywhere(
    entrant: Any, mark: Callable[..., Any], signed_in: Callable[..., Any], settings: Any
) -> None:
    from cchc.assessments.models import Proof

    of, client = mark(entrant, of_kind(entrant, Kind.YES_NO)), signed_in("so-xay-dung")
    url = reverse("selfmark_act", args=[of.pk, "upload"])
    assert client.post(url, {"number": "1/BC"}).status_code == 422
    bad = SimpleUploadedFile("a.exe", b"MZ")
    assert client.post(url, {"file": bad}).status_code == 422
    good = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    assert client.post(url, {"file": good, "number": "12/BC-SXD", "page": "1"}).status_code == 303
    assert Proof.objects.get().use.record.number == "12/BC-SXD"


def test_a_scan_is_read_while_she_goes_on(
    entrant: Any,
    mark: Callable[..., Any],
    signed_in: Callable[..., Any],
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    from pathlib import Path

    from django.core.files.storage import default_storage

    from cchc.assessments.models import Proof
    from cchc.jobs import actions as jobs
    from cchc.jobs.doing import do, work_off
    from cchc.jobs.models import Run
    from cchc.records.models import Record, Upload
    from cchc.records.storing import sweep

    settings.CCHC_WAIT = 0.01  # everything takes longer
    of, client = mark(entrant, of_kind(entrant, Kind.YES_NO)), signed_in("so-xay-dung")
    url, page = reverse("selfmark_act", args=[of.pk, "upload"]), reverse("selfmark", args=[of.pk])
    aside, polling = Path(default_storage.path("aside")), {"HX-Request": "true"}

    def sent(name: str, **more: str) -> Any:
        return client.post(url, {"file": SimpleUploadedFile(name, f"Báo cáo {name}".encode())} | more)

    assert sent("mot.txt", number="12/BC-SXD", signed_on="20/03/2026", page="1", words="Mục 2").status_code == 303
    assert sent("hai.txt").url == f"{page}#tai-lieu"  # a second one waits beside the first
    assert "đang được đọc" in sent("hai.txt").content.decode()
    assert not Record.objects.exists() and not Upload.objects.exists()
    assert len(list(aside.iterdir())) == 2 and sweep(older_than_seconds=-1) == 0
    shown = client.get(page).content.decode()
    assert "Đang đọc “mot.txt”" in shown and "Đang đọc “hai.txt”" in shown
    first = jobs.take()
    assert first is not None and first.subject == "mot.txt"
    jobs.tell(first, 3, 12)
    state = reverse("brought", args=[first.pk])
    assert "Đã đọc 3 trong 12 trang" in client.get(state, headers=polling).content.decode()
    stopped = reverse("brought_stop", args=[Run.objects.get(subject="hai.txt").pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(stopped).url == page
        do(first)
    ended = client.get(state, headers=polling)
    over = ended.content.decode()
    assert ended.headers["HX-Retarget"] == f"#dang-doc-{first.pk}"
    assert "Đã đọc xong và gắn “mot.txt”" in over and 'hx-select="#minh-chung"' in over
    proof = Proof.objects.get()
    assert (proof.use.record.number, proof.use.page, proof.use.words) == ("12/BC-SXD", 1, "Mục 2")
    assert "Đang đọc “" not in client.get(page).content.decode()
    assert list(aside.iterdir()) == [] and not Upload.objects.exists() and work_off() == 0

    # Whoever may no longer when it is read: nothing comes of it, and the page tells why.
    sent("ba.txt")
    Run.objects.filter(subject="ba.txt").update(asked_by={**first.asked_by, "role": "leader"})
    with django_capture_on_commit_callbacks(execute=True):
        assert work_off() == 1
    assert "Không nhận “ba.txt”" in client.get(page).content.decode()
    assert Proof.objects.count() == Record.objects.count() == 1 and list(aside.iterdir()) == []


def workbook(answer: Any) -> tuple[Any, dict[str, int]]:
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    sheet = book.active
    rows = {str(sheet.cell(n, 7).value): n for n in range(6, sheet.max_row + 1) if sheet.cell(n, 7).value}
    return book, rows


def sent_back(book: Any) -> SimpleUploadedFile:
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("tu-cham.xlsx", out.getvalue())


def test_the_workbook_goes_out_and_comes_back(
    entrant: Any, mark: Callable[..., Any], signed_in: Callable[..., Any]
) -> None:
    from cchc.assessments.models import Claim
    from cchc.assessments.self_scoring import claim

    client = signed_in("so-xay-dung")
    compiled = entrant.round.set.compiled
    ratio = of_kind(entrant, Kind.RATIO)
    code = compiled.leaves[compiled.index[ratio]].input.code
    url, upload = reverse("selfscore_xlsx", args=[entrant.pk]), reverse("selfscore_upload", args=[entrant.pk])
    book, rows = workbook(client.get(url))
    sheet = book.active
    sheet.cell(rows[f"{code}:part"], 5).value = "hai mươi"
    sheet.cell(rows[f"{code}:whole"], 5).value = "40"
    wrong = client.post(upload, {"file": sent_back(book)})
    assert wrong.status_code == 422
    assert f"E{rows[f'{code}:part']}" in wrong.content.decode()
    assert not Claim.objects.exists()
    sheet.cell(rows[f"{code}:part"], 5).value = "20"
    assert client.post(upload, {"file": sent_back(book)}).status_code == 303
    assert Claim.objects.get().value == {"part": "20", "whole": "40"}
    same, _rows = workbook(client.get(url))
    assert client.post(upload, {"file": sent_back(same)}).status_code == 303
    claim(SYSTEM, mark(entrant, ratio), Ratio(30, 40), today=today())
    same.active.cell(rows[f"{code}:part"], 5).value = "25"
    conflict = client.post(upload, {"file": sent_back(same)})
    assert "đã được sửa trên hệ thống" in conflict.content.decode()
    assert Claim.objects.get().value == {"part": "30", "whole": "40"}
    assert client.post(upload, {"file": SimpleUploadedFile("x.xlsx", b"PK no")}).status_code == 422
    assert client.post(upload, {}).status_code == 422


def test_it_is_shared_out_signed_and_withdrawn_on_its_pages(
    entrant: Any, mark: Callable[..., Any], signed_in: Callable[..., Any]
) -> None:
    from cchc.assessments.models import CriterionOwner, Entrant
    from cchc.people.models import Post

    officer, head = signed_in("so-xay-dung"), signed_in("so-xay-dung", "head")
    owners = reverse("selfscore_owners", args=[entrant.pk])
    code, post = of_kind(entrant, Kind.RATIO), Post.objects.get(person__username="head-so-xay-dung")
    assert officer.post(owners, {"officer": post.pk}).status_code == 422
    assert officer.post(owners, {"codes": [code], "officer": post.pk}).status_code == 303
    assert CriterionOwner.objects.get().officer == post
    assert officer.post(owners, {"areas": ["lv-2"], "officer": post.pk}).status_code == 303
    assert CriterionOwner.objects.filter(code__startswith="2.").count() > 3
    claim = reverse("selfmark_act", args=[mark(entrant, code).pk, "claim"])
    assert officer.post(claim, {"v-part": "1", "v-whole": "2"}).status_code == 404
    act = "selfscore_act"
    assert officer.post(reverse(act, args=[entrant.pk, "submit"])).status_code == 303
    assert head.post(reverse(act, args=[entrant.pk, "give-back"]), {"why": ""}).status_code == 422
    assert head.post(reverse(act, args=[entrant.pk, "hand-in"])).status_code == 422
    assert head.post(reverse(act, args=[entrant.pk, "hand-in"]), {"incomplete": "1"}).status_code == 303
    assert Entrant.objects.get().state == "handed_in"
    assert "Mã kiểm chứng" in officer.get(reverse("selfscore_check", args=[entrant.pk])).content.decode()
    assert head.post(reverse(act, args=[entrant.pk, "withdraw"]), {"why": "Sửa"}).status_code == 303
    assert Entrant.objects.get().state == "open"


def test_the_table_costs_as_many_queries_for_a_full_score_as_for_an_empty_one(
    entrant: Any, signed_in: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    from cchc.assessments.models import Origin
    from cchc.assessments.self_many import Claimed, claim_many
    from cchc.assessments.self_set import hers_of

    client = signed_in("so-xay-dung")
    compiled = entrant.round.set.compiled
    hers = hers_of(compiled.criteria_set)
    known = {one.code for one in compiled.criteria_set.inputs if one.kind is Kind.YES_NO} & hers.inputs
    claim_many(SYSTEM, entrant, {code: Claimed(YesNo(True)) for code in known}, origin=Origin.TYPED, today=today())
    client.get(reverse("selfscore", args=[entrant.pk]))
    with django_assert_max_num_queries(45):
        client.get(reverse("selfscore", args=[entrant.pk]))
