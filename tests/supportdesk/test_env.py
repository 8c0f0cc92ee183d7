import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from supportdesk import env

ROOT = Path(__file__).resolve().parents[2]
ASK = "import json; from supportdesk import env; print(json.dumps([str(getattr(env, name)) for name in {names}]))"


def read(tmp_path: Path, *names: str, file: str = "", **variables: str) -> list[str]:
    """The values that ``names`` of env.py get in a fresh process with these variables and this `.env`."""
    env_file = tmp_path / "env-file"
    env_file.write_text(file)
    finished = subprocess.run(
        [sys.executable, "-c", ASK.format(names=names)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "ENV_FILE": str(env_file)} | variables,
        capture_output=True,
        text=True,
    )
    if finished.returncode:
        raise ImproperlyConfigured(finished.stderr.strip().splitlines()[-1].partition(": ")[2])
    return json.loads(finished.stdout)


def test_without_any_variable_everything_stays_in_the_data_folder(tmp_path):
    database, broker, email = read(tmp_path, "DATABASE", "CELERY_BROKER_URL", "EMAIL")

    assert str(tmp_path / "supportdesk.sqlite3") in database
    assert broker == "filesystem://localhost"
    assert str(tmp_path / "mail") in email


def test_a_data_folder_may_have_any_name(tmp_path):
    folder = tmp_path / "50% off, #1 & co"

    database, email = read(tmp_path, "DATABASE", "EMAIL", DATA_DIR=str(folder))

    assert str(folder / "supportdesk.sqlite3") in database
    assert str(folder / "mail") in email


def test_the_port_stands_in_the_address_unless_that_is_given(tmp_path):
    assert read(tmp_path, "SITE_URL", PORT="9123") == ["http://127.0.0.1:9123"]
    assert read(tmp_path, "SITE_URL", PORT="9123", SITE_URL="https://desk.lodestar.example/") == [
        "https://desk.lodestar.example"
    ]


def test_the_file_is_read_and_the_environment_wins_over_it(tmp_path):
    file = "PORT=9001\nLOG_LEVEL=warning\n"

    assert read(tmp_path, "PORT", "LOG_LEVEL", file=file, PORT="9002") == ["9002", "WARNING"]


def test_an_empty_variable_counts_as_not_given(tmp_path):
    names = ("DEBUG", "PORT", "CELERY_BROKER_URL", "ALLOWED_HOSTS", "TRUSTED_PROXIES")

    values = read(tmp_path, *names, **dict.fromkeys([*names, "DATABASE_URL", "EMAIL_URL"], ""))

    assert values == ["False", "8000", "filesystem://localhost", "[]", "0"]


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80.5", "²"])
def test_a_port_that_is_none_is_refused_in_one_sentence(tmp_path, port):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(tmp_path, "PORT", PORT=port)

    assert str(refusal.value) == f"PORT must be a whole number from 1 to 65535, not {port!r}."


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    first = read(tmp_path, "SECRET_KEY", "MASKING_KEY")

    again = read(tmp_path, "SECRET_KEY", "MASKING_KEY")

    assert again == first
    assert len(set(first)) == 2
    assert min(map(len, first)) >= 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_given_secret_is_not_written_down(tmp_path):
    assert read(tmp_path, "SECRET_KEY", SECRET_KEY="given") == ["given"]
    assert not (tmp_path / "secret_key").exists()


def test_names_are_split_at_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "desk.example, www.desk.example,")

    assert env.names("ALLOWED_HOSTS") == ["desk.example", "www.desk.example"]


def test_a_new_data_folder_is_its_owners_alone(tmp_path):
    folder = tmp_path / "data"

    read(tmp_path, "DATA_DIR", DATA_DIR=str(folder))

    assert folder.stat().st_mode & 0o077 == 0
