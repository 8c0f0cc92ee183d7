"""The project's own source, read as a tree."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def files(*folders: str) -> Iterator[Path]:
    """Python files below ``folders``, less what Django writes."""
    for folder in folders:
        yield from (file for file in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in file.parts)


def place(file: Path, node: ast.AST | None = None) -> str:
    """Where to look, as an editor opens it."""
    line = f":{node.lineno}" if isinstance(node, (ast.expr, ast.stmt)) else ""
    return f"{file.relative_to(ROOT)}{line}"


@cache
def tree(file: Path) -> ast.Module:
    """The parsed file; every node knows its ``parent``."""
    parsed = ast.parse(file.read_text())
    for node in ast.walk(parsed):
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined]  # added for the tests that look outwards
    return parsed


@cache
def layers() -> list[list[str]]:
    """The apps from the top floor down, as pyproject.toml lists them; neighbours share a floor."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = next(contract["layers"] for contract in contracts if contract.get("containers") == ["apps"])
    return [[name.strip() for name in floor.split("|")] for floor in floors]


def floor(app: str) -> int:
    """Counted from the top."""
    return next(number for number, names in enumerate(layers()) if app in names)
