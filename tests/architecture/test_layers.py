from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Field, Model
from importlinter.cli import lint_imports

from .source import ROOT, floor, layers

OURS = "apps."


def relations() -> Iterator[tuple[type[Model], Field, type[Model]]]:
    """Every foreign key and many-to-many field between tables of this project."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = field.related_model
            if isinstance(field, Field) and isinstance(target, type) and is_ours(model) and is_ours(target):
                yield model, field, target


def is_ours(model: type[Model]) -> bool:
    return model._meta.app_config.name.startswith(OURS)


def is_who_changed_it(model: type[Model], field: Field) -> bool:
    """Who changed a row is noted beside it in every app, also below the app that knows people: the one exception.

    A history table is written and read by the history library alone; no code of the lower app follows this key.
    """
    return field.name == "history_user" and hasattr(model, "history_object")


def points_up(model: type[Model], target: type[Model]) -> bool:
    here, there = model._meta.app_label, target._meta.app_label
    return here != there and floor(there) <= floor(here)


def test_imports_keep_the_contracts(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)

    result = lint_imports(config_filename="pyproject.toml", no_logo=True, no_cache=True)

    assert result == 0, capsys.readouterr().out


def test_every_app_has_its_floor():
    assert sorted(config.label for config in apps.get_app_configs() if config.name.startswith(OURS)) == sorted(
        name for names in layers() for name in names
    )


def test_foreign_keys_point_down_the_same_layers():
    up = [
        f"{model._meta.label}.{field.name} points up to {target._meta.label}"
        for model, field, target in relations()
        if points_up(model, target) and not is_who_changed_it(model, field)
    ]

    assert up == []


def test_the_walk_over_foreign_keys_sees_them():
    seen = {f"{model._meta.label}.{field.name}" for model, field, _target in relations()}

    assert {"inquiries.Inquiry.isv", "isvs.Customer_isvs.customer", "policy.HistoricalMarket.history_user"} <= seen


@pytest.mark.parametrize(("lower", "higher"), [("policy", "accounts"), ("isvs", "inquiries"), ("portal", "cockpit")])
def test_a_key_to_a_higher_floor_or_a_neighbour_points_up(lower, higher):
    assert floor(higher) <= floor(lower)
