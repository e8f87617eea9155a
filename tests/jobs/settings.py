"""The tests' settings, and the application that works in the background while a test looks on."""

import os

from tests.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.house"]  # noqa: F405

# How long a connection waits for a lock: so that no test waits as long as a person may.
if "TRY_TIMEOUT" in os.environ:
    DATABASES["default"]["OPTIONS"]["timeout"] = float(os.environ["TRY_TIMEOUT"])  # noqa: F405
