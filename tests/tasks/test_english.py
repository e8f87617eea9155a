"""Every sentence of the pages of tasks, agencies and figures has its English."""

import pytest

from cchc.ui.messages import ROOMS, missing, sentences


@pytest.mark.parametrize("room", ["tasks", "agencies", "figures"])
def test_nothing_is_left_in_vietnamese(room):
    from babel.messages.pofile import read_po

    file = ROOMS / room / "locale" / "en" / "LC_MESSAGES" / "django.po"
    assert missing(file) == []
    with file.open("rb") as stream:
        known = {one.id if isinstance(one.id, str) else one.id[0] for one in read_po(stream, locale="en")}
    said = {one if isinstance(one, str) else one[0] for one, _where in sentences(ROOMS / room)}
    assert said <= known
