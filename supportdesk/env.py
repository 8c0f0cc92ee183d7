"""Every environment variable the project reads, once, with its default. `.env.example` explains each."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(env.str("ENV_FILE", default="") or BASE_DIR / ".env")


def text(name: str, default: str = "") -> str:
    """The variable ``name``; empty counts as not set."""
    return env.str(name, default="").strip() or default


def switch(name: str, *, default: bool) -> bool:
    return env.bool(name) if text(name) else default


def names(name: str) -> list[str]:
    """The values of ``name``, which are separated by commas."""
    return [value.strip() for value in text(name).split(",") if value.strip()]


def whole_number(name: str, default: int, *, lowest: int, highest: int) -> int:
    given = text(name, str(default))
    if not given.isascii() or not given.isdigit() or not lowest <= int(given) <= highest:
        raise ImproperlyConfigured(f"{name} must be a whole number from {lowest} to {highest}, not {given!r}.")
    return int(given)


def kept_secret(name: str) -> str:
    """The variable ``name``, or a random value made once and kept in a private file below DATA_DIR."""
    given = text(name)
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


DEBUG = switch("DEBUG", default=False)
PORT = whole_number("PORT", 8000, lowest=1, highest=65535)
SITE_URL = text("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = names("ALLOWED_HOSTS")
TRUSTED_PROXIES = whole_number("TRUSTED_PROXIES", 0, lowest=0, highest=10)
LOG_LEVEL = text("LOG_LEVEL", "INFO").upper()
CLOCK_SHIFT_FILE = text("CLOCK_SHIFT_FILE")

DATA_DIR = Path(text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
SECRET_KEY = kept_secret("SECRET_KEY")
MASKING_KEY = kept_secret("MASKING_KEY")

DATABASE: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "supportdesk.sqlite3")}
if text("DATABASE_URL"):
    DATABASE = env.db_url("DATABASE_URL")
CACHE_URL = text("CACHE_URL")
CELERY_BROKER_URL = text("CELERY_BROKER_URL", "filesystem://localhost")

EMAIL: dict[str, Any] = {
    "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
    "EMAIL_FILE_PATH": str(DATA_DIR / "mail"),
}
if text("EMAIL_URL"):
    EMAIL = env.email_url("EMAIL_URL")
PEPPOL_FOLDER = text("PEPPOL_FOLDER")
REMINDER_MAILS_PER_RUN = whole_number("REMINDER_MAILS_PER_RUN", 500, lowest=1, highest=1_000_000)
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "API Support <support@lodestar.example>")
