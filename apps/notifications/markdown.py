"""Markdown of messages and mail as HTML that is safe in a page and in a mail."""

import html
import logging

import nh3
from markdown_it import MarkdownIt

LONGEST_MARKDOWN = 20_000
"""Characters. The worst that can be written in them takes a third of a second; longer text is shown as it is."""

log = logging.getLogger(__name__)

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
_cleaner = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s", "a", "ul", "ol", "li"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="nofollow noopener",
)


def to_html(text: str) -> str:
    """HTML of Markdown ``text``: no HTML of the writer's own, no images, web and mail links only. Never raises."""
    writable = text.encode("utf-8", "replace").decode()
    if len(writable) > LONGEST_MARKDOWN:
        return _as_it_is(writable)
    try:
        return _cleaner.clean(_markdown.render(writable))
    except Exception as error:  # whatever a stranger wrote, the page and the mail come out
        log.warning("Markdown of %d characters is shown as it is: %s", len(writable), type(error).__name__)
        return _as_it_is(writable)


def _as_it_is(text: str) -> str:
    return f"<pre>{html.escape(text)}</pre>"
