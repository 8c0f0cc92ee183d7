"""Bodies that the documents themselves allow give no finding; one mistake gives one finding, at its place."""

import json

import pytest

from apps.diagnostics.checking import check
from apps.diagnostics.matching import Match
from apps.diagnostics.reading import ReadCall

from .api_documents import SHARED_IS_THERE, lodestar, shared_releases
from .samples import mistakes, sample, taking_a_body

OPERATIONS_OF_A_LARGE_DOCUMENT = 40

needs_shared = pytest.mark.skipif(not SHARED_IS_THERE, reason="the shared documents are not there")


@pytest.fixture(scope="module")
def documents():
    return {"lodestar": [lodestar()], "shared": shared_releases() if SHARED_IS_THERE else []}


def faults_of(release, operation, body):
    call = ReadCall(method=operation.method, request_body=json.dumps(body, indent=2))
    said = check(call, Match(operation, operation.template, release.name), release, is_question=True)
    return [(each.path, each.problem) for each in said.findings if each.problem != "deprecated_operation"]


@pytest.mark.parametrize("which", ["lodestar", pytest.param("shared", marks=needs_shared)])
@pytest.mark.parametrize("whole", [True, False], ids=["all members", "required members"])
def test_samples_of_every_operation_give_no_finding(documents, which, whole):
    faults = [
        (operation.method, operation.template, fault)
        for release in documents[which]
        for operation in taking_a_body(release)
        for fault in faults_of(release, operation, sample(release, operation.request_schema, whole=whole))
    ]

    assert faults == []


@pytest.mark.parametrize("which", ["lodestar", pytest.param("shared", marks=needs_shared)])
def test_one_mistake_in_a_sample_gives_that_finding_alone(documents, which):
    wrong, kinds = [], set()
    for release in documents[which]:
        for operation in some(taking_a_body(release)):
            for mistake in one_of_each_kind(mistakes(release, operation)):
                kinds.add(mistake.problem)
                found = faults_of(release, operation, mistake.body)
                if found != [(mistake.path, mistake.problem)]:
                    wrong.append((operation.method, operation.template, mistake.path, mistake.problem, found))

    assert wrong == []
    assert kinds == {
        "unknown_property",
        "missing_wrapper",
        "extra_wrapper",
        "wrong_enum",
        "wrong_type",
        "wrong_format",
        "missing_required",
    }


def some(operations):
    known = list(operations)
    return known[:: len(known) // OPERATIONS_OF_A_LARGE_DOCUMENT + 1]


def one_of_each_kind(made):
    by_kind = {}
    for mistake in made:
        by_kind.setdefault(mistake.problem, []).append(mistake)
    return [each[7 % len(each)] for each in by_kind.values()]


@pytest.mark.parametrize("which", ["lodestar", pytest.param("shared", marks=needs_shared)])
def test_a_difference_in_case_alone_is_no_finding(documents, which):
    def louder(value):
        if isinstance(value, dict):
            return {name.upper(): louder(inner) for name, inner in value.items()}
        return [louder(inner) for inner in value] if isinstance(value, list) else value

    for release in documents[which]:
        for operation in some(taking_a_body(release)):
            body = sample(release, operation.request_schema, whole=True)

            assert faults_of(release, operation, louder(body)) == []
