import re
from collections.abc import Iterator
from enum import Enum

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.management import call_command
from django.db.models import Choices, Model

from .source import ROOT, layers
from .test_layers import is_ours

ARCHITECTURE = ROOT / "docs" / "architecture.md"


def our_models() -> Iterator[type[Model]]:
    return (model for model in apps.get_models() if is_ours(model))


def with_status() -> list[type[Model]]:
    return [model for model in our_models() if issubclass(getattr(model, "Status", Enum), Choices)]


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_inquiries_are_among_the_models_with_a_status():
    assert "Inquiry" in {model.__name__ for model in with_status()}


@pytest.mark.parametrize("model", with_status())
def test_every_status_says_what_it_may_become(model):
    assert set(model.MAY_BECOME) == set(model.Status)
    assert set().union(*model.MAY_BECOME.values()) <= set(model.Status)


@pytest.mark.parametrize("model", with_status())
def test_no_status_becomes_itself(model):
    assert [status for status, next_ones in model.MAY_BECOME.items() if status in next_ones] == []


@pytest.mark.parametrize("model", with_status())
def test_every_status_can_be_reached_from_the_first(model):
    reached, ahead = set(), {model._meta.get_field("status").default}
    while ahead:
        reached |= ahead
        ahead = set().union(*(model.MAY_BECOME[status] for status in ahead)) - reached

    assert reached == set(model.Status)


def test_no_model_overrides_save_or_delete():
    assert [model.__name__ for model in our_models() if {"save", "delete"} & model.__dict__.keys()] == []


def test_no_model_has_a_generic_foreign_key():
    generic = [
        model.__name__
        for model in our_models()
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]

    assert generic == []


def test_the_architecture_page_names_every_table():
    rows = re.findall(r"^\|[^|]*\| `(\w+)` \|[^|]*\| ([^|]+) \|$", ARCHITECTURE.read_text(), re.MULTILINE)
    written = {app: set() if tables == "none" else set(tables.split(", ")) for app, tables in rows}

    made = {app: set() for names in layers() for app in names}
    for model in our_models():
        if not model.__name__.startswith("Historical"):
            made[model._meta.app_label].add(model.__name__)

    assert written == made
