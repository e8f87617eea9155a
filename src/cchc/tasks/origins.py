"""From how high a document comes, by who issued it."""

from __future__ import annotations

from cchc.tasks.models import Mandate
from cchc.words import fold

CENTRAL = ("bo ", "ban to chuc trung uong", "van phong chinh phu", "thanh tra chinh phu", "ngan hang nha nuoc")


def origin_of(issuer: str, number: str = "") -> Mandate.Origin:
    """By the issuer's name, else by the letters of its number: `1015/QĐ-TTg`, `76/NQ-CP`.

    What the office of the Government tells (`Thông báo kết luận của Thủ tướng`) is followed as the ministry's it is
    printed by: whose words they are, its subject says.
    """
    folded, letters = fold(issuer), number.upper()
    if folded.startswith("thu tuong") or letters.endswith(("-TTG", "/TTG")):
        return Mandate.Origin.PRIME_MINISTER
    if folded == "chinh phu" or letters.endswith(("-CP", "/CP")):
        return Mandate.Origin.GOVERNMENT
    if folded.startswith(CENTRAL) and not folded.startswith(("bo chi huy", "bo phan")):
        return Mandate.Origin.MINISTRY
    return Mandate.Origin.OWN
