"""Matching against a slow, obvious oracle, and on the shared samples of what developers paste."""

import random
from functools import cache
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.diagnostics.matching import Matcher

from .api_documents import SHARED_IS_THERE, lodestar, pasted_cases, shared_releases

HARD_WORDS = ("balance", "internal", "attachment", "contact", "v1", "50%", "a/b", "å", "SO", "0", "-")


@cache
def releases():
    return [lodestar(), *(shared_releases() if SHARED_IS_THERE else [])]


@cache
def matchers():
    return {release.name: Matcher([release]) for release in releases()}


@cache
def words():
    return sorted({word for release in releases() for each in release.operations for word in each.template.split("/")})


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
    word = st.one_of(st.sampled_from(HARD_WORDS), st.sampled_from(words()).filter(bool), st.text("ab1_~()", min_size=1))
    path = [
        draw(word)
        if segment.startswith("{") or draw(st.integers(0, 9)) == 0
        else draw(st.sampled_from(spellings(segment)))
        for segment in template
    ]
    return release, path


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


@given(
    st.one_of(st.none(), st.text(max_size=9)),
    st.one_of(st.text(), st.text("/{}:%b64(.)?#&=<>@[]\\x-").map("https://".__add__)),
)
def test_matching_never_raises_and_never_matches_a_strange_host(method, url):
    for matcher in matchers().values():
        match = matcher.match(method, url)

        assert match.template is None or "://" not in url


def test_every_operation_matches_its_own_template_filled_in():
    rng = random.Random(7)  # noqa: S311  # a seed for repeatable test data
    for release in releases():
        for operation in release.operations:
            path = [str(rng.randint(1, 99999)) if "{" in each else each for each in segments(operation.template)]

            match = matchers()[release.name].match(operation.method, "/".join((release.base_urls[0], *path)))

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
