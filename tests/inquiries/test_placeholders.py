"""Names in canned replies that an inquiry fills in."""

import pytest
from django.core.exceptions import ValidationError

from apps.inquiries.canned import offered
from apps.inquiries.models import CannedReply
from apps.inquiries.placeholders import fill, left_in
from tests.factories.policy import MarketFactory


def test_what_is_known_is_filled_in_and_what_is_not_stays_marked():
    filled = fill("Dear {{ asked_by }}, {{isv}} and {{ customer }}.", {"asked_by": "Anna {{ isv }}", "isv": "Acme"})

    assert filled == ("Dear Anna {{ isv }}, Acme and {{ customer }}.", ["customer"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Dear {{ isv }}", ["isv"]),
        ("Write `{{ isv }}` or\n```\n{{ number }}\n```", []),
        ("A template of yours: {{ orderId }}", []),
    ],
)
def test_only_our_own_placeholders_outside_of_code_are_holes(text, left):
    assert left_in(text) == left


def test_a_canned_reply_with_a_name_that_nothing_fills_in_is_refused():
    with pytest.raises(ValidationError) as refusal:
        CannedReply(title="A", text="Dear {{ isvv }}").clean()

    assert refusal.value.error_dict["text"][0].code == "unknown_placeholder"
    assert refusal.value.message_dict["text"][0].startswith("Nothing fills in {{ isvv }}. There are {{ isv }}")


def test_those_of_the_market_are_offered_and_those_of_the_topic_first(cast):
    inquiry = cast.ask()
    inquiry.topic = "json_syntax"
    CannedReply.objects.create(title="A", text="Hello {{ asked_by }} of {{ isv }}, {{ operation }}")
    CannedReply.objects.create(title="B", text="-", topic="json_syntax", market=cast.market)
    CannedReply.objects.create(title="C", text="-", market=MarketFactory(code="SE", name="Sweden"))
    CannedReply.objects.create(title="D", text="-", is_active=False)

    found = offered(inquiry, by=cast.sam)

    assert [(each.reply.title, each.suits) for each in found] == [("B", True), ("A", False)]
    assert found[1].filled == ("Hello Anna Berg of Acme, {{ operation }}", ["operation"])
