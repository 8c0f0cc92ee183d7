"""A migrated SQLite file, made once for each state of the migrations and then copied: to migrate takes many seconds.

It lies in pytest's cache. What migrations and first rows are made from is in its name, so it is never out of date.
"""

import os
import shutil
import sqlite3
from hashlib import sha256
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
MADE_FROM = (
    "apps/*/migrations/*.py",
    "apps/*/defaults.py",
    "apps/*/apps.py",
    "apps/*/guards.py",
    "apps/policy/first_policy.py",
    "requirements.lock",
)


def lay(folder: Path, database: Path) -> None:
    """Let ``database`` be a copy of the one in ``folder``, if that holds one of these migrations."""
    if (kept := _kept(folder)).exists():
        shutil.copy(kept, database)


def keep(folder: Path) -> None:
    """Keep the database that is connected for the next time, instead of those of other migrations."""
    kept = _kept(folder)
    if kept.exists():
        return
    draft = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with sqlite3.connect(draft) as copy:
        connection.connection.backup(copy)
    copy.close()
    for older in folder.glob("*.sqlite3"):
        older.unlink(missing_ok=True)
    # In one step: another run of tests finds none or a whole one.
    draft.replace(kept)


def _kept(folder: Path) -> Path:
    made_from = sha256()
    for file in sorted(file for pattern in MADE_FROM for file in ROOT.glob(pattern)):
        made_from.update(file.read_bytes())
    return folder / f"{made_from.hexdigest()[:20]}.sqlite3"
