"""Matching against a slow, obvious oracle, and on the shared samples of what developers paste."""

import random
from functools import cache
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.diagnostics.matching import Matcher

from .api_documents import SHARED_IS_THERE, lodestar, pasted_cases, release, shared_releases

HARD_WORDS = ("balance", "internal", "attachment", "contact", "v1", "50%", "a/b", "å", "SO", "0", "-")


@cache
def releases():
    return [tangled(), lodestar(), *(shared_releases() if SHARED_IS_THERE else [])]


def tangled():
    """Templates that overlap wherever they can."""
    rng = random.Random(5)  # noqa: S311  # a seed for repeatable test data
    shapes = {"".join(f"/{rng.choice(('a', 'B', '{x}', '{y}'))}" for _ in range(rng.randint(1, 5))) for _ in range(60)}
    return release(*(f"{rng.choice(('GET', 'PUT', 'DELETE'))} {shape}" for shape in sorted(shapes)), name="tangled")


@cache
def matchers():
    return {release.name: Matcher([release]) for release in releases()}


@pytest.fixture(scope="module", autouse=True)
def _matchers_are_built():
    """Outside of the properties, whose examples have a deadline."""
    matchers()


def segments(path):
    return [segment for segment in path.split("/") if segment]


def fits(template, path):
    return len(template) == len(path) and all(
        wanted.startswith("{") or wanted.lower() == given.lower() for wanted, given in zip(template, path, strict=True)
    )


def oracle(release, method, path):
    """The template, the operation and the offered methods of a path, by looking at every operation."""
    fitting = [each for each in release.operations if fits(segments(each.template), path)]
    if not fitting:
        return None, None, ()

    def order(operation):
        return [segment.startswith("{") for segment in segments(operation.template)]

    best = min(map(order, fitting))
    same = [operation for operation in fitting if order(operation) == best]
    offering = [operation for operation in same if operation.method == method]
    chosen = (offering or same)[0]
    return chosen.template, offering[0] if offering else None, tuple(dict.fromkeys(each.method for each in same))


@st.composite
def paths(draw):
    """A release, and a path made of one of its templates, of which any segment may be another word."""
    release = draw(st.sampled_from(releases()))
    template = segments(draw(st.sampled_from(release.operations)).template)
    path = []
    for at, segment in enumerate(template):
        literal = not segment.startswith("{") and draw(st.integers(0, 9)) > 0
        path.append(draw(st.sampled_from(spellings(segment)) if literal else other_words(release, at)))
    return release, path


@cache
def other_words(release, at):
    """Words that stand at the same place in other templates, and words with letters that are encoded."""
    beside = {segments(each.template)[at] for each in release.operations if len(segments(each.template)) > at}
    return st.sampled_from(sorted(beside) + list(HARD_WORDS)) | st.text("ab1_~()", min_size=1)


def spellings(segment):
    return (segment, segment.upper(), segment.lower())


@given(
    paths(),
    st.sampled_from(("GET", "POST", "PUT", "PATCH", "DELETE", "get")),
    st.sampled_from(("", "/", "/?a=1", "#x")),
)
def test_matching_agrees_with_looking_at_every_operation(release_and_path, method, ending):
    release, path = release_and_path
    url = "/".join((release.base_urls[0], *(quote(segment, safe="()~") for segment in path))) + ending

    match = matchers()[release.name].match(method, url)

    template, operation, offered = oracle(release, method.upper(), path)
    assert (match.template, match.operation, match.offered) == (template, operation, offered)
    assert (match.problem == "unknown_path") == (template is None)
    assert (match.problem == "method_not_offered") == (template is not None and operation is None)


@given(paths())
def test_a_suggested_address_always_matches_an_operation_of_the_release(release_and_path):
    release, path = release_and_path
    path = [segment[:-1] or "x" for segment in path]
    matcher = matchers()[release.name]

    suggestion = matcher.match("GET", "/".join((release.base_urls[0], *map(quote, path)))).suggestion

    assert suggestion is None or matcher.match(None, suggestion).template is not None


ANY_METHOD = st.none() | st.text(max_size=9)
ODD_LETTERS = st.text("/{}:%b64(.)?#&=<>[]x-\\\u0130")


@given(ANY_METHOD, st.text() | ODD_LETTERS | ODD_LETTERS.map("https://".__add__))
def test_matching_never_raises(method, url):
    for matcher in matchers().values():
        match = matcher.match(method, url)

        assert (match.template is None) == (match.release is None)


@given(ANY_METHOD, st.text() | ODD_LETTERS)
def test_a_strange_host_is_never_matched(method, path):
    for matcher in matchers().values():
        match = matcher.match(method, f"https://kvist.example/{path}")

        assert (match.template, match.operation, match.release) == (None, None, None)


def test_every_operation_matches_its_own_template_filled_in():
    rng = random.Random(7)  # noqa: S311  # a seed for repeatable test data
    for each_release in (found for found in releases() if not found.duplicates):
        for operation in each_release.operations:
            path = [str(rng.randint(1, 99999)) if "{" in each else each for each in segments(operation.template)]

            match = matchers()[each_release.name].match(operation.method, "/".join((each_release.base_urls[0], *path)))

            assert (match.operation, match.problem) == (operation, None)


@pytest.mark.parametrize("case", pasted_cases(), ids=lambda case: case["file"])
def test_the_call_of_every_sample_is_matched_as_its_key_says(case):
    matcher = _shared_matcher()

    for url in [case["url"], *case["url_also"]]:
        match = matcher.match(case["method"], url)

        assert (match.template, match.release) == (case["template"], case["release"])
        about_the_address = [each for each in case["findings"] if each["path"] in ("url", "method")]
        assert list(match.problems) == [each["problem"] for each in about_the_address]
        for each in about_the_address:
            told = list(match.offered) if each["path"] == "method" else match.suggestion
            assert told == each["suggestion"]


@cache
def _shared_matcher():
    return Matcher(shared_releases())
