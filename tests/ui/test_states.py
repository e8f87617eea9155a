import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from cchc.ui.states import ALL, BAR_ORDER, FINISHED, STATES

UI = Path(__file__).parents[2] / "src" / "cchc" / "ui"


@pytest.mark.parametrize("state", ALL, ids=lambda state: state.code)
def test_every_state_has_a_word_an_icon_and_a_translation(state: Any, drawn: Any) -> None:
    with translation.override("vi"):
        vietnamese = str(state.word)
    with translation.override("en"):
        assert str(state.word) not in ("", vietnamese)
    shown = drawn("{% state code %}", code=state.code)
    assert vietnamese in shown
    assert f'#{state.icon}"' in shown
    assert f'data-s="{state.code}"' in shown
    assert state.icon in json.loads((UI / "frontend" / "icons.json").read_text())


def test_the_word_of_what_was_returned_stays() -> None:
    assert str(STATES["back"].word) == "Bị trả lại"


def test_bars_hold_every_state_but_what_does_not_apply() -> None:
    assert {*BAR_ORDER, "na", "passed"} == set(STATES)
    assert set(BAR_ORDER) > FINISHED


def test_every_state_has_its_colours_in_the_sheet() -> None:
    sheet = (UI / "frontend" / "cchc.css").read_text(encoding="utf-8")
    for code in BAR_ORDER:
        assert re.search(rf"\.cc-bar rect\[data-s={code}\]", sheet)
        assert code == "none" or f".cc-state[data-s={code}]" in sheet
