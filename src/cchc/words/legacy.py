"""Bytes and text from before Unicode: TCVN3 (ABC), VNI, VISCII, Windows-1258 become Unicode NFC, and it is said."""

import codecs
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

_MARKED = (
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"  # lower case, in the order of the tables
)
_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦", _MARKED + "ĂÂĐÊÔƠƯ"
)
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII = {0x80 + place: letter for place, letter in enumerate(_VISCII_HIGH)}
_VISCII |= {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

# VNI writes the mark as a letter of its own after the vowel.
_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "windows-1258": "Windows-1258"}
_WORD = re.compile(r"[^\W\d_]+")
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan "
    "oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp "
    "ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uêu uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy "
    "uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng "
    "yêt yêu ynh"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS.replace(' ', '|')})?(?:{_RIMES.replace(' ', '|')})")
# A syllable closed by a stop is said with the sharp or the heavy tone only.
_STOPPED = re.compile("[\\u0300\\u0303\\u0309].*(?:c|ch|p|t)$")
_TONE_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_ENOUGH = 0.7


class Decoded(NamedTuple):
    """Text in Unicode NFC, the encoding it was in, and a Vietnamese sentence when it had to be converted, else None."""

    text: str
    encoding: str
    note: str | None


def decode(data: bytes) -> Decoded:
    """Text of a file whose encoding nobody declared.

    A byte-order mark decides; then strict UTF-8; then whichever old Vietnamese encoding makes the most Vietnamese
    syllables. Raises UnicodeDecodeError when none makes sense of the bytes: they are not Vietnamese text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return Decoded(_composed(data.decode(encoding)), encoding.removesuffix("-sig"), None)
    try:
        return repair(data.decode("utf-8"))
    except UnicodeDecodeError as not_utf8:
        for encoding in ("utf-16-le", "utf-16-be"):
            if _looks_wide(data, encoding):
                return Decoded(_composed(data.decode(encoding)), encoding, None)
        best = _best(_readings(data))
        if best is None:
            raise not_utf8
        text, encoding = best
        return Decoded(text, encoding, _note(encoding))


def repair(text: str) -> Decoded:
    """Unicode text whose letters are really TCVN3 or VNI codes, as a DOCX set in `.VnTime` or `VNI-Times` has them.

    Text that is already Vietnamese comes back as it is (composed), with no note.
    """
    composed = _composed(text)
    if vietnamese(composed) >= _ENOUGH or not any("\u00a0" < c <= "\u00ff" for c in composed):
        return Decoded(composed, "utf-8", None)
    best = _best({"tcvn3": from_tcvn3(text), "vni": from_vni(text)})
    if best is None or vietnamese(best[0]) <= vietnamese(composed):
        return Decoded(composed, "utf-8", None)
    return Decoded(best[0], best[1], _note(best[1]))


def vietnamese(text: str) -> float:
    """The share of words with marked letters that can be Vietnamese syllables; 0 when no word has a marked letter."""
    marked = [word for word in _WORD.findall(text.casefold()) if not word.isascii()][:5000]
    return sum(map(is_syllable, marked)) / len(marked) if marked else 0.0


def from_tcvn3(text: str) -> str:
    """`Së Néi vô` → `Sở Nội vụ`. Capitals that a capitals-only font (`.VnTimeH`) drew come out in lower case."""
    return _composed(text.translate(_TCVN3))


def from_vni(text: str) -> str:
    """`Sôû Noäi vuï` → `Sở Nội vụ`."""
    out: list[str] = []
    for letter in text:
        low, before = letter.casefold(), (out[-1][0].casefold() if out else "")
        if before in "aeiouyơư" and before and low in _VNI_TONES and _bare(out[-1]):
            out[-1] += _VNI_TONES[low]
        elif before in "aeo" and before and low in _VNI_HAT and _bare(out[-1]):
            out[-1] += "\u0302" + _VNI_HAT[low]
        elif before == "a" and low in _VNI_BREVE and _bare(out[-1]):
            out[-1] += "\u0306" + _VNI_BREVE[low]
        else:
            alone = _VNI_ALONE.get(low, low)
            out.append(alone.upper() if letter != low else alone)
    return _composed("".join(out))


def from_viscii(data: bytes) -> str:
    return "".join(_VISCII.get(byte, chr(byte)) for byte in data)


def _readings(data: bytes) -> dict[str, str]:
    latin = data.decode("latin-1")
    tries: dict[str, Callable[[], str]] = {
        "tcvn3": lambda: from_tcvn3(latin),
        "vni": lambda: from_vni(latin),
        "windows-1258": lambda: _composed(data.decode("cp1258", errors="replace")),
        "viscii": lambda: from_viscii(data),
    }
    return {encoding: read() for encoding, read in tries.items()}


def _best(readings: dict[str, str]) -> tuple[str, str] | None:
    # Of equals the first: the encodings stand in the order of how often they are met.
    encoding = max(readings, key=lambda name: vietnamese(readings[name]))
    return (readings[encoding], encoding) if vietnamese(readings[encoding]) >= _ENOUGH else None


def _looks_wide(data: bytes, encoding: str) -> bool:
    if len(data) % 2:
        return False
    high = data[1::2] if encoding.endswith("le") else data[0::2]
    # Vietnamese lives in blocks U+00xx, U+01xx, U+03xx and U+1Exx, so one byte of each pair has few values.
    return len(high) > 8 and sum(byte in (0x00, 0x01, 0x03, 0x1E, 0x20) for byte in high) > 0.97 * len(high)


def is_syllable(word: str) -> bool:
    """Whether a word in small letters can be a Vietnamese syllable."""
    apart = unicodedata.normalize("NFD", word)
    toneless = _composed(apart.translate(_TONE_MARKS))
    return _SYLLABLE.fullmatch(toneless) is not None and not _STOPPED.search(apart)


def _bare(letters: str) -> bool:
    return len(letters) == 1


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _note(encoding: str) -> str:
    return f"Tệp dùng bảng mã cũ {_NAMES[encoding]}, đã được chuyển sang Unicode; hãy đối chiếu chữ trước khi dùng."
