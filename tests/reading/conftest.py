import os
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="session")
def plans() -> Path:
    """The folder of real plans with their answer keys; CCHC_PLANS points elsewhere."""
    folder = Path(os.environ.get("CCHC_PLANS", Path(__file__).parents[3] / "shared" / "plans"))
    if not (folder / "compare.py").exists():
        pytest.skip(f"no real plans at {folder}; set CCHC_PLANS to measure the reader on them")
    return folder
