import ast

from .source import files, place, tree

OURS = list(files("apps", "supportdesk"))


def test_no_file_is_longer_than_400_lines():
    assert [place(file) for file in OURS if len(file.read_text().splitlines()) > 400] == []


def test_no_function_is_longer_than_50_lines():
    long = [
        f"{place(file, node)} {node.name}"
        for file in OURS
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 50
    ]

    assert long == []
