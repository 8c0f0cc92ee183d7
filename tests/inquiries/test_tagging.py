"""Tags are words of the desk: put on inquiries, taken off again, seen by no ISV."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.inquiries import services
from apps.inquiries.models import Inquiry, Message, Tag
from tests.cast import HOUR, MONDAY


@pytest.fixture
def billing(db):
    return Tag.objects.create(name="Billing")


@pytest.fixture
def vat(db):
    return Tag.objects.create(name="VAT", colour=Tag.Colour.BLUE)


def names(inquiry: Inquiry) -> list[str]:
    return [tag.name for tag in inquiry.tags.all()]


def test_tags_are_put_on_one_by_one_and_taken_off_again(cast, billing, vat):
    inquiry = cast.ask()

    services.tag(inquiry, by=cast.sam, tag=vat, at=MONDAY)
    services.tag(inquiry, by=cast.sam, tag=billing, at=MONDAY)
    services.untag(inquiry, by=cast.sam, tag=vat, at=MONDAY)

    assert names(inquiry) == ["Billing"]


def test_all_of_them_are_chosen_at_once(cast, billing, vat):
    inquiry = cast.ask()
    services.tag(inquiry, by=cast.sam, tag=billing, at=MONDAY)

    services.retag(inquiry, by=cast.sam, tags=[vat], at=MONDAY)

    assert names(inquiry) == ["VAT"]
    assert inquiry.messages.last().text == "Tagged VAT. No longer tagged Billing."


def test_the_isv_neither_reads_of_it_nor_sees_that_anything_happened(cast, billing):
    inquiry = cast.ask()
    before = Inquiry.objects.values().get(pk=inquiry.pk)

    services.tag(inquiry, by=cast.sam, tag=billing, at=MONDAY + HOUR)

    assert not Message.objects.visible_to(cast.anna).filter(text__contains="Billing").exists()
    assert Inquiry.objects.values().get(pk=inquiry.pk) == before


def test_a_tag_it_has_already_is_refused(cast, billing):
    inquiry = cast.ask()
    services.tag(inquiry, by=cast.sam, tag=billing, at=MONDAY)

    with pytest.raises(ValidationError) as refusal:
        services.tag(inquiry, by=cast.sam, tag=billing, at=MONDAY)

    assert refusal.value.code == "nothing_to_change"
    assert names(inquiry) == ["Billing"]


def test_a_tag_out_of_use_stays_where_it_is_and_goes_nowhere_else(cast, billing, vat):
    has_it, other = cast.ask(), cast.ask()
    services.tag(has_it, by=cast.sam, tag=billing, at=MONDAY)
    billing.is_active = False
    billing.save()

    services.tag(has_it, by=cast.sam, tag=vat, at=MONDAY)
    with pytest.raises(ValidationError) as refusal:
        services.tag(other, by=cast.sam, tag=billing, at=MONDAY)

    assert refusal.value.code == "tag_retired"
    assert (names(has_it), names(other)) == (["Billing", "VAT"], [])
    assert list(Tag.objects.known_to(other)) == [vat]


def test_only_staff_tag(cast, billing):
    inquiry = cast.ask()

    with pytest.raises(ValidationError) as refusal:
        services.tag(inquiry, by=cast.anna, tag=billing, at=MONDAY)

    assert refusal.value.code == "not_staff"
    assert names(inquiry) == []


def test_two_tags_differ_by_more_than_case(billing):
    with transaction.atomic(), pytest.raises(IntegrityError):
        Tag.objects.create(name="BILLING")
