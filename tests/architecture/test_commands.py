import re
import subprocess
from pathlib import Path

import pytest

from .source import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z0-9-]+):.*?## ", MAKEFILE, re.MULTILINE))
WRITTEN = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / ".ci" / "run", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_make_command_that_is_written_down_exists(file: Path):
    named = re.findall(r"(?:`|^|\s{4})make ([a-z][a-z0-9-]*)", file.read_text(), re.MULTILINE)

    assert set(named) - TARGETS == set()


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_file_that_a_page_links_to_exists(file: Path):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text())

    assert [link for link in links if not (file.parent / link).exists()] == []


def test_make_alone_lists_every_target():
    listed = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert set(re.findall(r"^  make ([a-z0-9-]+)", listed.stdout, re.MULTILINE)) == TARGETS
