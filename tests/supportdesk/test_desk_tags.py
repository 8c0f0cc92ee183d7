from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template import Context, Template
from django.utils.safestring import SafeString

from apps.accounts.browsers import browser_in
from apps.diagnostics.models import ApiCall
from supportdesk.desk_tags import markdown, moment_in_words, path_of, with_masks_marked
from tests.cast import MONDAY


def render(source: str, **context) -> str:
    return Template("{% load desk %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 3, 2, 12, 25, tzinfo=UTC), "today 12:25"),
        (datetime(2026, 3, 1, 23, 59, tzinfo=UTC), "yesterday 23:59"),
        (datetime(2026, 3, 3, 0, 0, tzinfo=UTC), "tomorrow 00:00"),
        (datetime(2026, 3, 4, 9, 5, tzinfo=UTC), "Wed 4 Mar 09:05"),
        (datetime(2025, 12, 31, 9, 5, tzinfo=UTC), "31 Dec 2025 09:05"),
    ],
)
def test_a_moment_is_said_as_people_say_it(moment, words):
    assert moment_in_words(moment, date(2026, 3, 2)) == words


def test_a_moment_names_its_exact_instant():
    with time_machine.travel(MONDAY, tick=False):
        shown = render("{% moment at zone='Europe/Oslo' %}", at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC))

    assert shown == (
        '<time datetime="2026-03-03T00:30:00+01:00" title="3 March 2026, 00:30:00 Europe/Oslo">tomorrow 00:30</time>'
    )


def test_a_moment_is_in_the_readers_zone():
    class Place:
        zone = ZoneInfo("Pacific/Auckland")

    with time_machine.travel(MONDAY, tick=False):
        shown = render("{% moment at %}", at=MONDAY + timedelta(hours=1), place=Place)

    assert ">today 23:00<" in shown


def test_no_moment_is_no_words():
    assert render("{% moment at %}", at=None) == ""


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://api.lodestar.example/v1/orders?page=2", "/v1/orders?page=2"),
        ("https://api.lodestar.example", "https://api.lodestar.example"),
        ("/v1/orders", "/v1/orders"),
        ("https://[broken", "https://[broken"),
        ("", ""),
    ],
)
def test_an_address_is_shown_by_its_path(url, path):
    assert path_of(url) == path


def test_a_call_is_method_and_path():
    call = ApiCall(method="GET", url="https://api.lodestar.example/<b>")

    assert render("{% call call %}", call=call) == (
        '<span class="call"><span class="method">GET</span><span>/&lt;b&gt;</span></span>'
    )


@pytest.mark.parametrize(
    ("call", "shown"),
    [(ApiCall(), ""), (ApiCall(url="/v1"), ">?</span>"), (ApiCall(method="GET"), ">address unknown<")],
)
def test_a_call_says_what_is_not_known(call, shown):
    rendered = render("{% call call %}", call=call)

    assert shown in rendered
    assert bool(rendered) is bool(shown)


def test_headings_of_a_message_rank_below_those_of_the_page():
    assert markdown("# One\n\n###### Six") == "<h4>One</h4>\n<h6>Six</h6>\n"


def test_a_table_of_a_message_scrolls_in_a_box_of_its_own():
    shown = markdown("|a|\n|-|\n|1|")

    assert shown.startswith('<div class="tablebox" role="group" aria-label="Table" tabindex="0"><table>')
    assert shown.strip().endswith("</table></div>")


def test_what_was_taken_out_is_shown_as_taken_out():
    shown = with_masks_marked(SafeString("<p>[bearer-token-1] and [no-such-thing-1]</p>"))

    assert shown.count('class="masked"') == 1
    assert "</svg>[bearer-token-1]</span> and [no-such-thing-1]</p>" in shown


def test_nothing_is_put_into_a_tag():
    tag = '<a href="https://x.example/" title="> [bearer-token-1]">x</a>'

    assert with_masks_marked(SafeString(tag)) == tag


def test_an_icon_is_decoration_unless_it_has_words():
    assert render("{% icon 'clock' %}") == (
        '<svg class="icon" aria-hidden="true"><use href="/static/desk/icons.svg#i-clock"></use></svg>'
    )
    assert render("{% icon 'clock' 'Due' %}").endswith('</svg><span class="sr">Due</span>')


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0", "Edge on Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Chrome/150.0", "Chrome"),
        ("curl/8.0", "curl/8.0"),
        ("", "Unknown browser"),
    ],
)
def test_browsers_have_the_names_people_know(user_agent, name):
    assert browser_in(user_agent) == name
