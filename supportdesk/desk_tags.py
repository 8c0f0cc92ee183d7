"""The template tags of the look: icons, moments in the reader's zone, Markdown, calls, code and form fields."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from apps.accounts.browsers import browser_in
from apps.consulting.wording import money_in_words, rate_in_words
from apps.diagnostics.redaction import KINDS
from apps.inquiries.deadlines import duration
from apps.notifications.markdown import to_html
from apps.policy.present import now

from .finding_lines import lines_with
from .highlighting import lines_of

register = template.Library()


class Called(Protocol):
    """Whatever tells the method and the address of a call."""

    @property
    def method(self) -> str: ...
    @property
    def url(self) -> str: ...


register.filter("duration", duration)
register.filter("browser", browser_in)
register.filter("money", money_in_words)
register.filter("rate_in_words", rate_in_words)

LINES_BEFORE_FOLDING = 14
CHARACTERS_BEFORE_FOLDING = 3_000
PATH_LENGTH = 90
# A list shows the same few icons and states in each of its rows.
ALIKE = 1_000
# Wide tables scroll in a box that the keyboard reaches.
TABLE_BOX = '<div class="tablebox" role="group" aria-label="Table" tabindex="0">'

PLACES = {"query": "query parameter", "path": "path parameter", "header": "header"}

_HEADING = re.compile(r"<(/?)h([1-6])>")
_TAG_OR_MASK = re.compile(rf'<(?:[^">]|"[^"]*")*>|(\[(?:{"|".join(map(re.escape, KINDS))})-[0-9]{{1,6}}\])')


@register.simple_tag
@lru_cache(ALIKE)
def icon(name: str, words: str = "") -> SafeString:
    """One drawing of icons.svg. Decoration unless ``words`` say what it stands for."""
    drawing = format_html('<svg class="icon" aria-hidden="true"><use href="{}#i-{}"></use></svg>', _drawings(), name)
    return drawing + format_html('<span class="sr">{}</span>', words) if words else drawing


@cache
def _drawings() -> str:
    return static("desk/icons.svg")


@register.simple_tag
@lru_cache(ALIKE)
def badge(look: str, icon_name: str, words: str) -> SafeString:
    """The state of one thing in icon, word and colour; plain words where there is neither look nor icon."""
    if not look and not icon_name:
        return format_html('<span class="quiet nowrap">{}</span>', words)
    return format_html('<span class="badge {}">{}{}</span>', look, icon(icon_name) if icon_name else "", words)


@register.simple_tag
def show(state: tuple[str, str, str]) -> SafeString:
    """``badge`` of a look, an icon and words that go together."""
    return badge(*state)


@register.simple_tag(takes_context=True)
def moment(context: template.Context, value: datetime | None, zone: str = "") -> SafeString | str:
    """A moment in the reader's words and zone ("today 12:25"), the exact instant on hover."""
    if value is None:
        return ""
    reader = ZoneInfo(zone) if zone else reader_zone(context)
    return _moment(value, reader, now().astimezone(reader).date())


@lru_cache(ALIKE)
def _moment(value: datetime, reader: tzinfo, today: date) -> SafeString:
    local = value.astimezone(reader)
    return format_html(
        '<time datetime="{}" title="{} {}">{}</time>',
        local.isoformat(timespec="seconds"),
        f"{local:%-d %B %Y, %H:%M:%S}",
        reader,
        moment_in_words(local, today),
    )


def moment_in_words(local: datetime, today: date) -> str:
    """Day and time as one says them: "today 12:25", "Wed 25 Nov 10:00", with the year when it is another one."""
    days = (local.date() - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    if near:
        return f"{near} {local:%H:%M}"
    if local.year == today.year:
        return f"{local:%a %-d %b %H:%M}"
    return f"{local:%-d %b %Y %H:%M}"


def reader_zone(context: template.Context) -> tzinfo:
    """The time zone of whoever reads the page; UTC where nobody is known, as in a mail."""
    place = context.get("place")
    return place.zone if place else ZoneInfo("UTC")


@register.filter
def markdown(text: str) -> SafeString:
    """What somebody wrote, as safe HTML. Its headings rank below those of the page, its tables scroll."""
    html = _HEADING.sub(lambda tag: f"<{tag[1]}h{min(6, int(tag[2]) + 3)}>", to_html(text))
    html = html.replace("<table>", f"{TABLE_BOX}<table>").replace("</table>", "</table></div>")
    return with_masks_marked(mark_safe(html))  # noqa: S308  # to_html sanitised it, and writes "<" as a tag only


def with_masks_marked(html: SafeString) -> SafeString:
    """``html`` with each placeholder of a secret ("[bearer-token-1]") shown as something that was taken out."""
    if "[" not in html:
        return html
    lock = icon("lock")
    shown = _TAG_OR_MASK.sub(
        lambda found: f'<span class="masked">{lock}{found[1]}</span>' if found[1] else found[0], html
    )
    return mark_safe(shown)  # noqa: S308  # only text between tags was wrapped, in tags of ours


@register.filter
def masks(text: str) -> SafeString:
    """A text with placeholders of secrets, each shown as something that was taken out."""
    return with_masks_marked(conditional_escape(text))


@register.simple_tag
def call(api_call: Called) -> SafeString:
    """An operation, always as method and path; empty when neither is known."""
    if not api_call.url and not api_call.method:
        return mark_safe("")
    return format_html(
        '<span class="call"><span class="method">{}</span><span>{}</span></span>',
        api_call.method or "?",
        Truncator(path_of(api_call.url) or "address unknown").chars(PATH_LENGTH),
    )


@register.filter("path")
def path_of(url: str) -> str:
    """The path of an address with its query; the address itself where it has no path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or url


@register.inclusion_tag("_code.html")
def code(text: str, caption: str) -> dict[str, Any]:
    """A body of a call with line numbers, marked up as JSON, folded when it is long."""
    lines, is_cut = lines_of(text)
    return {
        "caption": caption,
        "lines": [with_masks_marked(line) for line in lines],
        "is_cut": is_cut,
        "is_long": len(lines) > LINES_BEFORE_FOLDING or len(text) > CHARACTERS_BEFORE_FOLDING,
    }


@register.inclusion_tag("desk/_code_with_findings.html")
def code_with_findings(
    body: str, findings: Iterable[Mapping[str, Any]], caption: str = "Request JSON"
) -> dict[str, Any]:
    """A body, each finding (dicts as a diagnosis has them) at its line; those about the rest of the call before it."""
    found = lines_with(body, findings)
    return {"caption": caption, "is_whole": found.is_whole, **found._asdict()}


@register.filter
def whereabouts(finding: Mapping[str, Any]) -> str:
    """The place of a finding: "/lines/0/quantity · line 7, column 19", "query parameter pageNumber"."""
    path, line = str(finding["path"]), finding.get("line")
    sort, colon, name = path.partition(":")
    words = f"{PLACES[sort]} {name}" if sort in PLACES and colon else "" if sort.isdecimal() else path
    at = f"line {line}, column {finding['column']}" if line else ""
    return " · ".join(part for part in (words, at) if part)


@register.filter
def status_words(status: int) -> str:
    """A status as servers write it: "400 Bad Request"."""
    known = next((each for each in HTTPStatus if each == status), None)
    return f"{status} {known.phrase}" if known else str(status)


@register.filter
def listed(value: str | Sequence[str]) -> str:
    """One text, or several with commas between them."""
    return value if isinstance(value, str) else ", ".join(value)


@register.inclusion_tag("_field.html")
def field(bound: BoundField, kind: str = "", label: str = "", needed: bool = False) -> dict[str, Any]:
    """Label, help, input and errors of a form field, in this order.

    ``kind``: extra classes of the input. ``needed``: not called optional although it may stay empty.
    """
    attrs: dict[str, Any] = {"class": f"input {kind}".strip()}
    bound.field.widget.attrs.pop("placeholder", None)
    is_check = getattr(bound.field.widget, "input_type", "") == "checkbox"
    if is_check:
        attrs["class"] = ""
    return {
        "field": bound,
        "label": label or bound.label,
        "input": bound.as_widget(attrs=attrs),
        "is_check": is_check,
        "is_optional": not (bound.field.required or needed),
    }
