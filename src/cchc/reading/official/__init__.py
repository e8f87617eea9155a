"""What an official document says of itself: kind, number, day, issuer, signers, subject, recipients, marks, its text.

`kinds` → `heading` (top), `closing` (signature, recipients), `stamps` (secrecy, draft, copy) → `model.Official`, by
`reader`; `signatures` asks a PDF for the digital ones; `child` does both in a process with limits.
"""

from cchc.reading.official.model import Official
from cchc.reading.official.reader import official, official_of

__all__ = ["Official", "official", "official_of"]
