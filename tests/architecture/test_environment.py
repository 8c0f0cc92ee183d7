import ast
import re
from itertools import pairwise

from .source import ROOT, files, place, tree

READERS = {"text", "switch", "names", "whole_number", "kept_secret", "str", "db_url", "email_url", "bool"}


def read_by_env() -> set[str]:
    """The literal names of variables that env.py reads."""
    calls = (node for node in ast.walk(tree(ROOT / "supportdesk" / "env.py")) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if called(call) in READERS and call.args and isinstance(call.args[0], ast.Constant)
    }


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def explained() -> list[str]:
    return re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_every_variable_that_is_read_is_explained_and_the_reverse():
    assert sorted(explained()) == sorted(read_by_env())


def test_every_variable_has_its_explanation_above_it():
    lines = (ROOT / ".env.example").read_text().splitlines()

    bare = [line for above, line in pairwise(lines) if "=" in line and not above.endswith(".")]

    assert bare == []


def test_nothing_else_reads_the_environment():
    readers = [
        place(file, node)
        for file in files("apps", "supportdesk")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and file.name != "env.py"
        and getattr(node.parent, "attr", "") != "setdefault"
    ]

    assert readers == []
