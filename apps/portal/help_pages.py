"""Help that anybody may read: what support covers and when, what to include, and the words we use."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.policy import published
from apps.policy.present import now

from . import examples
from .glossary import GLOSSARY
from .hours import hours_of, week_of
from .public_pages import public


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return public(render(request, "portal/help/index.html"), request)


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Who answers what, when, and how soon, as it is on record now."""
    at = now()
    desks = []
    for desk in published.desks(at):
        calendar = desk.market.calendar
        hours = hours_of(calendar, at, ZoneInfo(calendar.time_zone))
        desks.append((desk, hours, week_of(calendar), desk.market.code.lower()))
    context = {"parts": published.parts_in_force(at), "desks": desks, "promises": published.promises()}
    return public(render(request, "portal/help/policy.html", context), request)


@require_safe
def what_to_include(request: HttpRequest) -> HttpResponse:
    """What a call needs to be looked into, with examples that help and others that don't."""
    context = {
        "pairs": examples.pairs(),
        "calls": examples.calls(),
        "paste": examples.PASTE,
        "masked": examples.masked_paste(),
    }
    return public(render(request, "portal/help/what_to_include.html", context), request)


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    return public(render(request, "portal/help/words.html", {"words": GLOSSARY}), request)
