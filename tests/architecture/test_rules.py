"""Rules of docs/architecture.md that are visible in the source."""

import ast
import re
from pathlib import Path

import pytest

from .source import ROOT, files, place, tree

# Looked up by a secret or by their owner, before there is a user whom anything could be visible to.
MACHINERY_OF_TOKENS = {"Client", "IdempotencyKey", "Token"}
DOMAIN_ROOMS = {"models", "querysets", "services", "notices"}


def room(file: Path) -> str:
    """The room of an app that ``file`` belongs to: its own name, or the package's when the room is split."""
    parts = file.relative_to(ROOT / "apps").with_suffix("").parts
    return parts[1] if len(parts) > 1 else ""


def domain_files() -> list[Path]:
    return [file for file in files("apps") if room(file) in DOMAIN_ROOMS]


def outsider_files() -> list[Path]:
    """Code that answers people and systems from outside the vendor."""
    return list(files("apps/portal", "apps/partner_api"))


def test_the_domain_never_asks_the_clock():
    asked = [
        place(file, node)
        for file in domain_files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) in {"now", "today", "utcnow"}
    ]

    assert asked == []


def test_tasks_and_views_ask_one_clock():
    asked = [
        place(file, node)
        for file in files("apps")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "today", "utcnow", "localdate"}
        and file != ROOT / "apps" / "policy" / "present.py"
    ]

    assert [place for place in asked if not place.startswith("apps/policy/present.py")] == []


def test_services_say_who_and_when():
    """By name, so that nobody mixes up who did it and whom it was done to."""
    mixed = [
        f"{place(file, node)} {node.name}"
        for file in files("apps")
        if room(file) == "services"
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and {"by", "at"} & {argument.arg for argument in node.args.args[1:]}
    ]

    assert mixed == []


def test_outsiders_start_every_query_at_the_one_door():
    """`Model.objects` is followed by `visible_to` at once. What starts at a row they may see stays in its ISV."""
    past_the_door = [
        place(file, node)
        for file in outsider_files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager", "history"}
        and getattr(node.parent, "attr", "") != "visible_to"
        and getattr(node.value, "id", "") not in MACHINERY_OF_TOKENS
    ]

    assert past_the_door == []


def test_outsiders_never_look_up_by_a_bare_model():
    bare = [
        place(file, node)
        for file in outsider_files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"get_object_or_404", "get_list_or_404"}
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id[0].isupper()
    ]

    assert bare == []


def test_no_signals_but_after_migrations():
    imported = {
        f"{place(file, node)} {name.name}"
        for file in files("apps")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ImportFrom) and "signals" in (node.module or "")
        for name in node.names
        if name.name != "post_migrate"
    }

    assert imported == set()


@pytest.mark.parametrize("name", ["common", "core", "utils", "helpers", "managers", "selectors", "repositories"])
def test_no_room_is_named_for_everything(name):
    assert [place(file) for file in files("apps", "supportdesk") if name in file.with_suffix("").parts] == []


def test_every_refusal_has_a_code_that_a_test_knows():
    tests = "\n".join(file.read_text() for file in files("tests"))
    codes = {code: where for where, code in refusals()}

    assert sorted(f"{where} {code}" for code, where in codes.items() if f'"{code}"' not in tests) == []


def test_every_refusal_of_the_domain_has_a_code():
    assert [where for where, code in refusals() if not re.fullmatch("[a-z][a-z_]+", code)] == []


def refusals() -> list[tuple[str, str]]:
    """Where the domain refuses, and with which literal code."""
    found = []
    for file in domain_files():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ValidationError":
                codes = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
                found += [(place(file, node), code.value) for code in codes if isinstance(code, ast.Constant)]
                found += [(place(file, node), "")] * (not codes and not isinstance(node.args[0], ast.Dict | ast.List))
    return found


SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore)(:[A-Z0-9, ]+|\[[a-z-, ]+\])?\s*(?P<reason>[#-].*)?$")


def test_every_suppressed_warning_says_why():
    silent = [
        f"{place(file)}:{number}"
        for file in files("apps", "supportdesk", "tests")
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if (found := SUPPRESSION.search(line)) and not found["reason"]
    ]

    assert silent == []


def test_nothing_is_left_to_do():
    marks = [
        f"{place(file)}:{number}"
        for file in files("apps", "supportdesk", "tests")
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if re.search(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", line)
    ]

    assert marks == []
