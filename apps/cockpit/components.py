"""The design language on one page: its tokens as the style sheet has them, and each component in its states."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django import forms
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .badges import Badge
from .forms import Words
from .frame import draw, staff_page
from .gathering_forms import line

TOKENS = "desk/tokens.css"
COLOUR = re.compile(r"(--[a-z0-9-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)")
SIZE = re.compile(r"(--(?:s[0-9]|t-[0-9a-z]+|r[0-9]|round)): ([^;]+);")
BADGES = (
    Badge("new", "new", "New"),
    Badge("ours", "desk", "With us"),
    Badge("yours", "reply", "Your turn"),
    Badge("", "pause", "Waiting"),
    Badge("soon", "clock", "25 min left"),
    Badge("late", "alert", "Late 35 min"),
    Badge("ok", "check", "Confirmed"),
    Badge("error", "error", "Failed"),
    Badge("bare done", "done", "Answered"),
)


class Colour(NamedTuple):
    """A role, and the paint it has in each scheme."""

    role: str
    light: str
    dark: str


class Shown(forms.Form):
    """One field of each sort."""

    title = line("A line", help_text="Help stands above the field.")
    text = Words("Words", rows=3, required=False)
    choice = forms.ChoiceField(choices=[("", "Choose"), ("a", "One of some")], label="A choice", required=False)
    is_on = forms.BooleanField(label="Yes or no", required=False)


@staff_page
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Whoever makes a page begins here: what is not on it is added here first."""
    colours, sizes = _tokens()
    refused = Shown({"title": ""}, auto_id="refused_%s")
    context = {
        "title": "Components",
        "colours": colours,
        "sizes": sizes,
        "badges": BADGES,
        "form": Shown(auto_id="shown_%s"),
        "refused": refused["title"],
    }
    return draw(request, "admin/cockpit/components.html", context)


@cache
def _tokens() -> tuple[list[Colour], list[tuple[str, str]]]:
    found = finders.find(TOKENS)
    text = Path(str(found)).read_text("utf-8")
    return [Colour(*each) for each in COLOUR.findall(text)], list(dict(reversed(SIZE.findall(text))).items())[::-1]
