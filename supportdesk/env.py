"""Every environment variable the project reads, once, with its default. `.env.example` explains each."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEBUG: bool = env.bool("DEBUG", default=False)
SITE_URL: str = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=0)

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DATABASE: dict = env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'supportdesk.sqlite3'}")
CACHE_URL: str = env.str("CACHE_URL", default="")
CELERY_BROKER_URL: str = env.str("CELERY_BROKER_URL", default="filesystem://")

EMAIL: dict = env.email_url("EMAIL_URL", default=f"filemail://{DATA_DIR / 'mail'}")
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="API Support <support@lodestar.example>")

LOG_LEVEL: str = env.str("LOG_LEVEL", default="INFO")
CLOCK_SHIFT_FILE: str = env.str("CLOCK_SHIFT_FILE", default="")


def kept_secret(name: str) -> str:
    """The variable ``name``, or a random value made once and kept in a private file below DATA_DIR."""
    given = env.str(name, default="")
    if given:
        return given
    file = DATA_DIR / name.lower()
    if not file.exists():
        # Written aside, then linked: two processes that start at once agree on one value.
        descriptor, draft = tempfile.mkstemp(dir=DATA_DIR)
        with os.fdopen(descriptor, "w") as new:
            new.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(draft, file)
        os.unlink(draft)
    return file.read_text()


SECRET_KEY = kept_secret("SECRET_KEY")
MASKING_KEY = kept_secret("MASKING_KEY")
