"""The demo's commands on a desk that has no demo."""

import pytest
from django.core.management import CommandError, call_command

from apps.inquiries.models import Inquiry
from apps.isvs.models import Isv
from apps.policy.models import Market


def parties() -> tuple[list[str], list[str], int]:
    return (
        list(Isv.objects.values_list("name", flat=True)),
        list(Market.objects.values_list("code", flat=True)),
        Inquiry.objects.count(),
    )


def test_a_desk_in_use_is_not_mixed_with_demo_data(cast):
    before = parties()

    with pytest.raises(CommandError) as refusal:
        call_command("demo_data")

    assert "Choose an empty database" in str(refusal.value)
    assert parties() == before


def test_once_leaves_a_desk_in_use_alone(cast):
    before = parties()

    call_command("demo_data", once=True)

    assert parties() == before


def test_demo_code_says_what_to_do_without_demo_staff(db):
    with pytest.raises(CommandError) as refusal:
        call_command("demo_code")

    assert "make demo-data" in str(refusal.value)
