"""The real settings, told that they are under test."""

import os
import tempfile

os.environ.setdefault("CCHC_TESTING", "1")
os.environ.setdefault("CCHC_LOG", "CRITICAL")
os.environ.setdefault("CCHC_HOME", tempfile.mkdtemp(prefix="cchc-test-"))

from cchc.project.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
