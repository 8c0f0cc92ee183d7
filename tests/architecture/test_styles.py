"""Stylesheets are whole: a brace that is missing would silently take every rule after it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STYLESHEETS = sorted(Path(settings.BASE_DIR, "supportdesk", "static", "desk").glob("*.css"))
NO_RULES = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_each_brace_of_a_stylesheet_has_its_pair(path):
    rules = NO_RULES.sub("", path.read_text())

    depths = [rules[: place.end()].count("{") - rules[: place.end()].count("}") for place in re.finditer("[{}]", rules)]

    assert min(depths) == depths[-1] == 0
