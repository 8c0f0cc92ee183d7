import re
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.notifications import markdown
from apps.notifications.markdown import LONGEST_MARKDOWN, to_html

ALLOWED = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s", "a", "ul", "ol", "li", "tbody"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tr", "th", "td"),
}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("**bold** ~~gone~~", "<p><strong>bold</strong> <s>gone</s></p>\n"),
        ('```json\n{"a": 1}\n```', '<pre><code>{"a": 1}\n</code></pre>\n'),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>\n"),
        (
            "[site](https://lodestar.example/a?b=c&d=e)",
            '<p><a href="https://lodestar.example/a?b=c&amp;d=e" rel="nofollow noopener">site</a></p>\n',
        ),
        (
            "<mailto:a@b.example>",
            '<p><a href="mailto:a@b.example" rel="nofollow noopener">mailto:a@b.example</a></p>\n',
        ),
        ("", ""),
    ],
)
def test_markdown_becomes_html(text, html):
    assert to_html(text) == html


def test_tables_are_drawn():
    html = to_html("|a|b|\n|-|-:|\n|1|2|\n")

    assert re.findall(r"<t[hd]>(.)</t[hd]>", html) == ["a", "b", "1", "2"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![spy](https://evil.example/pixel.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](//evil.example)",
        "[x](/admin/logout/)",
        "<javascript:alert(1)>",
        '[x](https://a.example "\\"onmouseover=alert(1)")',
        "[x](https://a.example){onclick=alert(1)}",
    ],
)
def test_nothing_active_comes_out(text):
    html = to_html(text)

    assert not re.search(r"<(script|img)", html)
    assert all(url.startswith("https://a.example") for url in re.findall(r'href="([^"]*)"', html))
    assert not re.search(r"<[^>]*\son\w+=", html)


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("abz019 \n\t\r\x00*_`~[]()<>!#|-+.:/&;\"'\\{}=@\ud800\u202e\x7f🙂")), max_size=300
    )
)
def test_whatever_is_written_only_the_allowed_tags_come_out(text):
    html = to_html(text)

    assert set(re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)", html)) <= ALLOWED


@pytest.mark.parametrize(
    "text", ["word " * 1_000_000, "[" * 5_000_000, "> " * 2_500_000], ids=["words", "brackets", "quotes"]
)
def test_five_megabytes_come_out_whole(text):
    assert to_html(text) == f"<pre>{escape(text)}</pre>"


@pytest.mark.parametrize("piece", ["[", "![", "*a_ ", "`", "> ", "- ", "[a](", "|a", "&", "<a:", "**"])
def test_of_the_worst_of_the_longest_markdown_only_the_allowed_tags_come_out(piece):
    html = to_html(piece * (LONGEST_MARKDOWN // len(piece)))

    assert set(re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)", html)) <= ALLOWED


def test_what_the_libraries_cannot_read_comes_out_as_it_is(monkeypatch):
    monkeypatch.setattr(markdown._markdown, "render", lambda text: text.no_such_thing)

    assert to_html("5 < 6") == "<pre>5 &lt; 6</pre>"
