"""Texts made to be slow: the time grows with their length alone, and the longest that is taken is answered soon."""

from collections.abc import Callable, Iterable

from apps.diagnostics.causes import Facts, Rule, fits
from apps.diagnostics.correcting import mended
from apps.diagnostics.fingerprints import fingerprint, message_of
from apps.diagnostics.reading import read
from apps.diagnostics.redaction import mask
from apps.diagnostics.topics import topic_of
from apps.notifications.markdown import LONGEST_MARKDOWN, to_html
from apps.policy.language import language_of
from supportdesk.highlighting import lines_of
from tests.diagnostics.test_fingerprints import UNITS as IN_MESSAGES
from tests.diagnostics.test_redaction_limits import UNITS as IN_SECRETS

from .measuring import Line, seconds

LONGER = 8
# Between what is linear and what is square: eight times, and sixty-four.
MOST_GROWTH = 24
# Below this the clock says more about the machine than about the text.
SHORTEST_SECONDS = 0.005

IN_CALLS = ["[", '{"a":', "\0", "\ud800", "curl -X POST https://a.example/v1/x -d '", "POST ", "A: b\n", "> ", "ø日本"]
IN_PROSE = ['"', "'x ", "how ", "could you ", "{", "word-", "«", "a.b ", "\n", "å", "''' ", "\ud800 ", "\x00", "[ ("]
IN_MARKDOWN = ["[", "![", "*a_ ", "`", "> ", "- ", "[a](", "|a", "&", "<a:", "**"]
IN_BODIES = ["[", '\\"', "\\'", "'a' ", "/*", "“", "{a", "1", "{,}", " \n"]
PATTERNS = ["(a+)+$", "(a|aa)+!", "(a|b)*a(a|b){100}!", "(.*)(.*)(.*)(.*)=", r"(\w+\s?)*!"]


def hostile() -> list[Line]:
    """The worst of each kind: growth from one length to eight times as much, and seconds of the longest."""
    rules = [Rule(message_pattern=pattern) for pattern in PATTERNS]
    return [
        _worst("mask", IN_SECRETS, 200_000, mask, most=5),
        _worst("read calls", IN_CALLS, 400_000, read, most=5),
        _worst("name an error", IN_MESSAGES, 1_000_000, lambda text: fingerprint(400, "", message_of(text)), most=1),
        _worst("tell the topic", IN_PROSE, 1_000_000, lambda text: topic_of(text, None, []), most=1),
        _worst("tell the language", IN_PROSE, 1_000_000, language_of, most=1),
        _worst("mend a body", IN_BODIES, 100_000, mended, most=2),
        _worst("mark up a body", IN_BODIES, 150_000, lambda text: lines_of(f'{{"a": "{text}'), most=1),
        _worst("lay out Markdown", IN_MARKDOWN, LONGEST_MARKDOWN, to_html, most=2),
        _worst(
            "match patterns",
            ["a", "ab", "é", "x x"],
            1_000_000,
            lambda text: [fits(rule, Facts(message=text[:2_000], response_body=text)) for rule in rules],
            most=1,
        ),
    ]


def _worst(what: str, units: Iterable[str], length: int, work: Callable[[str], object], *, most: float) -> Line:
    growth, longest = 0.0, 0.0
    for unit in units:
        short, long = (unit * (size // len(unit)) for size in (length // LONGER, length))
        after = seconds(lambda text=long: work(text), 2)
        if after > SHORTEST_SECONDS:
            growth = max(growth, after / seconds(lambda text=short: work(text), 2))
        longest = max(longest, after)
    return Line(
        what,
        f"{length:,} characters",
        f"{longest:.2f} s",
        f"{growth:.1f} times an eighth of it",
        f"≤ {most:g} s, ≤ {MOST_GROWTH} ×",
        longest <= most and growth <= MOST_GROWTH,
    )
