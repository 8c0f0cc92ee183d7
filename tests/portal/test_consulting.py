"""What an ISV asks for and reads of its consulting: hours as charged, and no price but its own."""

from datetime import date
from decimal import Decimal

import pytest

from apps.consulting import services
from apps.consulting.models import Engagement
from apps.inquiries import services as inquiries
from tests.cast import DAY, HOUR, MONDAY
from tests.consulting.ways import Way
from tests.factories.isvs import CustomerFactory, IsvFactory

from .conftest import browser_of
from .pages import inline_code, queries, words

NEW = "/consulting/new/"


@pytest.fixture
def way(cast):
    return Way(cast)


@pytest.fixture
def filled(way):
    """A form as Anna sends it."""
    return {
        "title": "Moving to the new order API",
        "wanted": "Show our developers how orders are sent.\r\nTwo days.",
        "customer": way.customer.pk,
        "wished_by": "2026-04-01",
    }


@pytest.fixture
def worked(way):
    """Agreed, with two entries that are charged, and what is nobody's business."""
    engagement = way.agreed()
    way.booked(engagement, MONDAY + HOUR, 90, note="Showed how orders are sent.", internal_note="Heimdall note")
    way.booked(engagement, MONDAY + 10 * HOUR, 30, note="Answered what was left.")
    unbilled = {"is_billable": False, "unbilled_because": "Heimdall reason", "note": "Heimdall free"}
    way.booked(engagement, MONDAY + 4 * HOUR, 20, **unbilled)
    struck = way.booked(engagement, MONDAY + 5 * HOUR, 20, note="Heimdall struck")
    services.strike(struck, because="Heimdall because", by=way.cast.sam, at=MONDAY + DAY)
    return Engagement.objects.get(pk=engagement.pk)


def page_of(engagement) -> str:
    return f"/consulting/{engagement.pk}/"


class TestAsking:
    def test_makes_a_request_and_leads_to_it(self, anna, cast, way, filled):
        page = anna.post(NEW, filled)

        made = Engagement.objects.get()
        assert (page.status_code, page["Location"]) == (302, page_of(made))
        assert (made.isv, made.customer, made.requested_by, made.source) == (
            cast.acme,
            way.customer,
            cast.anna,
            Engagement.Source.PORTAL,
        )
        assert (made.title, made.wanted) == (
            "Moving to the new order API",
            "Show our developers how orders are sent.\nTwo days.",
        )
        assert made.wished_by == date(2026, 4, 1)
        assert f"{made.reference} is with us. We answer with a price." in anna.get(page_of(made)).content.decode()

    def test_may_name_the_customer_in_words(self, anna, filled):
        anna.post(NEW, filled | {"customer": "", "customer_named": "Nordlys AS, 987 654 321"})

        made = Engagement.objects.get()
        assert (made.customer, made.customer_named) == (None, "Nordlys AS, 987 654 321")
        assert "Nordlys AS, 987 654 321" in words(anna.get(page_of(made)))

    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("title", " ", "The title is empty."),
            ("title", "x" * 201, "The title has 201 characters; 200 are possible."),
            ("wanted", "", "Describe what you want from us."),
            ("wanted", "a\x00b", "holds the character U+0000"),
            ("customer", "", "Choose the customer who pays, or name it here."),
            ("customer", "999999", "Choose one of the customers you work for."),
            ("customer_named", "x" * 301, "The name has 301 characters; 300 are possible."),
            ("wished_by", "2026-03-01", "The day you want it by is over."),
            ("wished_by", "soon", "Write the day as 2026-12-24."),
            ("status", "agreed", "This form has no field 'status'."),
        ],
    )
    def test_with_what_can_not_be_is_refused_and_loses_no_word(self, anna, filled, field, typed, said):
        page = anna.post(NEW, filled | {field: typed})

        assert page.status_code == 422
        assert said in words(page)
        assert "Moving to the new order API" in page.content.decode() or field == "title"
        assert not Engagement.objects.exists()

    def test_offers_and_takes_its_own_customers_alone(self, anna, cast, filled):
        theirs = CustomerFactory(name="Their customer", market=cast.market, isvs=[cast.other_isv])

        shown = anna.get(NEW).content.decode()
        page = anna.post(NEW, filled | {"customer": theirs.pk})

        assert "Havbris Sjømat AS" in shown
        assert "Their customer" not in shown
        assert page.status_code == 422
        assert not Engagement.objects.exists()

    def test_from_an_inquiry_begins_with_what_is_known_of_it(self, anna, cast, way, filled):
        inquiry = cast.ask(customer=way.customer)
        link = f"{NEW}?inquiry={inquiry.number}"

        on_inquiry = anna.get(f"/inquiries/{inquiry.number}/").content.decode()
        form = anna.get(link)
        anna.post(NEW, filled | {"inquiry": inquiry.number})

        assert link in on_inquiry
        assert f"From your inquiry #{inquiry.number} 400 on invoice" in words(form)
        assert 'value="400 on invoice"' in form.content.decode()
        assert f'<option value="{way.customer.pk}" selected' in form.content.decode()
        assert Engagement.objects.get().inquiry == inquiry

    def test_from_an_inquiry_of_another_of_ones_isvs_is_for_that_one(self, anna, cast, filled):
        zenith = IsvFactory(name="Zenith", market=cast.market, members=[cast.anna])
        inquiry = cast.ask(isv=zenith)

        form = anna.get(f"{NEW}?inquiry={inquiry.number}")
        anna.post(NEW, filled | {"customer": "", "customer_named": "Somebody", "inquiry": inquiry.number})

        assert "Zenith asks." in words(form)
        assert Engagement.objects.get().isv == zenith

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_from_an_inquiry_of_others_leads_nowhere(self, anna, cast, filled, method):
        theirs = cast.ask(isv=cast.other_isv, by=cast.bo).number

        pages = [getattr(anna, method)(NEW, filled | {"inquiry": text}) for text in (str(theirs), "x", "9" * 30)]

        assert [page.status_code for page in pages] == [404, 404, 404]
        assert not Engagement.objects.exists()

    def test_looking_at_the_form_asks_for_nothing(self, anna, filled):
        anna.get(NEW, filled)

        assert not Engagement.objects.exists()

    def test_keeps_what_is_typed_in_the_page_and_has_no_code_in_it(self, anna):
        page = anna.get(NEW)

        assert 'data-keep="consulting"' in page.content.decode()
        assert inline_code(page) == []

    def test_needs_an_isv_to_ask_for(self, cast, anna):
        cast.anna.memberships.all().delete()

        pages = [anna.get(NEW), anna.get("/consulting/")]

        assert ["You are not a member of an ISV yet" in words(page) for page in pages] == [True, True]


class TestList:
    def test_says_of_each_whose_turn_it_is(self, anna, way):
        way.requested(title="First")
        second = way.requested(title="Second")
        way.estimated(second)

        said = words(anna.get("/consulting/"))

        assert f"Second {second.reference} Havbris Sjømat AS With the customer Waiting for the customer" in said
        assert said.index("Second") < said.index("First")
        assert "With us We answer with a price" in said

    def test_keeps_apart_what_is_over(self, anna, way):
        engagement = way.requested(title="Turned down")
        services.cancel(engagement, because="Ask it as an inquiry.", by=way.cast.sam, at=MONDAY)

        assert "Nothing is open." in words(anna.get("/consulting/"))
        assert "Turned down" in words(anna.get("/consulting/?show=over"))

    def test_is_of_the_isv_one_works_for_alone(self, anna, bo, way):
        way.requested(title="Of Acme")

        assert "Of Acme" in words(anna.get("/consulting/"))
        assert "Of Acme" not in words(bo.get("/consulting/"))

    def test_is_paged_by_key(self, anna, way):
        for number in range(21):
            way.requested(title=f"Number {number:02}")

        first = anna.get("/consulting/")
        rest = anna.get(f"/consulting/?after={first.context['after']}")

        assert "Number 01" in words(first)
        assert "Number 00" not in words(first)
        assert "Number 00" in words(rest)
        assert "Number 01" not in words(rest)

    @pytest.mark.parametrize("query", ["show=all", "after=x", f"after={'9' * 30}", "after=1.2"])
    def test_a_place_that_no_list_has_leads_nowhere(self, anna, query):
        assert anna.get(f"/consulting/?{query}").status_code == 404

    def test_takes_as_many_queries_for_three_as_for_one(self, anna, way):
        way.requested()
        one = queries(anna, "/consulting/")
        way.requested(customer=None, customer_named="Somebody")
        way.requested()

        assert queries(anna, "/consulting/") == one == 5

    def test_staff_are_led_to_the_desk(self, cast):
        assert browser_of(cast.sam).get("/consulting/").status_code == 302


class TestPage:
    def test_says_whose_turn_it_is_and_what_was_asked(self, anna, way):
        engagement = way.requested(wished_by=date(2026, 4, 1))

        said = words(anna.get(page_of(engagement)))

        assert "We answer with a price Work begins when the customer has said yes to our price." in said
        assert "What is wanted Show our developers how orders are sent." in said
        assert "Customer Havbris Sjømat AS Wanted by 1 April 2026" in said

    def test_says_until_when_the_customer_may_answer(self, anna, way):
        engagement = way.requested()
        way.estimated(engagement)

        said = words(anna.get(page_of(engagement)))

        assert "Waiting for the customer to accept the price" in said
        assert "The price is valid until 16 March 2026" in said

    def test_shows_hours_as_they_are_charged_and_what_was_done(self, anna, worked):
        said = words(anna.get(page_of(worked)))

        assert "Agreed: work is under way" in said
        assert "Hours 2 h charged of about 10 h" in said
        assert "Mon 2 Mar 2026 Inside support hours 1 h 30 min 1 h 30 min" in said
        assert "Mon 2 Mar 2026 Outside support hours 30 min 30 min" in said
        assert "Showed how orders are sent. Sam Okafor today 11:00 1 h 30 min" in said

    def test_never_shows_prices_limits_and_what_is_the_desks_alone(self, anna, worked):
        page = anna.get(page_of(worked)).content.decode()

        hidden = ["Heimdall", "1,200", "1200", "12,000", "2,700", "NOK", "dag@havbris.example", "Dag Lunde"]
        assert [secret for secret in hidden if secret in page] == []

    def test_shows_rates_that_were_agreed_with_the_isv(self, anna, cast, way):
        way.prices.isv = cast.acme
        way.prices.inside = Decimal(1000)
        way.prices.save()
        engagement = way.agreed()

        said = words(anna.get(page_of(engagement)))

        assert "Your rates An hour NOK 1,000.00 Outside support hours NOK 1,800.00 Travel NOK 600.00" in said
        assert "12,000" not in said

    def test_says_why_it_was_turned_down(self, anna, way):
        engagement = way.requested()
        services.cancel(engagement, because="Ask it as an inquiry.", by=way.cast.sam, at=MONDAY)

        assert "Cancelled Ask it as an inquiry." in words(anna.get(page_of(engagement)))

    def test_says_that_the_customer_did_not_accept_and_not_why(self, anna, way):
        engagement = way.requested()
        way.estimated(engagement)
        way.answered("rejected", words="Heimdall words")

        page = anna.get(page_of(engagement))

        assert "The customer has not accepted the price" in words(page)
        assert "Heimdall" not in page.content.decode()

    def test_strangers_are_told_that_there_is_none(self, bo, worked):
        assert bo.get(page_of(worked)).status_code == 404

    def test_takes_as_many_queries_for_three_days_as_for_one(self, anna, way):
        engagement = way.agreed()
        way.booked(engagement, MONDAY + HOUR, 30)
        one = queries(anna, page_of(engagement))
        for day in (1, 2):
            way.booked(engagement, MONDAY + day * DAY, 30, person=way.ida)

        assert queries(anna, page_of(engagement)) == one == 10

    def test_what_was_wanted_is_text(self, anna, way):
        engagement = way.requested(wanted="<script>alert(1)</script>")

        page = anna.get(page_of(engagement))

        assert inline_code(page) == []


class TestInquiry:
    def test_shows_the_consulting_that_came_of_it_and_of_what_was_merged_into_it(self, anna, cast, way):
        survivor, absorbed = cast.ask(), cast.ask()
        way.requested(title="Of the one", inquiry=survivor)
        way.requested(title="Of the other", inquiry=absorbed)
        inquiries.merge(absorbed, by=cast.sam, into=survivor, at=MONDAY)

        said = words(anna.get(f"/inquiries/{survivor.number}/"))

        assert "Of the one With us" in said
        assert "Of the other With us" in said

    def test_takes_as_many_queries_for_three_as_for_one(self, anna, cast, way):
        inquiry = cast.ask()
        way.requested(inquiry=inquiry)
        one = queries(anna, f"/inquiries/{inquiry.number}/")
        way.requested(inquiry=inquiry)
        way.requested(inquiry=inquiry)

        assert queries(anna, f"/inquiries/{inquiry.number}/") == one
