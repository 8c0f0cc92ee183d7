"""What came in by the bank, at the desk: files imported, payments decided on."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.roles import AUDITOR, CONSULTANT, FINANCE
from apps.invoicing import services
from apps.invoicing.models import BankCredit, BankStatement, Receivable
from tests.factories.accounts import StaffFactory, limited_to
from tests.factories.policy import MarketFactory
from tests.invoicing.banking import camt, entry, payment
from tests.invoicing.books import FRIDAY, Books

from .desk import browser_of, queries, words

PAGE = "/admin/desk/invoices/bank/"


@pytest.fixture
def books(cast) -> Books:
    return Books(cast)


@pytest.fixture(autouse=True)
def friday(time_machine):
    time_machine.move_to(FRIDAY, tick=False)


@pytest.fixture
def petra(books):
    return browser_of(books.petra)


@pytest.fixture
def invoice(books):
    books.worked(90)
    return books.issued()


def sent(client, books, data: bytes, name: str = "march.xml"):
    file = SimpleUploadedFile(name, data)
    return client.post(f"{PAGE}import/", {"market": books.cast.market.pk, "file": file}, follow=True)


def unknown(amount: str = "2250.00", ref: str = "B-9") -> str:
    return entry(amount, ref=ref, details=[payment(text="Thank you", payer="Somebody Else")])


def test_a_file_is_imported_and_says_what_became_of_it(books, petra, invoice):
    known = entry("1000.00", details=[payment(reference="18")])
    answer = sent(petra, books, camt(known, unknown()))

    assert "march.xml: new 2, of these on an invoice 1; known before 0; no payment to us 0." in answer.content.decode()
    assert "Somebody Else" in words(answer)
    assert "To decide" in words(answer)
    everything = words(petra.get(f"{PAGE}?show=all"))
    assert "On an invoice" in everything
    assert "NO-00001" in everything
    assert "new 0" in sent(petra, books, camt(known, unknown())).content.decode()
    assert BankCredit.objects.count() == 2


def test_days_that_can_be_read_in_both_ways_are_asked_about(books, petra):
    file = SimpleUploadedFile("march.csv", b"date,amount,currency\n02/03/2026,5,NOK\n")
    given = {"market": books.cast.market.pk, "file": file}
    answer = petra.post(f"{PAGE}import/", given)
    file.seek(0)

    assert "may be 2 March or 3 February" in words(answer)
    assert "In a CSV, 03/06/2026 begins with" in words(answer)
    petra.post(f"{PAGE}import/", given | {"begins": "day"})
    assert BankCredit.objects.get().day.isoformat() == "2026-03-02"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!DOCTYPE a><a/>", "document type of its own"),
        (b"name,sum\n", "No column says the day"),
        (camt(entry(day="2026-12-24")), "a day still to come"),
        (b"", "empty"),
    ],
)
def test_a_wrong_file_is_refused_at_its_field(books, petra, data, said):
    answer = sent(petra, books, data)

    assert answer.status_code == 422
    assert said in words(answer)
    assert not BankStatement.objects.exists()


def test_somebody_writes_it_on_an_invoice_or_sets_it_aside(books, petra, invoice):
    sent(petra, books, camt(unknown(), unknown("10.00", "B-10")))
    big, small = BankCredit.objects.order_by("-amount")
    assert "the same" in words(petra.get(f"{PAGE}{big.pk}/"))

    assert f'action="{PAGE}{big.pk}/assign/"' in petra.get(f"{PAGE}{big.pk}/").content.decode()
    refused = petra.post(f"{PAGE}{big.pk}/assign/", {"number": "NO-99999"})
    assert refused.status_code == 422
    assert 'value="NO-99999"' in refused.content.decode()
    petra.post(f"{PAGE}{big.pk}/assign/", {"number": "NO-00001"})
    petra.post(f"{PAGE}{small.pk}/set-aside/", {"because": "Paid back on 9 March"})

    assert Receivable.objects.get().left == 0
    assert "Paid back on 9 March" in words(petra.get(f"{PAGE}{small.pk}/"))
    assert "Nothing to decide" in words(petra.get(PAGE))
    again = petra.post(f"{PAGE}{small.pk}/set-aside/", {"because": "Once more"})
    assert "decided already" in words(again)


def test_readers_offer_nothing_and_others_see_nothing(books, petra, invoice):
    sent(petra, books, camt(unknown()))
    credit = BankCredit.objects.get()
    market = books.cast.market
    for role, status in ((AUDITOR, 200), (CONSULTANT, 403)):
        reader = browser_of(StaffFactory(market=market, role=role))
        assert reader.get(PAGE).status_code == status
        assert reader.get(f"{PAGE}{credit.pk}/").status_code == status
        assert reader.post(f"{PAGE}{credit.pk}/assign/", {"number": "NO-00001"}).status_code == 403
        assert sent(reader, books, camt(unknown())).status_code == 403
        if status == 200:
            assert reader.get(f"{PAGE}{credit.pk}/").context["dialogs"] == []
    elsewhere = browser_of(limited_to(MarketFactory(code="SE", name="Sweden"), role=FINANCE))
    assert elsewhere.get(f"{PAGE}{credit.pk}/").status_code == 404
    assert "Somebody Else" not in words(elsewhere.get(f"{PAGE}?show=all"))
    assert sent(elsewhere, books, camt(unknown())).status_code == 422


def test_pages_go_on_and_cost_the_same(books, petra, invoice):
    sent(petra, books, camt(*(unknown(f"{number}.00", f"B-{number}") for number in range(1, 4))))
    few = queries(petra, PAGE)
    one = queries(petra, f"{PAGE}{BankCredit.objects.first().pk}/")
    more = camt(*(unknown(f"{number}.00", f"C-{number}") for number in range(1, 60)))
    services.import_statement(books.cast.market, data=more, file_name="april.xml", by=books.petra, at=FRIDAY)

    first = petra.get(PAGE)
    assert queries(petra, PAGE) == few
    assert queries(petra, f"{PAGE}{BankCredit.objects.first().pk}/") == one
    assert len(first.context["rows"]) == 50
    assert len(petra.get(f"{PAGE}{first.context['next_page']}").context["rows"]) == 12
    for strange in ("after=x", "after=" + "9" * 30, "show=%00", "do=nothing"):
        assert petra.get(f"{PAGE}?{strange}").status_code == 200
