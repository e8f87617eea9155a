"""A criteria set out of a file that somebody sends: read in a child, with every fault and its place."""

from __future__ import annotations

from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from cchc.access import Refused
from cchc.reading.sandbox import answer_of_child
from cchc.reading.unreadable import Unreadable
from cchc.scoring import CriteriaSet, Fault, Unusable
from cchc.scoring.building import build
from cchc.scoring.nodes import of_plain
from cchc.ui.files import as_file

MOST_BYTES = 8 * 1024 * 1024
CHILD = "cchc.assessments.sets_child"


def set_in(file: File[Any]) -> CriteriaSet:
    """The set. Raises `Unusable` with the faults of the file, `Refused` for one that cannot be read at all."""
    if (file.size or 0) > MOST_BYTES:
        raise Refused(_("Tệp lớn hơn 8 MB nên không được đọc."), field="file")
    with as_file(file) as path:
        try:
            answer = answer_of_child(CHILD, path, file.name or "")
        except Unreadable as refused:
            raise Refused(str(refused), field="file") from refused
    if "set" not in answer:
        raise Unusable([Fault(*fault) for fault in answer.get("faults", [])])
    return build(of_plain(answer["set"]))
