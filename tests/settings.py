"""Settings of the tests: the product's own, in a folder that is thrown away, untouched by anybody's `.env`.

DATABASE_URL and CELERY_BROKER_URL of the environment count, so that the same tests run on other servers.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
for _name in re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE):
    if _name not in {"DATABASE_URL", "CELERY_BROKER_URL"}:
        os.environ.pop(_name, None)
os.environ["ENV_FILE"] = os.devnull
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="supportdesk-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from supportdesk.settings import *  # noqa: E402, F403  # only now is the environment as it should be

# Stretching passwords is tested by Django; here it would only cost a quarter of a second for each user.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "apps.accounts.hashers.RandomSecretHasher"]

# Each client of a test would list and read every static file again.
WHITENOISE_AUTOREFRESH = True

# What tests put on a shared broker nobody works on; conftest.py takes it away.
CELERY_TASK_DEFAULT_QUEUE = f"supportdesk-tests-{os.getpid()}"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405  # from the line above
    # In a file, as in the product: threads then wait for each other instead of being told "table is locked".
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "tests.sqlite3"}  # noqa: F405  # as well
