"""Consulting through the API: asked for once, followed in hours, and with no price but the ISV's own."""

from datetime import date
from decimal import Decimal

import pytest

from apps.consulting import services
from apps.consulting.models import Engagement
from apps.isvs.services import add_integration
from tests.cast import DAY, HOUR, MONDAY
from tests.consulting.ways import Way
from tests.factories.isvs import CustomerFactory

from .caller import Partner
from .test_costs import queries
from .test_document import assert_fits

CONSULTING = "/api/v1/consulting/"


@pytest.fixture
def way(cast):
    way = Way(cast)
    way.customer.organisation_number = "987654321"
    way.customer.save()
    return way


@pytest.fixture
def wish(way):
    return {
        "title": "Moving to the new order API",
        "wanted": "Show our developers how orders are sent.",
        "customer": "987654321",
        "wished_by": "2030-04-01",
    }


@pytest.fixture
def worked(way):
    """Agreed, with two entries that are charged, and what is nobody's business."""
    engagement = way.agreed()
    way.booked(engagement, MONDAY + HOUR, 90, internal_note="Heimdall note")
    way.booked(engagement, MONDAY + 10 * HOUR, 30, note="Answered what was left.")
    unbilled = {"is_billable": False, "unbilled_because": "Heimdall reason", "note": "Heimdall free"}
    way.booked(engagement, MONDAY + 4 * HOUR, 20, **unbilled)
    return Engagement.objects.get(pk=engagement.pk)


def page_of(engagement) -> str:
    return f"{CONSULTING}{engagement.pk}/"


class TestAsking:
    def test_makes_a_request_and_tells_where_it_is(self, cast, partner, way, wish):
        inquiry = cast.ask()

        answer = partner.post(CONSULTING, wish | {"inquiry": inquiry.number})

        made = Engagement.objects.get()
        assert (answer.status_code, answer["Location"]) == (201, f"http://testserver{page_of(made)}")
        assert (made.isv, made.customer, made.inquiry, made.source, made.wished_by) == (
            cast.acme,
            way.customer,
            inquiry,
            Engagement.Source.API,
            date(2030, 4, 1),
        )
        assert made.requested_by == cast.bot.user

    def test_is_answered_with_what_was_asked(self, partner, wish):
        told = partner.post(CONSULTING, wish).json()

        made = Engagement.objects.get()
        assert told == {
            "number": made.pk,
            "reference": f"C-{made.pk}",
            "title": "Moving to the new order API",
            "wanted": "Show our developers how orders are sent.",
            "status": "requested",
            "status_words": "We answer with a price",
            "customer": {"name": "Havbris Sjømat AS", "organisation_number": "987654321"},
            "customer_named": "",
            "wished_by": "2030-04-01",
            "requested_at": told["requested_at"],
            "inquiry": None,
            "cancelled_because": "",
            "links": {
                "self": f"http://testserver{page_of(made)}",
                "page": f"http://testserver/consulting/{made.pk}/",
            },
            "progress": {
                "estimated_minutes": None,
                "valid_until": None,
                "worked_minutes": 0,
                "charged_minutes": 0,
                "days": [],
                "work": [],
                "rates": None,
            },
        }

    def test_may_name_the_customer_in_words(self, partner, wish):
        told = partner.post(CONSULTING, wish | {"customer": None, "customer_named": "Nordlys AS"}).json()

        assert (told["customer"], told["customer_named"]) == (None, "Nordlys AS")

    def test_twice_with_one_key_asks_once(self, partner, wish):
        key = {"Idempotency-Key": "consulting-1"}

        first = partner.post(CONSULTING, wish, headers=key)
        again = partner.post(CONSULTING, wish, headers=key)

        assert (again.json(), again["Location"]) == (first.json(), first["Location"])
        assert again["Idempotent-Replayed"] == "true"
        assert Engagement.objects.count() == 1

    def test_keeps_no_secret(self, partner, wish):
        told = partner.post(CONSULTING, wish | {"wanted": "Use Bearer abcdefghijklmnop1234567890XYZ please."}).json()

        assert "abcdefghijklmnop" not in told["wanted"]

    @pytest.mark.parametrize(
        ("field", "value", "status", "code"),
        [
            ("title", "", 422, "title_missing"),
            ("title", "x" * 201, 422, "title_too_long"),
            ("title", "a\x00b", 422, "forbidden_characters"),
            ("wanted", " ", 422, "empty_text"),
            ("wanted", "x" * 200_001, 422, "text_too_long"),
            ("customer", None, 422, "customer_missing"),
            ("customer", "111111111", 422, "foreign_customer"),
            ("customer_named", "x" * 301, 422, "text_too_long"),
            ("wished_by", "2020-01-01", 422, "in_the_past"),
            ("wished_by", "soon", 400, "invalid_fields"),
            ("inquiry", 999_999, 422, "foreign_inquiry"),
            ("inquiry", 0, 400, "invalid_fields"),
            ("inquiry", 10**18, 400, "invalid_fields"),
            ("status", "agreed", 400, "unknown_field"),
            ("price", "1", 400, "unknown_field"),
        ],
    )
    def test_with_what_can_not_be_is_refused(self, partner, wish, field, value, status, code):
        answer = partner.post(CONSULTING, wish | {field: value})

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert not Engagement.objects.exists()

    def test_about_a_strangers_inquiry_or_customer_is_refused(self, cast, partner, wish):
        CustomerFactory(organisation_number="222222222", isvs=[cast.other_isv])
        theirs = cast.ask(isv=cast.other_isv, by=cast.bo)

        codes = [
            partner.post(CONSULTING, wish | given).json()["code"]
            for given in ({"customer": "222222222"}, {"inquiry": theirs.number})
        ]

        assert codes == ["foreign_customer", "foreign_inquiry"]
        assert not Engagement.objects.exists()

    def test_needs_the_scope_to_write(self, cast, wish):
        reader = Partner(cast.bot, cast.bot_secret, scope="inquiries:read")

        answer = reader.post(CONSULTING, wish)

        assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


class TestFollowing:
    def test_tells_hours_by_day_and_rate_as_they_are_charged(self, partner, worked):
        told = partner.get(page_of(worked)).json()

        assert (told["status"], told["status_words"]) == ("agreed", "Agreed: work is under way")
        assert told["progress"] == {
            "estimated_minutes": 600,
            "valid_until": None,
            "worked_minutes": 120,
            "charged_minutes": 120,
            "days": [
                {"day": "2026-03-02", "rate": "inside", "worked_minutes": 90, "charged_minutes": 90},
                {"day": "2026-03-02", "rate": "outside", "worked_minutes": 30, "charged_minutes": 30},
            ],
            "work": [
                {
                    "started_at": "2026-03-02T10:00:00Z",
                    "minutes": 90,
                    "person": "Sam Okafor",
                    "note": "Showed how orders are sent.",
                },
                {
                    "started_at": "2026-03-02T19:00:00Z",
                    "minutes": 30,
                    "person": "Sam Okafor",
                    "note": "Answered what was left.",
                },
            ],
            "rates": None,
        }

    def test_never_tells_prices_limits_and_what_is_the_desks_alone(self, partner, worked):
        told = partner.get(page_of(worked)).content.decode() + partner.get(CONSULTING).content.decode()

        hidden = ["Heimdall", "1200", "12000", "NOK", "dag@havbris.example", "Dag Lunde"]
        assert [secret for secret in hidden if secret in told] == []

    def test_tells_rates_that_were_agreed_with_the_isv(self, cast, partner, way):
        way.prices.isv, way.prices.inside = cast.acme, Decimal(1000)
        way.prices.save()

        told = partner.get(page_of(way.agreed())).json()["progress"]["rates"]

        assert told == {"currency": "NOK", "inside": "1000.00", "outside": "1800.00", "travel": "600.00"}

    def test_tells_until_when_the_customer_may_answer(self, partner, way):
        engagement = way.requested()
        way.estimated(engagement)

        told = partner.get(page_of(engagement)).json()

        assert (told["status"], told["progress"]["valid_until"]) == ("estimated", "2026-03-16")

    def test_tells_why_it_was_turned_down(self, cast, partner, way):
        engagement = way.requested()
        services.cancel(engagement, because="Ask it as an inquiry.", by=cast.sam, at=MONDAY)

        assert partner.get(page_of(engagement)).json()["cancelled_because"] == "Ask it as an inquiry."

    def test_is_as_the_document_says(self, client, partner, worked):
        document = client.get("/api/v1/schema/").json()

        assert_fits(document, "EngagementOut", partner.get(page_of(worked)).json())
        assert_fits(document, "EngagementRow", partner.get(CONSULTING).json()["results"][0])

    def test_a_strangers_is_not_found_and_not_listed(self, cast, way):
        engagement = way.requested()
        bot, secret = add_integration(isv=cast.other_isv, name="Theirs", by=cast.tove, at=MONDAY)
        stranger = Partner(bot, secret)

        answers = stranger.get(page_of(engagement)), stranger.get(CONSULTING)

        assert answers[0].status_code == 404
        assert answers[1].json()["results"] == []

    def test_another_isv_of_the_same_machine_is_not_found(self, cast, partner, way):
        engagement = way.requested()
        Engagement.objects.filter(pk=engagement.pk).update(isv=cast.other_isv)
        cast.other_isv.memberships.create(user=cast.bot.user)

        assert partner.get(page_of(engagement)).status_code == 404
        assert partner.get(CONSULTING).json()["results"] == []

    def test_a_list_is_the_newest_first_and_narrowed_by_status(self, partner, way):
        first, second = way.requested(), way.requested()
        way.estimated(first)

        def found(query=""):
            return [row["number"] for row in partner.get(f"{CONSULTING}{query}").json()["results"]]

        assert found() == [second.pk, first.pk]
        assert found("?status=estimated") == [first.pk]
        assert found("?status=estimated&status=requested&page_size=1") == [second.pk]
        assert partner.get(f"{CONSULTING}?status=asked").json()["code"] == "invalid_fields"

    def test_many_cost_what_one_does(self, partner, way):
        engagement = way.agreed()
        way.booked(engagement, MONDAY + HOUR, 30)
        one = queries(partner, CONSULTING), queries(partner, page_of(engagement))
        for day in (1, 2):
            way.requested()
            way.booked(engagement, MONDAY + day * DAY, 30, person=way.ida)

        assert (queries(partner, CONSULTING), queries(partner, page_of(engagement))) == one == (8, 13)
