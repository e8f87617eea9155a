"""Digital signatures, by an authority made here: good, altered, expired, revoked, untrusted, one of two, a copy."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bench.authority import UTC, Authority, Holder, altered, flipped, sign

from cchc.reading.official.model import Copy, Official
from cchc.reading.official.signature import Signature, State, from_json
from cchc.reading.official.signatures import certificates, is_person, signatures
from cchc.reading.sandbox import read_official_in_child
from cchc.reading.verdict import signing

AT = dt.datetime(2026, 2, 3, 3, tzinfo=UTC)
WORDS = b"BT /F1 12 Tf 72 700 Td (Ke hoach cai cach) Tj ET"
STREAM = b"4 0 obj<</Length %d>>stream\n%b\nendstream\nendobj\n" % (len(WORDS), WORDS)
PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>endobj\n"
    + STREAM
    + b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
)


def plain() -> bytes:
    """A PDF of one page with a table of its objects."""
    offsets = [PDF.index(b"%d 0 obj" % n) for n in range(1, 6)]
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return PDF + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(PDF)


@pytest.fixture(scope="module")
def ca() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def roots(ca: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ca.trusted_in(tmp_path_factory.mktemp("roots"))


@pytest.fixture(scope="module")
def person(ca: Authority) -> Holder:
    return ca.issue("Nguyễn Văn An", "Sở Xây dựng", number="CCCD:001")


@pytest.fixture(scope="module")
def agency(ca: Authority) -> Holder:
    return ca.issue("Sở Xây dựng", "UBND tỉnh Mẫu")


@pytest.fixture(scope="module")
def both(person: Holder, agency: Holder) -> bytes:
    one = sign(plain(), person, field_name="Ky", at=AT)
    return sign(one, agency, field_name="Dau", at=AT + dt.timedelta(minutes=5))


def states(data: bytes, *folders: Path | None) -> list[str]:
    return [one.state.value for one in signatures(data, *folders)]


def test_two_layers_say_whose_when_and_by_whom(both: bytes, roots: Path) -> None:
    first, second = signatures(both, roots)
    assert (first.state, first.name, first.agency, first.is_person) == (
        State.GOOD,
        "Nguyễn Văn An",
        "Sở Xây dựng",
        True,
    )
    assert (first.authority, first.signed_at, first.changes) == ("CA tỉnh Mẫu", AT, "allowed")
    assert (second.state, second.name, second.is_person, second.changes) == (State.GOOD, "Sở Xây dựng", False, "none")


def test_without_roots_nothing_is_called_invalid(both: bytes, tmp_path: Path) -> None:
    assert states(both, None) == states(both, tmp_path) == ["no_roots", "no_roots"]


def test_another_authority_is_not_trusted(roots: Path) -> None:
    stranger = Authority("CA lạ").issue("Kẻ Lạ", "Sở Xây dựng", number="CCCD:9")
    assert states(sign(plain(), stranger, field_name="Ky", at=AT), roots) == ["untrusted"]


def test_what_is_drawn_after_signing_is_told(both: bytes, roots: Path) -> None:
    assert states(altered(both), roots) == ["altered", "altered"]


def test_one_of_two_signed_before_the_change(person: Holder, agency: Holder, roots: Path) -> None:
    one = sign(plain(), person, field_name="Ky", at=AT)
    assert states(sign(altered(one), agency, field_name="Dau", at=AT), roots) == ["altered", "good"]


@pytest.mark.parametrize("share", [n / 20 for n in range(1, 20)])
def test_a_flipped_byte_is_never_good(both: bytes, roots: Path, share: float) -> None:
    found = states(flipped(both, share * len(plain()) / len(both)), roots)
    assert found and "good" not in found


def test_a_certificate_that_had_ended(ca: Authority, roots: Path) -> None:
    ended = ca.issue("Lê Thị Bình", "Sở Xây dựng", number="CCCD:2", until=dt.datetime(2025, 1, 1, tzinfo=UTC))
    assert states(sign(plain(), ended, field_name="Ky", at=AT), roots) == ["expired"]
    later = ca.issue("Lê Thị Bình", "Sở Xây dựng", number="CCCD:2", until=dt.datetime(2026, 3, 1, tzinfo=UTC))
    assert states(sign(plain(), later, field_name="Ky", at=AT), roots) == ["good"]


@pytest.mark.parametrize(("month", "state"), [(1, "revoked"), (9, "good")])
def test_a_certificate_revoked_before_it_signed(
    ca: Authority, roots: Path, tmp_path: Path, month: int, state: str
) -> None:
    own = Authority()
    holder = own.issue("Trần Văn Cao", "Sở Xây dựng", number="CCCD:3")
    own.revoke(holder, dt.datetime(2026, month, 1, tzinfo=UTC))
    (tmp_path / "thu-hoi.crl").write_bytes(own.crl(dt.datetime(2026, 10, 1, tzinfo=UTC)))
    trusted = own.trusted_in(tmp_path / "roots")
    assert states(sign(plain(), holder, field_name="Ky", at=AT), trusted, tmp_path) == [state]


def test_an_unsigned_file_and_no_file_have_none() -> None:
    assert signatures(plain()) == signatures(b"") == signatures(b"%PDF-1.7\n") == []


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 /ByteRange junk",
        b"%PDF-1.7\n" + b"<<" * 5000 + b"/ByteRange",
        b"%PDF-1.7\ntrailer<</Root 1 0 R/Prev 0>>/ByteRange[0 99999999999 1 2]",
    ],
)
def test_a_hostile_file_is_told_and_not_raised(data: bytes) -> None:
    assert [one.state for one in signatures(data)] == [State.BROKEN]


def test_the_child_does_the_same(both: bytes, roots: Path, tmp_path: Path) -> None:
    file = tmp_path / "van-ban.pdf"
    file.write_bytes(both)
    answer = read_official_in_child(file, roots=roots, seconds=60)
    assert [one["state"] for one in answer["signatures"]] == ["good", "good"]
    assert from_json(json.loads(json.dumps(answer["signatures"][0]))).signed_at == AT
    assert answer["official"]["pages"] == 1 and answer["texts"] == [[1, "Ke hoach cai cach"]]


def test_a_folder_of_roots_may_hold_what_is_no_certificate(roots: Path) -> None:
    (roots / "doc.pem").write_text("-----BEGIN NOTHING-----\nxx\n-----END NOTHING-----\n")
    (roots / "ghi-chu.crt").write_bytes(b"\x00\x01")
    assert len(certificates(roots)) == 1


@pytest.mark.parametrize(
    ("subject", "person"),
    [
        ({"common_name": "Nguyễn Văn An", "organization_name": "Sở Nội vụ"}, True),
        ({"common_name": "Sở Nội vụ", "organization_name": "UBND tỉnh Mẫu"}, False),
        ({"common_name": "UBND xã An Hòa"}, False),
        ({"common_name": "Văn phòng UBND tỉnh"}, False),
        ({"common_name": "Phòng Minh Đức", "user_id": "CCCD:00123"}, True),
        ({"common_name": "Báo Mẫu", "user_id": "MST:0123"}, False),
    ],
)
def test_whose_a_certificate_is(subject: dict[str, Any], person: bool) -> None:
    assert is_person(subject) == person


# — as lines of a verdict —

SIGNED = Signature("Ky", State.GOOD, "Nguyễn Văn An", "Sở Xây dựng", "", "CA", True, AT)
SEALED = Signature("Dau", State.GOOD, "Sở Xây dựng", "UBND tỉnh Mẫu", "", "CA", False, AT)
PAPER = Official("a.pdf", "pdf", issuer="Sở Xây dựng")


@pytest.mark.parametrize(
    ("paper", "found", "codes"),
    [
        (PAPER, [SIGNED, SEALED], ["signature.good", "signature.good"]),
        (PAPER, [SIGNED], ["signature.good", "signature.no_agency"]),
        (PAPER, [SEALED], ["signature.good", "signature.no_person"]),
        (replace(PAPER, copy=Copy("sao y")), [SEALED], ["signature.copy"]),
        (
            PAPER,
            [SIGNED, replace(SEALED, name="Sở Y tế")],
            ["signature.good", "signature.good", "signature.other_agency"],
        ),
        (PAPER, [replace(SIGNED, state=State.ALTERED)], ["signature.altered"]),
        (PAPER, [replace(SIGNED, state=State.EXPIRED), SEALED], ["signature.expired", "signature.good"]),
        (PAPER, [SIGNED, replace(SEALED, state=State.REVOKED)], ["signature.good", "signature.revoked"]),
        (PAPER, [], ["signature.none"]),
        (replace(PAPER, pictures=1), [], ["signature.image"]),
        (replace(PAPER, scanned=True), [], ["signature.scan"]),
        (replace(PAPER, signed_mark="(Đã ký)"), [], ["signature.marked"]),
        (replace(PAPER, format="docx"), [], []),
    ],
)
def test_what_a_verdict_says_of_signatures(paper: Official, found: list[Signature], codes: list[str]) -> None:
    assert [one.code for one in signing.findings(paper, found)] == codes
