"""What goes by Peppol is laid where an access point fetches it."""

from datetime import timedelta

import pytest

from apps.invoicing import services
from apps.invoicing.models import InvoiceFile
from apps.invoicing.services import sending
from apps.isvs.models import Customer

from .books import FRIDAY, HOUR


@pytest.fixture
def folder(tmp_path, settings):
    settings.PEPPOL_FOLDER = str(tmp_path)
    return tmp_path


@pytest.fixture
def by_peppol(books):
    books.worked()
    Customer.objects.filter(pk=books.customer.pk).update(
        electronic_address="0192:912000447", buyer_reference="Cost centre 7"
    )
    return books.issued()


def test_it_lies_there_as_it_was_sent_and_nothing_else_does(books, by_peppol, folder):
    services.make_files(at=FRIDAY)

    (laid,) = folder.iterdir()
    assert laid.name == f"{by_peppol.number}.xml"
    assert laid.read_bytes() == bytes(InvoiceFile.objects.get(format="xml").content)


def test_what_does_not_go_by_peppol_is_not_laid_there(books, folder):
    books.worked()
    books.issued()

    assert services.make_files(at=FRIDAY) == 1
    assert list(folder.iterdir()) == []


def test_where_the_folder_is_missing_nothing_is_sent_until_it_is_there(books, by_peppol, folder):
    folder.rmdir()
    assert services.make_files(at=FRIDAY) == 0
    assert not InvoiceFile.objects.exists()

    folder.mkdir()
    assert services.make_files(at=FRIDAY) == 1
    assert len(list(folder.iterdir())) == 1


def test_one_that_always_fails_holds_up_no_other(books, by_peppol, folder, monkeypatch):
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    later = services.credit_whole(by_peppol, because="Wrong", by=books.petra, at=FRIDAY + HOUR)
    (folder / f"{by_peppol.number}.xml").mkdir()

    made = [services.make_files(at=FRIDAY + 2 * HOUR + timedelta(minutes=minute)) for minute in range(2)]

    assert sum(made) == 1
    assert later.files.exists()
    assert not by_peppol.files.exists()
