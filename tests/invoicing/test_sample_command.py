"""`manage.py sample_invoices`."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from lxml import etree
from pypdf import PdfReader

from apps.invoicing.facts import facts_of
from apps.invoicing.samples import samples

from .peppol import NS


def test_writes_each_document_in_three_forms_without_a_database(tmp_path, capsys):
    call_command("sample_invoices", count=8, out=tmp_path / "new")

    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == sorted(f"SAMPLE-{n:05d}.{form}" for n in range(1, 9) for form in ("json", "pdf", "xml"))
    facts = json.loads((tmp_path / "new" / "SAMPLE-00004.json").read_text())
    assert (facts["kind"], facts["credits_number"]) == ("credit_note", "SAMPLE-00003")
    root = etree.parse(tmp_path / "new" / "SAMPLE-00004.xml").getroot()
    assert root.findtext("cbc:ID", None, NS) == "SAMPLE-00004"
    assert PdfReader(tmp_path / "new" / "SAMPLE-00004.pdf").pages
    assert "8 documents" in capsys.readouterr().out


def test_the_same_seed_writes_the_same_files(tmp_path):
    for name in ("one", "two"):
        call_command("sample_invoices", count=3, out=tmp_path / name, seed=5)

    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


def test_the_page_for_integrators_names_every_key():
    page = (Path(settings.BASE_DIR) / "docs" / "invoices.md").read_text()

    assert [key for key in facts_of(next(samples(1))) if f"`{key}`" not in page] == []


@pytest.mark.parametrize("count", [0, -1, 100_001])
def test_says_how_many_can_be_had(tmp_path, count):
    with pytest.raises(CommandError, match="from 1 to 100,000"):
        call_command("sample_invoices", count=count, out=tmp_path)


def test_says_where_it_can_not_write(tmp_path):
    taken = Path(tmp_path / "file")
    taken.write_text("")
    with pytest.raises(CommandError, match="Name another folder"):
        call_command("sample_invoices", count=1, out=taken)
