"""What could tell readers who a customer is, and what couldn't."""

import time

import pytest

from apps.community.identifying import MOST_TRACES, Trace, traces_in


@pytest.mark.parametrize(
    ("text", "traces"),
    [
        ("nothing at all", []),
        ("mail kari.nes@havbris.no now", [Trace("an e-mail address", "kari.nes@havbris.no")]),
        ("mail someone@acme.example or x@example.com", []),
        ('"id": "0B9C2F9E-7A51-4F0A-9A53-1A2B3C4D5E6F"', [Trace("a GUID", "0B9C2F9E-7A51-4F0A-9A53-1A2B3C4D5E6F")]),
        ("00000000-0000-0000-0000-000000000000", []),
        ("ring +47 22 33 44 55.", [Trace("a phone number", "+47 22 33 44 55")]),
        ("tlf 22334455", [Trace("a phone number", "tlf 22334455")]),
        ("organisation 987654321", [Trace("an organisation number", "987654321")]),
        ("556703-7485", [Trace("an organisation number", "556703-7485")]),
        ("NO987654321MVA", [Trace("an organisation number", "NO987654321MVA")]),
        ("kvk: 1234 5678", [Trace("an organisation number", "kvk: 1234 5678")]),
        ('{"name": "Fjord Fisk AS"}', [Trace("a company's name", "Fjord Fisk AS")]),
        ("client_id=tallmo_prod_7", [Trace("a client id", "tallmo_prod_7")]),
        ('"clientId": "[client-secret-1]"', []),
        ("PUT /v1/customers/10472 answered 412 on 2026-03-02T10:00:00", []),
        ("Retry-After: 30, X-RateLimit-Limit: 15000", []),
    ],
)
def test_traces(text, traces):
    assert traces_in(text) == traces


def test_known_names_are_found_as_whole_words_in_any_case_and_once():
    known = ["Havbris", "987 111 222", "Oy"]

    assert traces_in("HAVBRIS and Havbris, not Havbristen. Oy!", known) == [Trace("a customer of yours", "HAVBRIS")]


def test_a_customer_who_is_a_pattern_is_taken_by_the_letter():
    assert traces_in("a (.*) b", ["(.*)+["]) == []


def test_a_long_text_is_read_in_a_moment_and_not_all_is_listed():
    started = time.process_time()
    assert traces_in("A" * 1_000_000 + "@" * 1_000 + "+1" * 100_000 + "Aa " * 200_000) == []
    assert len(traces_in(" ".join(f"a{n}@b.no" for n in range(1_000)))) == MOST_TRACES
    assert time.process_time() - started < 3
