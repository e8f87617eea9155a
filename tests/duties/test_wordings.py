"""The words duties are found by are kept once, however a duty comes to have them."""

from __future__ import annotations

from datetime import date
from typing import Any

from cchc.duties.models import Duty
from cchc.duties.queries import fitting
from cchc.duties.wordings import Wording


def test_duties_of_the_same_words_share_them(province: Any) -> None:
    said = {
        "agency": province("so-y-te"),
        "judged_by": province("so-noi-vu"),
        "year": 2026,
        "opened_on": date(2026, 1, 1),
    }
    one = Duty.objects.create(folded="ra soat thu tuc", **said)
    two, three = Duty.objects.bulk_create([Duty(folded=words, **said) for words in ("ra soat thu tuc", "so hoa")])
    assert one.wording_id == two.wording_id != three.wording_id
    assert Wording.objects.count() == 2 and one.folded == "ra soat thu tuc"

    def found(words: str) -> set[int]:
        return set(fitting(Duty.objects.all(), words).values_list("pk", flat=True))

    assert found("Rà soát") == {one.pk, two.pk} and found("số hóa") == {three.pk} and found("không có") == set()
    assert found("  ") == {one.pk, two.pk, three.pk}

    Duty.objects.filter(pk=two.pk).update(folded="so hoa")
    assert found("Rà soát") == {one.pk} and found("số hóa") == {two.pk, three.pk}
    one.folded = "so hoa ho so"
    one.save()
    assert Duty.objects.get(pk=one.pk).folded == "so hoa ho so" and found("so hoa") == {one.pk, two.pk, three.pk}


def test_a_text_of_any_length_is_kept_once(db: None) -> None:
    long = "so hoa " * 2000
    first = Wording.objects.of([long, "", "ngan", long])
    assert set(first) == {long, "", "ngan"} and Wording.objects.of([long, "ngan"]).items() <= first.items()
    assert Wording.objects.of([]) == {}
