"""The pages from a set to published results, by people in roles, and who may not."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cchc.access import SYSTEM


@pytest.fixture
def signed(person: Callable[..., Any]) -> Callable[..., Client]:
    """signed("so-noi-vu", "focal_point"): a browser with that person behind it."""

    def make(agency: str, role: str = "officer") -> Client:
        client = Client()
        client.force_login(
            person(f"{role}-{agency}", agency, role), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return make


@pytest.fixture
def of(kept: Callable[..., Any], province: Callable[[str], Any]) -> Any:
    from tests.assessments.made import handed_in

    day = timezone.localdate()
    return handed_in(
        kept("mau-cap-xa-2026"), [(province(key), "Sở") for key in ("so-noi-vu", "so-y-te", "so-khcn")], day=day
    )


def test_a_set_is_loaded_shown_compared_and_exported(signed: Callable[..., Client], province: Any) -> None:
    from cchc.assessments.models import CriteriaSet
    from cchc.scoring import load, sheets, shipped

    focal, officer = signed("so-noi-vu", "focal_point"), signed("so-y-te")
    assert b"Ch\xc6\xb0a c\xc3\xb3 b\xe1\xbb\x99 ti\xc3\xaau ch\xc3\xad n\xc3\xa0o" in focal.get("/index/sets/").content
    example = shipped()["mau-cap-xa-2026"]
    assert "Lấy về dùng" in focal.get("/index/sets/examples/mau-cap-xa-2026/").content.decode()
    assert focal.post("/index/sets/examples/mau-cap-xa-2026/take/").status_code == 303
    one = CriteriaSet.objects.get()
    page = focal.get(f"/index/sets/{one.pk}/").content.decode()
    assert "Mỗi mô hình: 1 điểm, tối đa 2" in page

    text = example.read_text(encoding="utf-8").replace("max: '100'", "max: '99'", 1)
    answer = focal.post("/index/sets/", {"file": SimpleUploadedFile("bo.yaml", text.encode())})
    assert answer.status_code == 422
    assert "dòng 9" in answer.content.decode() or "dòng" in answer.content.decode()
    assert CriteriaSet.objects.count() == 1

    changed = example.read_text(encoding="utf-8").replace("Mô hình", "Mô hình hay", 1)
    assert focal.post("/index/sets/", {"file": SimpleUploadedFile("bo.yaml", changed.encode())}).status_code == 303
    book = sheets.write(load(shipped()["mau-so-nganh-2026"]))
    assert focal.post("/index/sets/", {"file": SimpleUploadedFile("bo.xlsx", book)}).status_code == 303
    later = CriteriaSet.objects.get(code=one.code, n=2)
    compared = focal.get(f"/index/sets/{later.pk}/compare/?beside={one.pk}").content.decode()
    assert "so sánh được bằng điểm" in compared
    assert focal.get(f"/index/sets/{one.pk}/file/xlsx/")["Content-Type"].endswith("sheet")
    assert officer.get(f"/index/sets/{one.pk}/").status_code == 200
    assert officer.post("/index/sets/", {"file": SimpleUploadedFile("bo.yaml", b"x")}).status_code == 404


def test_a_column_is_appraised_with_one_key_and_a_fault_stands_in_its_row(
    signed: Callable[..., Client], of: Any, django_assert_max_num_queries: Any
) -> None:
    from cchc.assessments.appraisal_naming import assign
    from cchc.assessments.models import Mark
    from cchc.people.models import Post

    client = signed("so-tu-phap", "appraiser")
    assign(SYSTEM, of, Post.objects.get(person__username="appraiser-so-tu-phap"), ["3", "6"])
    code = "3.2.1"
    url = f"/index/rounds/{of.pk}/appraisal/criterion/?tc={code}"
    assert client.get(f"/index/rounds/{of.pk}/appraisal/").status_code == 200
    with django_assert_max_num_queries(45):
        page = client.get(url).content.decode()
    assert page.count('data-key="t"') == 3
    assert "autofocus" in page

    act = f"/index/rounds/{of.pk}/appraisal/act/?tc={code}"
    first, second, third = Mark.objects.filter(entrant__round=of, code=code).order_by("entrant__sort_key", "pk")
    answer = client.post(act, {"act": f"agree:{first.pk}", f"n{first.pk}": first.version})
    assert answer.status_code == 303
    assert f"at={second.pk}" in answer["Location"] or f"at={third.pk}" in answer["Location"]

    wrong = {f"v{second.pk}.part": "9", f"v{second.pk}.whole": "3", f"w{second.pk}": "Sai"}
    answer = client.post(act, {"act": f"judge:{second.pk}"} | wrong)
    assert answer.status_code == 422
    assert f'id="e{second.pk}"' in answer.content.decode()
    other = {f"v{second.pk}.part": "0", f"v{second.pk}.whole": "10", f"w{second.pk}": "Không có hồ sơ."}
    assert client.post(act, {"act": f"judge:{second.pk}"} | other).status_code == 303
    assert Mark.objects.get(pk=second.pk).first_points == 0
    assert client.post(act, {"act": f"ask:{third.pk}", f"w{third.pk}": "Số liệu ở đâu?"}).status_code == 303
    assert client.get(f"/index/entrants/{third.entrant_id}/appraisal/").status_code == 200
    assert client.get(f"/index/judged/{third.pk}/").status_code == 200
    stranger = signed("so-xay-dung", "officer")
    assert stranger.get(url).status_code == 404


def test_an_agency_explains_with_new_proof_and_only_its_own(signed: Callable[..., Client], of: Any) -> None:
    from cchc.assessments.models import Mark, Proof, Span

    day = timezone.localdate()
    Span.objects.filter(group__round=of, phase="explanation").update(opens_on=day, closes_on=day)
    officer = signed("so-y-te")
    mine = Mark.objects.filter(entrant__round=of, entrant__agency__key="so-y-te").first()
    theirs = Mark.objects.filter(entrant__round=of, entrant__agency__key="so-khcn").first()
    assert mine is not None and theirs is not None
    file = SimpleUploadedFile("bc.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    given = {"text": "Số liệu lấy từ báo cáo kèm theo.", "file": file, "number": "9/BC-SYT"}
    assert officer.post(f"/index/judged/{mine.pk}/", given).status_code == 303
    assert Proof.objects.get(mark=mine).use.record.number == "9/BC-SYT"
    assert officer.post(f"/index/judged/{mine.pk}/", {"text": ""}).status_code == 422
    assert officer.post(f"/index/judged/{theirs.pk}/", {"text": "x"}).status_code == 404
    assert officer.get(f"/index/rounds/{of.pk}/explain/").status_code == 200
    assert officer.post(f"/index/judged/{mine.pk}/accept/").status_code == 303


def test_from_assignment_to_publication_on_the_pages(signed: Callable[..., Client], of: Any) -> None:
    from cchc.assessments.models import Mark, Motion, Publication, Span
    from cchc.people.models import Post

    day = timezone.localdate()
    focal, appraiser, chair = (
        signed("so-noi-vu", "focal_point"),
        signed("so-tu-phap", "appraiser"),
        signed("ubnd-tinh", "council"),
    )
    Span.objects.filter(group__round=of).update(opens_on=day - timedelta(days=1), closes_on=day + timedelta(days=1))
    post = Post.objects.get(person__username="appraiser-so-tu-phap")
    seat = Post.objects.get(person__username="council-ubnd-tinh")
    url = f"/index/rounds/{of.pk}"
    codes = [field.code for field in of.set.given.fields]
    assert focal.post(f"{url}/appraisers/", {"post": post.pk, "codes": codes}).status_code == 303
    assert "chưa có người thẩm định" not in focal.get(f"{url}/appraisers/").content.decode()
    assert (
        focal.post(f"{url}/results/publish/", {"number": "1/QĐ-UBND", "issued_on": f"{day:%d/%m/%Y}"}).status_code
        == 422
    )
    for entrant in of.entrants.all():
        assert appraiser.post(f"{url}/appraisal/act/?entrant={entrant.pk}", {"act": "all"}).status_code == 303
    for mark in Mark.objects.filter(entrant__round=of, second_state="", first_state=""):
        act = f"{url}/appraisal/act/?entrant={mark.entrant_id}"
        assert appraiser.post(act, {"act": f"agree:{mark.pk}"}).status_code == 303
    one = Mark.objects.filter(entrant__round=of, code="6.3").first()
    assert one is not None
    finding = {"entrant": one.entrant_id, "codes": ["6.3"], "body": "Thanh tra tỉnh", "number": "3/KL-TTr"}
    answer = focal.post(f"{url}/findings/", finding | {"concluded_on": f"{day:%d/%m/%Y}", "text": ""})
    assert (answer.status_code, "Chưa ghi nội dung kết luận" in answer.content.decode()) == (422, True)
    whole = finding | {"concluded_on": f"{day:%d/%m/%Y}", "text": "Chưa kiểm kê."}
    assert focal.post(f"{url}/findings/", whole).status_code == 303
    assert "Chưa kiểm kê." in focal.get(f"{url}/risk/").content.decode()
    assert focal.post(f"{url}/council/set/", {"name": "Hội đồng", "quorum": 50}).status_code == 303
    assert focal.post(f"{url}/council/seat/", {"post": seat.pk, "chair": "on"}).status_code == 303
    assert focal.post(f"{url}/council/put/", {"mark": one.pk, "why": "Xem lại"}).status_code == 303
    motion = Motion.objects.get()
    assert chair.get(f"{url}/differences/").status_code == 200
    assert chair.post(f"{url}/council/vote/", {"motion": motion.pk, "points": "1,5"}).status_code == 303
    assert chair.post(f"{url}/council/close/", {"motion": motion.pk}).status_code == 303
    assert "1,50" in chair.get(f"{url}/council/").content.decode()
    assert signed("so-y-te").get(f"{url}/results/").content.decode().count("Kết quả chưa công bố") == 1
    published = focal.post(f"{url}/results/publish/", {"number": "1/QĐ-UBND", "issued_on": f"{day:%d/%m/%Y}"})
    assert published.status_code == 303, published.content.decode()

    publication = Publication.objects.get()
    outsider = signed("so-xay-dung", "officer")
    page = outsider.get(f"{url}/results/").content.decode()
    assert publication.digest in page
    package = outsider.get(f"/index/publications/{publication.pk}/package/")
    assert package.content == bytes(publication.data)
    for name in ("xlsx", "ranking", "decision"):
        assert focal.get(f"{url}/results/file/{name}/").status_code == 200
    assert outsider.get(f"/index/entrants/{one.entrant_id}/result/").status_code == 200
    assert outsider.get(f"/index/entrants/{one.entrant_id}/result/sheet/").status_code == 200
    document = outsider.get(f"{url}/results.json")
    told = document.json()
    assert told["publication"]["package_sha256"] == publication.digest
    assert len(told["agencies"]) == 3
    assert all(line["why"] for line in told["agencies"][0]["criteria"])
    assert outsider.get(f"{url}/results.json", headers={"If-None-Match": document["ETag"]}).status_code == 304
    rows = list(csv.DictReader(io.StringIO(outsider.get(f"{url}/results.csv").content.decode("utf-8-sig"))))
    assert len(rows) == Mark.objects.filter(entrant__round=of).count()
    plain = {(each["id"], line["code"]): line["points"] for each in told["agencies"] for line in each["criteria"]}
    assert {(row["ma_co_quan"], row["ma_tieu_chi"]): row["diem"] for row in rows} == plain
    correction = {"points": "2", "why": "Cộng nhầm", "number": "2/QĐ-UBND", "issued_on": f"{day:%d/%m/%Y}"}
    assert outsider.post(f"/index/judged/{one.pk}/correct/", correction).status_code == 404
    assert focal.post(f"/index/judged/{one.pk}/correct/", correction).status_code == 303
    assert "Cộng nhầm" in outsider.get(f"{url}/results/").content.decode()


def test_what_if_and_risk_say_what_can_still_be_done(signed: Callable[..., Client], of: Any) -> None:
    officer = signed("so-y-te")
    one = of.entrants.get(agency__key="so-y-te")
    assert officer.get(f"/index/rounds/{of.pk}/risk/").status_code == 200
    page = officer.get(f"/index/entrants/{one.pk}/what-if/").content.decode()
    assert "Hiện có" in page
    step = page.split('name="step" value="')[1].split('"')[0]
    changed = officer.get(f"/index/entrants/{one.pk}/what-if/", {"step": step}).content.decode()
    assert "thành <b" in changed
    assert officer.get(f"/index/entrants/{one.pk}/what-if/", {"input": "ho_so"}).status_code == 200
    assert officer.get(f"/index/entrants/{one.pk}/unit-sheet/").status_code == 200
    other = of.entrants.get(agency__key="so-khcn")
    assert officer.get(f"/index/entrants/{other.pk}/what-if/").status_code == 404
