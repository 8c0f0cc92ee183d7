"""An auditor reads everything and changes nothing, and no page offers them what they may not do."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from apps.accounts import services as accounts
from apps.accounts.models import AccessRecord
from apps.accounts.roles import AUDITOR
from apps.cockpit import services as cockpit
from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.reminders.models import Notice
from tests.architecture.addresses import walk
from tests.architecture.test_addresses import MAY_BE_WRITTEN_ANY_TIME, WRITES
from tests.cast import MONDAY, Cast
from tests.community.rows import asked
from tests.factories.accounts import StaffFactory

from .desk import browser_of, text
from .test_records import RECORDS, make

pytestmark = pytest.mark.usefixtures("monday")
# How one signs in and out oneself.
OWN = {"/admin/login/", "/admin/logout/", "/admin/password_change/"}
STEPS = re.compile(r"^cockpit:|_(?:add|delete)$")
FORM = re.compile(r'(<form\b[^>]*method="post"[^>]*>)(.*?)</form>', re.DOTALL | re.IGNORECASE)
# The theme puts a form around what one may only read, too; it is offered where something sends it.
SENDS = re.compile(r'<button\b(?![^>]*type="(?:button|reset)")|<input\b[^>]*type="submit"', re.IGNORECASE)
GOES_TO = re.compile(r'\s(?:action|hx-post)="([^"]*)"')
LINK = re.compile(r'<a\b[^>]*\shref="(/admin/[^"#]*|\?[^"#]*)|hx-get="(/admin/[^"]*)"')
PAGES_AT_MOST = 600


@pytest.fixture
def auditor(cast: Cast) -> Client:
    return browser_of(StaffFactory(name="Aud Itor", market=cast.market, role=AUDITOR))


@pytest.fixture
def values(cast: Cast) -> dict[str, Any]:
    """A desk with one of everything, and what stands for an object in its addresses."""
    for model in RECORDS:
        make(model, cast, int(model is Notice))
    inquiry = cast.ask(files=[Upload("log.txt", b"line")])
    services.answer(inquiry, by=cast.sam, text="Like this.", at=MONDAY)
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)
    issue = services.note_issue(kind="bug", title="T", public_title="T", by=cast.tove, inquiry=inquiry, at=MONDAY)
    incident = services.open_incident(title="Down", operations="GET /v1/x", by=cast.tove, at=MONDAY)
    services.attach_to_incident(inquiry, incident=incident, by=cast.tove, at=MONDAY)
    services.answer_issue(issue, text="Soon.", by=cast.tove, at=MONDAY)
    cockpit.save_view(name="All", wish={}, is_shared=True, by=cast.tove, at=MONDAY)
    cockpit.count_views(at=MONDAY)
    cockpit.count_desk(at=MONDAY)
    accounts.record_access(by=cast.sam, what=AccessRecord.What.FILE, about="log.txt", at=MONDAY)
    return {
        "number": inquiry.number,
        "pk": issue.pk,
        "isv": cast.acme.pk,
        "verb": "rename",
        "kind": "inquiry_asked",
    } | {
        "topic": asked(cast).pk,
        "copy": 1,
        "entry": 1,
        "item": 1,
        "person": 1,
        "monday": "2026-03-02",
        "timer": 1,
        "form": "pdf",
        "paper": 1,
        "month": "2026-03",
    }


def addresses(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every address below the desk, by its name."""
    models = {f"{each._meta.app_label}_{each._meta.model_name}": each for each in admin.site._registry}
    for address in walk(get_resolver()):
        if not address.name.startswith(("admin:", "cockpit:")):
            continue
        model = next((each for name, each in models.items() if address.name.startswith(f"admin:{name}_")), None)
        row = model._default_manager.order_by("-pk").first() if model else None
        known = values | {"object_id": row.pk if row else 1, "app_label": "isvs", "content_type_id": 1, "url": "x"}
        if address.name.endswith("_simple_history"):
            if row:
                yield address.name, reverse(address.name, args=[row.pk, row.history.first().pk])
        else:
            yield address.name, reverse(address.name, kwargs={part: known[part] for part in address.parts})


def test_nothing_that_is_posted_is_done(auditor, values):
    answered, written = {}, {}
    for name, path in addresses(values):
        if path in OWN:
            continue
        with CaptureQueriesContext(connection) as asked:
            response = auditor.post(path, {"post": "yes", "_form_submitted": "on", "text": "x", "to": "nobody"})
        answered[name] = response.status_code
        tables = {found[1] for query in asked if (found := WRITES.match(query["sql"]))} - MAY_BE_WRITTEN_ANY_TIME
        if tables:
            written[name] = tables

    assert len(answered) > 200
    assert written == {}
    # What the admin only shows, such as a history, answers as if it had been asked for.
    steps = {name: code for name, code in answered.items() if STEPS.search(name)}
    odd = {name: code for name, code in steps.items() if code not in (403, 405)}
    assert len(steps) > 100
    assert odd == {}


def test_every_page_that_an_auditor_comes_to_offers_only_what_they_may_do(auditor, values):
    """From the first page on along every link: none is refused, and no form is there that would be."""
    refused, offered, seen, ahead = {}, {}, {}, ["/admin/"]
    while ahead and len(seen) < PAGES_AT_MOST:
        path = ahead.pop()
        if (sort := sort_of(path)) in seen:
            continue
        response = auditor.get(path)
        seen[sort] = response.status_code
        if response.status_code == 403:
            refused[path] = "403"
        if response.status_code != 200 or "text/html" not in response["Content-Type"] or response.streaming:
            continue
        page = text(response)
        forms = {target_of(found[1], path) for found in FORM.finditer(page) if SENDS.search(found[2])} - OWN
        forms |= set(re.findall(r'\shx-post="([^"]*)"', page))
        if forms:
            offered[path] = forms
        ahead += [whole(html.unescape(found[1] or found[2]), path) for found in LINK.finditer(page)]

    assert len(seen) > 120
    assert refused == {}
    assert offered == {}


def sort_of(path: str) -> str:
    """Pages that differ in their object alone, or in the value that a filter has, are of one sort."""
    address, _mark, query = path.partition("?")
    # Lists of the admin are filtered in every combination.
    asked = sorted(part.partition("=")[0] for part in query.split("&")) if address.startswith("/admin/desk/") else []
    return re.sub(r"\d+", "1", address) + "?" + "&".join(asked)


def target_of(tag: str, page: str) -> str:
    found = GOES_TO.search(tag)
    return found[1] if found and found[1] else page


def whole(link: str, page: str) -> str:
    return page.partition("?")[0] + link if link.startswith("?") else link


def test_an_auditor_reads_every_list_every_row_and_its_history(auditor, values):
    unread = {}
    for model in admin.site._registry:
        label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("-pk").first()
        pages = [reverse(f"{label}_changelist")]
        if row:
            pages.append(reverse(f"{label}_change", args=[row.pk]))
        if row and hasattr(model, "history"):
            pages.append(reverse(f"{label}_history", args=[row.pk]))
        unread |= {page: code for page in pages if (code := auditor.get(page, follow=True).status_code) != 200}

    assert unread == {}
