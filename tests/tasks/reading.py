"""Reading a plan's table of tasks back from its page."""

import re
from typing import Any


def rows_of(response: Any) -> list[tuple[str, str, str]]:
    """(number, state's code, `k/n`) of every row; an empty share where nothing is owed."""
    assert response.status_code == 200
    found = []
    for row in re.findall(r'<tr><td class="cc-code n cc-c1">.*?</tr>', response.content.decode(), flags=re.S):
        no = re.findall(r'cc-c1">([^<]*)<', row)[0]
        state = re.findall(r'cc-k-st"><div><span class="cc-state" data-s="(\w+)"', row)[0]
        share = re.findall(r'cc-prog"><span class="num">([^<]*)<', row)
        found.append((no, state, share[0] if share else ""))
    return found
