"""Invoices at the desk: drafts, what is owed, and what finance can do with them."""

import csv
from decimal import Decimal

import pytest

from apps.accounts.models import AccessRecord, User
from apps.accounts.roles import AUDITOR, CONSULTANT, FINANCE
from apps.invoicing import services
from apps.invoicing.models import Invoice, InvoiceRun, LateSettlement, Payment
from tests.cast import DAY
from tests.consulting.ways import AGREED
from tests.factories.accounts import StaffFactory, limited_to
from tests.factories.policy import MarketFactory
from tests.invoicing.books import FRIDAY, LAST_DAY, Books, asks_for
from tests.invoicing.late import WRONG, days_late, disputed, lived_through

from .desk import browser_of, queries, words

LIST = "/admin/desk/invoices/"


@pytest.fixture
def books(cast) -> Books:
    return Books(cast)


@pytest.fixture(autouse=True)
def friday(time_machine):
    time_machine.move_to(FRIDAY, tick=False)


@pytest.fixture
def petra(books):
    return browser_of(books.petra)


def address(invoice, deed=""):
    return f"{LIST}{invoice.pk}/{deed + '/' if deed else ''}"


def offered(client, path):
    return [dialog.deed.name for dialog in client.get(path).context["dialogs"]]


def seen(client, draft):
    return {"seen": client.get(address(draft) + "?do=issue").context["dialogs"][0].form.initial["seen"]}


def test_without_drafts_the_list_says_where_they_come_from(petra):
    assert "Hours that a lead approved become drafts when they are gathered." in words(petra.get(LIST))


def test_gathering_leads_to_a_page_that_says_how_far_it_is(books, petra):
    books.worked(90)

    told = petra.post(f"{LIST}gather/", {"market": "", "until": str(LAST_DAY)})
    page = words(petra.get(told.url))
    services.take_runs(clock=lambda: FRIDAY)

    assert "Gather approved hours of every market up to 6 March 2026" in page
    assert "Customers seen to: 1. Drafts: 1." in words(petra.get(told.url))
    assert "NOK 2,250.00" in words(petra.get(LIST))


def test_a_refused_run_comes_back_with_what_was_typed(books, petra):
    refused = petra.post(f"{LIST}gather/", {"market": "", "until": "2030-01-01"})

    assert refused.status_code == 422
    assert "This day is still to come." in words(refused)
    assert 'value="2030-01-01"' in refused.content.decode()
    assert not InvoiceRun.objects.exists()


def test_a_draft_is_read_issued_paid_and_credited(books, petra):
    books.worked(90)
    (draft,) = books.gathered()
    assert offered(petra, address(draft)) == ["issue", "again", "remark", "discard"]

    petra.post(address(draft, "remark"), {"text": "Thank you."})
    petra.post(address(draft, "issue"), seen(petra, draft))
    services.make_files(at=FRIDAY)
    page = petra.get(address(draft))
    assert "Invoice NO-00001 To be paid" in words(page)
    assert "NO-00001.pdf" in words(page)
    assert offered(petra, address(draft)) == ["pay", "dispute", "credit", "credit_whole"]

    petra.post(address(draft, "pay"), {"amount": "250", "received_on": str(LAST_DAY), "note": "KID 18"})
    assert "NOK 2,000.00" in words(petra.get(address(draft)))
    payment = Payment.objects.get()
    petra.post(address(draft, "unpay"), {"payment": payment.pk, "because": "Another's"})
    line = draft.lines.get()
    told = petra.post(address(draft, "credit"), {f"line_{line.pk}": "100", "because": "Too slow"})
    assert "Credit note NO-00002" in words(petra.get(told.url))
    petra.post(address(draft, "credit_whole"), {"because": "Wrong"})
    assert "Invoice NO-00001 Taken back" in words(petra.get(address(draft)))


def test_a_draft_that_changed_meanwhile_is_not_issued(books, petra):
    entry = books.worked(90)
    (draft,) = books.gathered()
    given = seen(petra, draft)
    entry.person.weeks.update(status="open", approved_by=None, approved_at=None)

    refused = petra.post(address(draft, "issue"), given)

    assert refused.status_code == 422
    assert "What is approved has changed since this draft was drawn up." in words(refused)


def test_gathering_again_or_discarding_ends_at_the_list_once_nothing_is_left(books, petra):
    books.worked(90)
    (draft,) = books.gathered()
    kept = petra.post(address(draft, "again"), {"until": str(LAST_DAY)})
    assert kept.url == address(draft)

    assert petra.post(address(draft, "discard")).url == LIST
    assert petra.get(address(draft)).status_code == 404


def test_what_is_missing_is_said_on_the_draft(books, petra):
    books.customer.country = ""
    books.customer.save()
    books.worked(90)
    (draft,) = books.gathered()

    assert "has no postal address with a country. Enter it with the customer." in words(petra.get(address(draft)))


def test_each_tab_lists_its_own_and_what_is_owed_by_age(books, petra, time_machine):
    books.worked(90)
    books.issued()

    assert "NO-00001" not in words(petra.get(LIST))
    assert "Not due yet 1 NOK 2,250.00" in words(petra.get(f"{LIST}?show=open"))
    assert "Nothing here." in words(petra.get(f"{LIST}?show=overdue"))
    time_machine.move_to("2026-04-05", tick=False)
    later = browser_of(StaffFactory(market=books.cast.market, role=FINANCE))
    page = words(later.get(f"{LIST}?show=overdue"))
    assert "11–30 days 1 NOK 2,250.00" in page
    assert "NO-00001 Overdue" in page


def at_the_desk(books, time_machine, days):
    """A browser so many days after the invoice was due."""
    time_machine.move_to(days_late(days), tick=False)
    return browser_of(StaffFactory(market=books.cast.market, role=FINANCE))


def test_reminders_told_and_planned_are_shown_with_what_being_late_costs(books, petra, time_machine):
    asks_for(books.seller, 10, reminder_fee=Decimal(70))
    books.worked(90)
    invoice = books.issued()
    assert "Reminders planned Mon 23 Mar 08:30" in words(petra.get(address(invoice)))

    lived_through(days_late(10))
    page = words(at_the_desk(books, time_machine, 12).get(address(invoice)))

    assert "1. told Mon 23 Mar 08:30" in page
    assert "NOK 2,250.00 left, fee NOK 70.00, interest NOK 6.16 planned Thu 9 Apr 08:30" in page
    assert "Fees NOK 140.00 Interest NOK 7.40 Owed with fee and interest today NOK 2,397.40" in page


def test_fees_and_interest_are_recorded_waived_and_taken_back(books, petra, time_machine):
    asks_for(books.seller, 10, reminder_fee=Decimal(70))
    books.worked(90)
    invoice = books.issued()
    lived_through(days_late(10))
    later = at_the_desk(books, time_machine, 10)
    assert {"costs", "waive"} <= set(offered(later, address(invoice)))

    refused = later.post(address(invoice, "costs"), {"amount": "999", "received_on": "2026-03-30"})
    assert refused.status_code == 422
    assert "Of fees and interest 146.16 NOK is left to be paid." in words(refused)
    later.post(address(invoice, "costs"), {"amount": "70", "received_on": "2026-03-30", "note": "By Dag"})
    later.post(address(invoice, "waive"), {"because": "A regular customer"})

    page = words(later.get(address(invoice)))
    assert "30 Mar 2026: NOK 70.00 paid, by " in page
    assert "30 Mar 2026: NOK 76.16 not asked for, by " in page
    assert "costs" not in offered(later, address(invoice))
    later.post(address(invoice, "uncosts"), {"settlement": LateSettlement.objects.first().pk, "because": "Another's"})
    assert "NOK -70.00 paid, taken back" in words(later.get(address(invoice)))


def test_a_dispute_is_noted_seen_on_the_list_and_settled(books, petra, time_machine):
    books.worked(90)
    invoice = books.issued()

    petra.post(address(invoice, "dispute"), {"reason": WRONG})
    page = words(petra.get(address(invoice)))
    assert "Invoice NO-00001 Disputed" in page
    assert f"Dispute Open {WRONG}" in page
    assert "None goes out and nothing is claimed while it is disputed." in page
    assert offered(petra, address(invoice)) == ["pay", "settle", "credit", "credit_whole"]
    later = at_the_desk(books, time_machine, 5)
    assert "NO-00001 Overdue, disputed" in words(later.get(f"{LIST}?show=overdue"))

    later.post(address(invoice, "settle"), {"outcome": "rejected", "answer": "It took place."})

    page = words(later.get(address(invoice)))
    assert "Invoice NO-00001 Overdue" in page
    assert "Rejected: it is to be paid" in page
    assert "planned" in page


def test_an_accepted_dispute_says_what_it_waits_for(books, petra):
    books.worked(90)
    invoice = books.issued()
    disputed(books, invoice)

    petra.post(address(invoice, "settle"), {"outcome": "accepted", "answer": "You are right."})

    assert "None goes out until it is credited, as the dispute says." in words(petra.get(address(invoice)))


def test_a_refused_dispute_comes_back_with_what_was_typed(books, petra):
    books.worked(90)
    invoice = books.issued()
    disputed(books, invoice)

    refused = petra.post(address(invoice, "dispute"), {"reason": "Another thing"})

    assert refused.status_code == 409
    assert "NO-00001 is disputed already, and waits for an answer." in words(refused)
    assert "Another thing" in words(refused)


def test_a_long_list_goes_on_where_it_stopped(books, petra, monkeypatch):
    monkeypatch.setattr("apps.cockpit.invoices.ROWS_PER_PAGE", 1)
    books.worked(90)
    invoice = books.issued()
    services.credit_whole(invoice, because="Wrong", by=books.petra, at=FRIDAY)

    first = petra.get(f"{LIST}?show=issued")
    assert "NO-00002" in words(first)
    assert "Invoice NO-00001" not in words(first)
    assert "NO-00001" in words(petra.get(LIST + first.context["next_page"]))


def test_the_file_is_given_out_on_record(books, petra):
    books.worked(90)
    invoice = books.issued()
    assert petra.get(address(invoice, "file/pdf")).status_code == 404
    services.make_files(at=FRIDAY)

    pdf = petra.get(address(invoice, "file/pdf"))

    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf).startswith(b"%PDF")
    assert AccessRecord.objects.values_list("what", "about").get() == ("invoice", "NO-00001.pdf")


def test_an_auditor_reads_and_others_do_not(books):
    books.worked(90)
    invoice = books.issued()
    auditor = browser_of(StaffFactory(market=books.cast.market, role=AUDITOR))
    consultant = browser_of(StaffFactory(market=books.cast.market, role=CONSULTANT))

    assert offered(auditor, address(invoice)) == []
    assert auditor.post(address(invoice, "credit_whole"), {"because": "x"}).status_code == 403
    assert auditor.post(f"{LIST}gather/").status_code == 403
    for path in (LIST, address(invoice)):
        assert consultant.get(path).status_code == 403


def test_who_is_limited_sees_nothing_of_other_markets(books):
    books.worked(90)
    invoice = books.issued()
    elsewhere = MarketFactory(code="FI", name="Finland")
    limited = browser_of(limited_to(elsewhere, role=FINANCE))

    assert limited.get(address(invoice)).status_code == 404
    assert "NO-00001" not in words(limited.get(f"{LIST}?show=issued"))
    run = InvoiceRun.objects.get()
    assert limited.get(f"{LIST}runs/{run.pk}/").status_code == 404
    InvoiceRun.objects.update(market=None, ordered_by=User.objects.latest("pk"))
    assert limited.get(f"{LIST}runs/{run.pk}/").status_code == 200


def test_pages_ask_the_same_number_of_queries_however_much_there_is(books, petra):
    books.worked(90)
    invoice = books.issued()
    petra.get(f"{LIST}?show=issued")
    few = [queries(petra, f"{LIST}?show=issued"), queries(petra, address(invoice))]
    for _ in range(3):
        line = invoice.lines.get()
        services.credit_part(invoice, amounts={line.pk: Decimal(1)}, because="A part", by=books.petra, at=FRIDAY)
    for _ in range(3):
        disputed(books, invoice)
        services.settle_dispute(invoice, outcome="rejected", answer="It is right.", by=books.petra, at=FRIDAY)

    assert [queries(petra, f"{LIST}?show=issued"), queries(petra, address(invoice))] == few
    assert Invoice.objects.count() == 4


def test_the_first_page_says_what_waits(books, time_machine):
    books.worked()
    invoice = books.issued()
    books.worked(60, start=AGREED + 7 * DAY)
    books.gathered(until=(FRIDAY + 7 * DAY).date(), at=FRIDAY + 14 * DAY)
    services.open_dispute(invoice, reason="Never took place", by=books.petra, at=FRIDAY)
    time_machine.move_to(FRIDAY + 30 * DAY, tick=False)

    figures = browser_of(books.petra).get(LIST).context["figures"]
    limited = browser_of(limited_to(MarketFactory(code="SE", name="Sweden"), role=FINANCE))

    assert [(each.number, each.words) for each in figures] == [
        ("1", "drafts to issue"),
        ("1", "overdue"),
        ("1", "disputed"),
        ("0", "payments to decide"),
    ]
    assert [each.number for each in limited.get(LIST).context["figures"]] == ["0"] * 4


class TestTheExportForBookkeeping:
    DAYS = {"since": "2026-03-01", "until": "2026-03-31"}

    def test_is_a_table_of_what_was_issued_and_is_on_record(self, books, petra):
        books.worked()
        invoice = books.issued()
        services.credit_whole(invoice, because="Wrong", by=books.petra, at=FRIDAY)

        answer = petra.post(f"{LIST}export/", self.DAYS)

        assert answer["Content-Disposition"] == 'attachment; filename="invoices-2026-03-01-2026-03-31.csv"'
        rows = list(csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
        said = [(row["InvoiceNo"], row["InvoiceType"], row["DebitCreditIndicator"], row["GrossTotal"]) for row in rows]
        assert said == [("NO-00001", "380", "C", "2250.00"), ("NO-00002", "381", "D", "2250.00")]
        assert rows[1]["Reference"] == "NO-00001"
        record = AccessRecord.objects.get(what="invoice")
        assert (record.rows, record.filters) == (2, self.DAYS)

    @pytest.mark.parametrize(
        ("since", "until", "code", "said"),
        [
            ("2026-03-01", "2026-03-31", "nothing_issued", "Nothing was issued on these days."),
            ("2026-03-02", "2026-03-01", "ends_before_it_begins", "The last day is before the first."),
            ("2025-01-01", "2026-03-01", "too_long", "Export at most 400 days at once."),
            ("", "2026-03-01", "required", "This field is required"),
        ],
    )
    def test_says_what_is_wrong_with_the_days(self, petra, since, until, code, said):
        answer = petra.post(f"{LIST}export/", {"since": since, "until": until})

        assert answer.status_code == 422
        (dialog,) = (each for each in answer.context["dialogs"] if each.is_opened)
        assert dialog.form.codes == {code}
        assert said in words(answer)
        assert not AccessRecord.objects.exists()

    def test_holds_nothing_of_other_markets(self, books):
        books.worked()
        books.issued()
        elsewhere = limited_to(MarketFactory(code="SE", name="Sweden"), role=FINANCE)
        assert browser_of(elsewhere).post(f"{LIST}export/", self.DAYS).status_code == 422
        consultant = browser_of(StaffFactory(market=books.cast.market, role=CONSULTANT))
        assert consultant.post(f"{LIST}export/", self.DAYS).status_code == 403
