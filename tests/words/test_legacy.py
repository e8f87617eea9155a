import pytest

from cchc.words import legacy

SENTENCE = "Sở Nội vụ chủ trì, phối hợp với ủy ban nhân dân tỉnh Đắk Mẫu rà soát thủ tục hành chính"
TCVN3 = "Së Néi vô chñ tr×, phèi hîp víi ñy ban nh©n d©n tØnh §¾k MÉu rµ so¸t thñ tôc hµnh chÝnh"
VNI = "Sôû Noäi vuï chuû trì, phoái hôïp vôùi uûy ban nhaân daân tænh Ñaék Maãu raø soaùt thuû tuïc haønh chính"


@pytest.mark.parametrize(
    ("data", "encoding", "converted"),
    [
        (SENTENCE.encode(), "utf-8", False),
        (SENTENCE.encode("utf-8-sig"), "utf-8", False),
        (SENTENCE.encode("utf-16"), "utf-16", False),
        (SENTENCE.encode("utf-16-le"), "utf-16-le", False),
        (TCVN3.encode("latin-1"), "tcvn3", True),
        (VNI.encode("latin-1"), "vni", True),
        (TCVN3.encode(), "tcvn3", True),
        (VNI.encode(), "vni", True),
    ],
)
def test_decode(data: bytes, encoding: str, converted: bool) -> None:
    decoded = legacy.decode(data)
    assert (decoded.text, decoded.encoding, decoded.note is not None) == (SENTENCE, encoding, converted)


def test_windows_1258_and_viscii_are_told_apart() -> None:
    windows = "\u0053\u01a1\u0309 nghi\u00ea\u0323p vu\u0323 ha\u0300nh chi\u0301nh".encode("cp1258")
    assert legacy.decode(windows).text == "Sở nghiệp vụ hành chính"
    assert legacy.decode(b"S\xf9a \xf0\xb1i, b\xb3 sung").encoding != "tcvn3"


def test_plain_vietnamese_is_left_alone() -> None:
    assert legacy.repair(SENTENCE) == (SENTENCE, "utf-8", None)


def test_what_is_no_vietnamese_text_is_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        legacy.decode(bytes(range(128, 256)) * 20)
