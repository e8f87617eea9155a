"""Who signs for an issuer, where the one who lays the document out does not say."""

from cchc.documents.blocks import Signature
from cchc.documents.text import one_line

# Who signs, by how the issuer's name begins: (begins with, authority, position).
SIGNERS = (
    ("ủy ban nhân dân", "TM. Ủy ban nhân dân", "Chủ tịch"),
    ("ubnd", "TM. Ủy ban nhân dân", "Chủ tịch"),
    ("văn phòng", None, "Chánh Văn phòng"),
    ("thanh tra", None, "Chánh Thanh tra"),
    ("ban ", None, "Trưởng ban"),
    ("phòng", None, "Trưởng phòng"),
)


def signature_of(issuer: str) -> Signature:
    """The position that signs, its name left open: the chairman for a committee, the director else."""
    name = one_line(issuer).lower()
    for begins, authority, position in SIGNERS:
        if name.startswith(begins):
            return Signature(position, authority=authority)
    return Signature("Giám đốc")
