"""The pages of a document on its way in, walked with Django's client on real rows."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.duties.models import Duty
from cchc.intake.models import Draft
from cchc.ledger.models import Entry
from cchc.periods import today
from cchc.tasks.models import Mandate

PLAN_TEXT = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 15/KH-UBND
Mẫu, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026

I. NHIỆM VỤ

| STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn |
| --- | --- | --- | --- | --- | --- |
| 1 | Xây dựng kế hoạch kiểm tra cải cách hành chính | Kế hoạch | Sở Nội vụ | Các sở, ban, ngành | Trước ngày 28/02/2026 |
| 2 | Rà soát thủ tục hành chính | Quyết định công bố | Sở Tư pháp | UBND cấp xã | Quý II/2026 |

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An
"""


@pytest.fixture
def signed_in(client, person):
    """The focal point, signed in."""
    client.force_login(person("duc", "so-noi-vu", "focal_point"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def upload(client, data, name="ke-hoach.txt"):
    data = data.encode() if isinstance(data, str) else data
    return client.post(reverse("upload"), {"file": SimpleUploadedFile(name, data)})


def test_a_plan_is_uploaded_reviewed_and_put_in_force(signed_in):
    answer = upload(signed_in, PLAN_TEXT)
    draft = Draft.objects.get()
    assert answer.url == reverse("draft", args=[draft.pk])
    page = signed_in.get(answer.url).content.decode()
    assert "15/KH-UBND" in page
    assert "Xây dựng kế hoạch kiểm tra" in page
    answer = signed_in.post(reverse("draft_confirm", args=[draft.pk]), {"on": today().isoformat()})
    mandate = Mandate.objects.get()
    assert answer.url == reverse("mandate", args=[mandate.pk])
    assert sorted(Duty.objects.values_list("agency__key", "product_name")) == [
        ("so-noi-vu", "Kế hoạch"),
        ("so-tu-phap", "Quyết định công bố"),
    ]


def test_the_same_plan_is_not_taken_twice(signed_in):
    upload(signed_in, PLAN_TEXT)
    answer = upload(signed_in, PLAN_TEXT)
    assert answer.status_code == 422
    assert "đã được tải lên" in answer.content.decode()
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("rong.txt", b"", "rỗng"),
        ("ke-hoach.docx", b"%PDF-1.7 whatever", "Chưa có gì được lưu"),
        ("anh.docx", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "Chưa có gì được lưu"),
        ("hong.docx", b"PK\x03\x04" + b"\x00" * 300, "Chưa có gì được lưu"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_leaves_nothing(signed_in, name, data, said):
    answer = upload(signed_in, data, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Draft.objects.exists()


def test_an_officer_cannot_upload(client, person):
    client.force_login(person("ha", "so-xay-dung", "officer"), backend="django.contrib.auth.backends.ModelBackend")
    assert upload(client, PLAN_TEXT).status_code == 404
    assert Entry.objects.filter(verb="denied").exists()


def post(client, name, *args, **data):
    draft = Draft.objects.get()
    return client.post(reverse(name, args=[draft.pk, *args]), {"version": draft.version, **data})


@pytest.fixture
def reviewed(signed_in, draft, person):
    """The small plan of conftest, open for the signed-in focal point."""
    return signed_in


def test_a_task_is_corrected_and_the_correction_undone(reviewed):
    form = {
        "no": "1.1",
        "area": "Chỉ đạo điều hành",
        "title": "Ban hành kế hoạch mới",
        "products": "Kế hoạch\nBáo cáo",
        "lead": "Sở Tư pháp",
        "coordinating": "",
        "requirements": "",
        "deadline_0": "Quý II/2026",
        "due_0": "",
        "for_0": "",
        "deadline_1": "",
        "due_1": "",
        "for_1": "",
    }
    assert post(reviewed, "draft_task", 1, **form).status_code == 302
    task = Draft.objects.get().current["tasks"][0]
    assert task["title"] == "Ban hành kế hoạch mới"
    assert task["products"] == ["Kế hoạch", "Báo cáo"]
    assert task["deadlines"][0]["due"] == "2026-06-30"
    for _ in range(5):
        post(reviewed, "draft_undo")
    assert Draft.objects.get().current["tasks"][0]["title"] == "Ban hành kế hoạch của cơ quan, địa phương"


def test_a_day_that_is_typed_decides(reviewed):
    form = {
        "title": "Công khai",
        "products": "",
        "lead": "",
        "coordinating": "",
        "requirements": "",
        "no": "",
        "area": "",
    }
    post(reviewed, "draft_task", 4, **form, deadline_0="Sau khi công bố", due_0="2026-09-15", for_0="")
    deadline = Draft.objects.get().current["tasks"][3]["deadlines"][0]
    assert (deadline["text"], deadline["kind"], deadline["due"]) == ("Sau khi công bố", "by", "2026-09-15")


@pytest.mark.parametrize(
    ("verb", "at", "after"),
    [
        ("remove", 1, ["2.1", "3.1", "3.2", "7.1"]),
        ("down", 1, ["2.1", "1.1", "3.1", "3.2", "7.1"]),
        ("up", 2, ["2.1", "1.1", "3.1", "3.2", "7.1"]),
        ("up", 1, ["1.1", "2.1", "3.1", "3.2", "7.1"]),
        ("add", 1, ["1.1", None, "2.1", "3.1", "3.2", "7.1"]),
        ("split", 2, ["1.1", "2.1", "2.1", "3.1", "3.2", "7.1"]),
        ("join", 3, ["1.1", "2.1", "3.1", "7.1"]),
    ],
)
def test_the_list_of_tasks_is_changed(reviewed, verb, at, after):
    post(reviewed, "draft_change", at, verb)
    assert [task["no"] for task in Draft.objects.get().current["tasks"]] == after


def test_two_windows_do_not_overwrite_each_other(reviewed):
    old = Draft.objects.get().version
    post(reviewed, "draft_change", 1, "remove")
    answer = reviewed.post(
        reverse("draft_change", args=[Draft.objects.get().pk, 1, "remove"]), {"version": old}, follow=True
    )
    assert "cửa sổ khác" in answer.content.decode()
    assert len(Draft.objects.get().current["tasks"]) == 4


def test_an_unknown_body_is_tied_to_an_agency_and_remembered(reviewed, province):
    khcn = province("so-khcn")
    post(reviewed, "draft_body", body="ban dieu phoi chuyen doi so", members=[khcn.pk], remember="1")
    page = reviewed.get(reverse("draft_confirm", args=[Draft.objects.get().pk])).content.decode()
    assert "Sở Khoa học và Công nghệ" in page
    assert khcn.aliases.filter(printed="Ban Điều phối chuyển đổi số").exists()


def test_every_part_of_the_review_opens(reviewed):
    pk = Draft.objects.get().pk
    for part in ("tasks", "head", "bodies", "areas", "targets", "reporting", "checks", "bodies&body=so tu phap", "xyz"):
        assert reviewed.get(f"/intake/{pk}/?part={part}").status_code == 200, part
    for n in ("-1", "0", "99999", "abc", "3"):
        assert reviewed.get(f"/intake/{pk}/?n={n}").status_code == 200, n


def test_a_conclusion_is_typed_by_hand(signed_in):
    form = {
        "kind": "conclusion",
        "number": "88/TB-VPUBND",
        "issued_on": "2026-01-04",
        "year": "2026",
        "title": "Kết luận họp giao ban",
        "issuer": "Văn phòng UBND tỉnh",
        "t-TOTAL_FORMS": "3",
        "t-INITIAL_FORMS": "0",
        "t-0-title": "Báo cáo tiến độ số hóa",
        "t-0-lead": "Sở Xây dựng",
        "t-0-products": "Báo cáo",
        "t-0-deadline": "Trước ngày 20/01/2026",
        "t-1-title": "Rà soát biên chế",
        "t-1-lead": "Sở Nội vụ; Sở Tài chính",
        "t-1-products": "",
        "t-1-deadline": "Quý I/2026",
    }
    answer = signed_in.post(reverse("by_hand"), form)
    draft = Draft.objects.get()
    assert answer.url == reverse("draft_confirm", args=[draft.pk])
    signed_in.post(answer.url, {"on": today().isoformat()})
    owed = Duty.objects.order_by("due", "agency__key").values_list("agency__key", "due")
    assert list(owed) == [
        ("so-xay-dung", date(2026, 1, 20)),
        ("so-noi-vu", date(2026, 3, 31)),
        ("so-tai-chinh", date(2026, 3, 31)),
    ]
    assert Mandate.objects.get().kind == "conclusion"


def test_a_draft_of_another_province_is_not_found(client, draft, person):
    client.force_login(person("khac", "so-tu-phap", "focal_point"), backend="django.contrib.auth.backends.ModelBackend")
    for name in ("draft", "draft_confirm"):
        assert client.get(reverse(name, args=[draft.pk])).status_code == 404
    assert client.post(reverse("draft_discard", args=[draft.pk])).status_code == 404


def test_what_the_checks_notice_stands_beside_the_document(signed_in):
    upload(signed_in, PLAN_TEXT.replace("Quý II/2026", "Quý II/2024"))
    page = signed_in.get(f"/intake/{Draft.objects.get().pk}/?part=checks").content.decode()
    assert "Quý II/2024" in page.split('class="cc-find"')[1]


def test_a_corrected_reading_leaves_as_an_answer_key(reviewed):
    post(reviewed, "draft_change", 1, "remove")
    key = reviewed.get(reverse("draft_answer_key", args=[Draft.objects.get().pk])).json()
    assert [task["no"] for task in key["tasks"]] == ["2.1", "3.1", "3.2", "7.1"]
    assert set(key) == {"document", "targets", "tasks", "reporting"}
    assert "source" not in key["tasks"][0]


def test_a_document_marked_secret_is_refused_as_a_file(signed_in):
    for mark in ("MẬT", "TỐI MẬT", "Độ mật: Mật"):
        answer = upload(signed_in, PLAN_TEXT.replace("Số: 15/KH-UBND", f"{mark}\n\nSố: 15/KH-UBND"))
        assert answer.status_code == 422, mark
        assert "không nhận tệp" in answer.content.decode()
    assert not Draft.objects.exists()
    assert (
        upload(signed_in, PLAN_TEXT.replace("I. NHIỆM VỤ", "I. NHIỆM VỤ\n\nBảo vệ bí mật nhà nước.")).status_code == 302
    )


def test_the_same_number_in_another_file_is_not_a_second_draft(signed_in):
    upload(signed_in, PLAN_TEXT)
    answer = upload(signed_in, PLAN_TEXT + "\n")
    assert answer.status_code == 422
    assert "đang chờ xem lại" in answer.content.decode()


def test_what_is_refused_leaves_nothing_half_done(reviewed, province):
    draft = Draft.objects.get()
    head = {"version": "99", "kind": "directive", "number": "78/X", "title": "Khác", "year": "2026"}
    reviewed.post(reverse("draft_head", args=[draft.pk]), head)
    body = {"version": "99", "body": "ban dieu phoi chuyen doi so", "members": province("so-khcn").pk, "remember": "1"}
    reviewed.post(reverse("draft_body", args=[draft.pk]), body)
    draft.refresh_from_db()
    assert (draft.current.get("kind"), draft.kind, draft.version) == (None, "plan", 0)
    assert not province("so-khcn").aliases.filter(printed__startswith="Ban Điều phối").exists()


def test_the_kind_is_corrected_and_the_correction_undone(reviewed):
    post(
        reviewed,
        "draft_head",
        kind="directive",
        number="412/KH-UBND",
        title="Chỉ thị",
        year="2026",
        issued_on="24/12/2025",
    )
    assert Draft.objects.get().current["kind"] == "directive"
    for _ in range(6):
        post(reviewed, "draft_undo")
    assert "kind" not in Draft.objects.get().current


def test_a_discarded_draft_is_gone_from_every_page(reviewed):
    draft = Draft.objects.get()
    post(reviewed, "draft_discard")
    for name in ("draft", "draft_confirm"):
        assert reviewed.get(reverse(name, args=[draft.pk])).status_code == 404


def test_anothers_draft_is_denied_and_the_ledger_names_it(client, draft, person):
    client.force_login(person("ha", "so-xay-dung", "officer"), backend="django.contrib.auth.backends.ModelBackend")
    before = Entry.objects.filter(verb="denied").count()
    assert client.post(reverse("draft_undo", args=[draft.pk])).status_code == 404
    assert Entry.objects.filter(verb="denied").count() == before + 1


def test_an_upload_with_nothing_but_a_file_too_large(signed_in, settings):
    settings.CCHC_MAX_UPLOAD = 1000
    answer = signed_in.post(reverse("upload"), {"file": SimpleUploadedFile("to.txt", b"a" * 5000)})
    assert answer.status_code == 422
    assert "không nhận" in answer.content.decode()


def test_a_mandate_is_not_followed_from_before_it_was_issued(reviewed):
    answer = reviewed.post(reverse("draft_confirm", args=[Draft.objects.get().pk]), {"on": "01/01/0001"})
    assert answer.status_code == 422
    assert not Mandate.objects.exists()


def test_a_row_is_read_as_it_is_typed(signed_in):
    asked = {"row": "1", "t-1-lead": "Sở Xây dựng; Sở Xay dung va Nha o", "t-1-deadline": "Trước 15/12", "year": "2026"}
    part = signed_in.get(reverse("by_hand_read"), asked).content.decode()
    assert "Hạn 15/12/2026" in part and "<html" not in part
    assert "Chưa rõ “Sở Xay dung va Nha o”" in part and 'data-value="Sở Xây dựng"' in part
    assert "Chưa xác định hạn" in signed_in.get(reverse("by_hand_read"), {"row": "0"}).content.decode()
    for hostile in ({"row": "x"}, {"row": "9" * 40, "t-0-lead": "\x00" * 3000, "year": "٣"}, {"issuer": "<b>"}):
        assert signed_in.get(reverse("by_hand_read"), hostile).status_code == 200


def test_pasted_lines_become_rows_and_a_date_may_be_missing(signed_in, province):
    lines = (
        "1. Giao Sở Xây dựng chủ trì, phối hợp với Sở Tư pháp rà soát quy trình, xong trước ngày 15/12/2026.\n"
        "2\tSố hóa hồ sơ\tSở Y tế\tSở Nội vụ\tBáo cáo\tQuý IV\n"
        "Việc chưa rõ ai làm\n"
    )
    head = {
        "kind": "instruction",
        "year": "2026",
        "title": "Ý kiến của Chủ tịch",
        "number": "9/UBND-NC",
        "urgency": "express",
    }
    head |= {"issued_on": "05/01/2026", "issuer": "UBND tỉnh Mẫu", "t-INITIAL_FORMS": "0", "t-TOTAL_FORMS": "3"}
    page = signed_in.post(reverse("by_hand"), {**head, "split": "1", "pasted": lines})
    assert page.status_code == 200
    names = ("title", "lead", "coordinating", "deadline")
    rows = [{n: row[0][n].value() or "" for n in names} for row in page.context["rows"]]
    assert rows[0]["lead"] == "Sở Xây dựng" and rows[0]["coordinating"] == "Sở Tư pháp"
    assert rows[0]["deadline"] == "xong trước ngày 15/12/2026"
    assert (rows[1]["title"], rows[1]["lead"], rows[1]["deadline"]) == ("Số hóa hồ sơ", "Sở Y tế", "Quý IV")
    assert (rows[2]["title"], rows[2]["lead"]) == ("Việc chưa rõ ai làm", "")
    typed = {f"t-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    typed |= {"t-2-lead": "Sở Công Thương", "t-TOTAL_FORMS": "4"}
    answer = signed_in.post(reverse("by_hand"), {**head, **typed})
    draft = Draft.objects.get()
    assert answer.url == reverse("draft_confirm", args=[draft.pk])
    signed_in.post(answer.url, {"on": today().isoformat()})
    mandate = Mandate.objects.get()
    assert (mandate.kind, mandate.urgency, mandate.number) == ("instruction", "express", "9/UBND-NC")
    pages = [reverse("mandate", args=[mandate.pk]), reverse("task", args=[mandate.tasks.earliest("order").pk])]
    assert [signed_in.get(url).content.decode().count("Hỏa tốc") for url in pages] == [1 + 3, 1]
    owed = {d.agency.key: (d.due, d.urgent) for d in Duty.objects.all()}
    assert owed["so-xay-dung"] == (date(2026, 12, 15), True) and owed["so-y-te"][0] == date(2026, 12, 31)
    assert owed["so-cong-thuong"] == (None, True)
    assert Duty.objects.stated(today()).get(agency__key="so-cong-thuong").state == "unsure"


def test_a_page_without_a_task_says_so_and_more_rows_keep_what_was_typed(signed_in):
    head = {"kind": "conclusion", "year": "2026", "title": "Kết luận", "t-TOTAL_FORMS": "3", "t-INITIAL_FORMS": "0"}
    answer = signed_in.post(reverse("by_hand"), head)
    assert answer.status_code == 422 and "Chưa có nhiệm vụ nào" in answer.content.decode()
    more = signed_in.post(reverse("by_hand"), {**head, "t-1-title": "Giữ lại", "more": "1"}).content.decode()
    assert "Giữ lại" in more and "t-5-title" in more and not Draft.objects.exists()


@pytest.mark.parametrize(
    ("issuer", "number", "origin"),
    [
        ("Thủ tướng Chính phủ", "", "prime_minister"),
        ("", "1015/QĐ-TTg", "prime_minister"),
        ("Chính phủ", "76/NQ-CP", "government"),
        ("Bộ Nội vụ", "12/BNV-CCHC", "ministry"),
        ("Bộ Chỉ huy Quân sự tỉnh", "", "own"),
        ("UBND tỉnh Mẫu", "5/KH-UBND", "own"),
    ],
)
def test_from_how_high_it_comes(issuer, number, origin):
    from cchc.tasks.origins import origin_of

    assert origin_of(issuer, number) == origin
