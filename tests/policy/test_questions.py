"""Questions to support hours as JSON lines."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.policy.clock import HoursError
from apps.policy.questions import answers

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
OSLO = {"time_zone": "Europe/Oslo", "hours": {day: [["08:30", "16:30"]] for day in WEEKDAYS}}
DAY_OFF = {"from": "2026-04-20", "to": "2026-04-24", "name": "Moving"}


def no_database(name):
    raise HoursError(f"There is no support calendar {name!r}.", "unknown_calendar")


def ask(*questions, calendar_named=no_database):
    lines = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in questions]
    return list(answers(lines, calendar_named))


def answer(**question):
    (only,) = ask({"id": 1, "calendar": OSLO} | question)
    return only


def test_a_deadline_comes_with_its_working():
    given = answer(start="2026-04-24T13:50:00Z", minutes=100)

    assert given == {
        "id": 1,
        "deadline": "2026-04-27T07:30:00Z",
        "working": [
            {
                "from": "2026-04-24T13:50:00Z",
                "to": "2026-04-24T14:30:00Z",
                "minutes": 40,
                "what": "open",
                "words": "Fri 24 Apr 15:50–16:30: open, 40 min",
            },
            {
                "from": "2026-04-24T14:30:00Z",
                "to": "2026-04-24T22:00:00Z",
                "minutes": 0,
                "what": "night",
                "words": "Fri 24 Apr 16:30–24:00: night",
            },
            {
                "from": "2026-04-24T22:00:00Z",
                "to": "2026-04-26T22:00:00Z",
                "minutes": 0,
                "what": "weekend",
                "words": "Sat 25 – Sun 26 Apr: weekend",
            },
            {
                "from": "2026-04-26T22:00:00Z",
                "to": "2026-04-27T06:30:00Z",
                "minutes": 0,
                "what": "night",
                "words": "Mon 27 Apr 00:00–08:30: night",
            },
            {
                "from": "2026-04-27T06:30:00Z",
                "to": "2026-04-27T07:30:00Z",
                "minutes": 60,
                "what": "open",
                "words": "Mon 27 Apr 08:30–09:30: open, 1 h",
            },
            {
                "from": "2026-04-27T07:30:00Z",
                "to": "2026-04-27T07:30:00Z",
                "minutes": 0,
                "what": "due",
                "words": "Mon 27 Apr 09:30: due",
            },
        ],
    }


def test_minutes_are_counted_to_an_end():
    assert answer(start="2026-04-24T13:50:00Z", end="2026-04-27T07:30:00Z") == {"id": 1, "minutes": 100}


def test_a_moment_is_open_or_not_and_intervals_are_half_open():
    moments = ["2026-04-24T06:29:59Z", "2026-04-24T06:30:00Z", "2026-04-24T14:29:59Z", "2026-04-24T14:30:00Z"]

    assert [answer(at=moment)["open"] for moment in moments] == [False, True, True, False]


def test_offsets_are_read_and_answers_are_in_utc():
    given = answer(start="2026-04-24T15:50:00.5+02:00", minutes=1)

    assert given["deadline"] == "2026-04-24T13:51:00.500000Z"


def test_pauses_are_united_and_those_before_the_start_clipped():
    pauses = [
        ["2026-04-24T05:00:00Z", "2026-04-24T07:10:00Z"],
        ["2026-04-24T07:30:00Z", "2026-04-24T08:00:00Z", "waiting on you"],
        ["2026-04-24T07:45:00Z", "2026-04-24T08:30:00Z"],
    ]

    given = answer(start="2026-04-24T07:00:00Z", minutes=60, pauses=pauses)

    assert given["deadline"] == "2026-04-24T09:10:00Z"
    assert [(each["what"], each["words"]) for each in given["working"]] == [
        ("paused", "Fri 24 Apr 09:00–09:10: paused"),
        ("open", "Fri 24 Apr 09:10–09:30: open, 20 min"),
        ("paused", "Fri 24 Apr 09:30–10:30: paused: waiting on you"),
        ("open", "Fri 24 Apr 10:30–11:10: open, 40 min"),
        ("due", "Fri 24 Apr 11:10: due"),
    ]
    counted = answer(start="2026-04-24T07:00:00Z", end="2026-04-24T09:10:00Z", pauses=pauses)
    assert counted == {"id": 1, "minutes": 60}


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"closures": ["2026-04-24"]}, "2026-04-27T07:30:00Z"),
        ({"closures": [{"on": "2026-04-24", "from": "12:00", "to": "16:00"}]}, "2026-04-24T14:30:00Z"),
        ({"closures": [{"on": "2026-04-24", "from": "12:00", "name": "Party"}]}, "2026-04-27T07:00:00Z"),
        ({"closures": [{"on": "2026-04-24", "to": "12:00"}]}, "2026-04-24T11:00:00Z"),
        ({"ranges": [DAY_OFF]}, "2026-04-27T07:30:00Z"),
        ({"ranges": [DAY_OFF | {"hours": {"fri": [["11:45", "12:15"], ["18:00", "24:00"]]}}]}, "2026-04-24T16:30:00Z"),
        ({"hours": {"fri": [["00:00", "24:00"]]}}, "2026-04-24T10:30:00Z"),
        ({"hours": {"sun": [["08:00", "24:00"]]}}, "2026-04-26T07:00:00Z"),
        ({"time_zone": "Pacific/Auckland"}, "2026-04-26T21:30:00Z"),
    ],
)
def test_a_calendar_is_written_out(changes, due):
    (given,) = ask({"id": 1, "calendar": OSLO | changes, "start": "2026-04-24T09:30:00Z", "minutes": 60})

    assert given["deadline"] == due


@pytest.mark.parametrize(
    ("holidays", "is_open"),
    [
        ({"country": "NO"}, False),
        ({"country": "no", "subdivision": None}, False),
        ({"country": "NO", "off": ["2026-05-01"]}, True),
        ({"country": "NO", "off": ["labor day"]}, True),
        ({"country": "NO", "off": ["Constitution Day"]}, False),
        ({"country": "DE", "subdivision": "BY", "off": []}, False),
        ({}, True),
    ],
)
def test_public_holidays_close_unless_they_are_switched_off(holidays, is_open):
    (given,) = ask({"id": 1, "calendar": OSLO | {"holidays": holidays}, "at": "2026-05-01T10:00:00Z"})

    assert given == {"id": 1, "open": is_open}


def test_a_holiday_that_shares_its_day_with_one_switched_off_still_closes():
    # In 2008 Ascension Day fell on Labour Day.
    holidays = {"country": "NO", "off": ["Labor Day"]}

    (given,) = ask({"id": 1, "calendar": OSLO | {"holidays": holidays}, "at": "2008-05-01T10:00:00Z"})

    assert given["open"] is False


def test_a_holiday_of_a_region_closes_that_region():
    scotland = {"time_zone": "Europe/London", "hours": OSLO["hours"], "holidays": {"country": "GB"}}
    question = {"id": 1, "calendar": scotland, "at": "2026-11-30T10:00:00Z"}

    assert ask(question)[0]["open"] is True
    scotland["holidays"] = {"country": "GB", "subdivision": "SCT"}
    assert ask(question)[0]["open"] is False


def test_bad_input_is_answered_in_its_place_and_the_rest_goes_on():
    good = {"id": "b", "calendar": OSLO, "at": "2026-04-24T10:00:00Z"}

    given = ask(b"{", {"id": "a"}, good, b"\n", b"[1]", b'{"id": NaN}', b"\xff", b"[" * 100_000, good)

    assert [each["id"] for each in given] == [None, "a", "b", None, None, None, None, "b"]
    assert [list(each) for each in given if "open" not in each] == [["id", "error"]] * 6
    assert given[1]["error"] == 'Ask one thing: give "minutes", "end" or "at".'
    assert given[3]["error"] == "Line 5 is no JSON object."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minutes": 5, "end": "2026-04-24T10:00:00Z"}, "Ask one thing"),
        ({"at": "2026-04-24T10:00:00Z"}, '"at" stands alone'),
        ({"minutes": -1}, "-1 minutes lie in the past"),
        ({"minutes": 1.5}, "1.5 is no whole number"),
        ({"minutes": "60"}, "'60' is no whole number"),
        ({"minutes": True}, "True is no whole number"),
        ({"minutes": None}, "None is no whole number"),
        ({"minutes": 10**40}, "This calendar's open hours to the end of 2100 don't suffice"),
        ({"start": "2026-04-24T10:00:00", "minutes": 5}, "'2026-04-24T10:00:00' names no zone"),
        ({"start": "2026-04-24", "minutes": 5}, "'2026-04-24' names no zone"),
        ({"start": "noon", "minutes": 5}, "'noon' is no moment"),
        ({"start": 5, "minutes": 5}, "5 is no moment"),
        ({"start": "1989-12-31T23:59:59Z", "minutes": 5}, "Support hours are counted in the years 1990 to 2100 only."),
        ({"start": "9999-12-31T23:59:59-14:00", "minutes": 5}, "Support hours are counted in the years"),
        ({"end": "2026-04-24T09:29:59Z"}, "2026-04-24 09:29:59+00:00 comes before"),
        ({"minutes": 5, "pauses": 5}, '"pauses" is a list'),
        ({"minutes": 5, "pauses": ["2026-04-24T10:00:00Z"]}, "'2026-04-24T10:00:00Z' is no pause"),
        (
            {"minutes": 5, "pauses": [["2026-04-24T10:00:00Z"] * 2 + [5]]},
            "['2026-04-24T10:00:00Z', '2026-04-24T10:00:00Z', 5] is no",
        ),
        ({"minutes": 5, "pauses": [["2026-04-24T10:00:00Z", "2026-04-24T09:00:00Z"]]}, "A pause from"),
        ({"minutes": 5, "calendar": None}, '"calendar" is the name of a support calendar, or an object.'),
        ({"minutes": 5, "calendar": "Mars"}, "There is no support calendar 'Mars'."),
        ({"minutes": 5, "calendar": {}}, 'A calendar needs its "time_zone"'),
        ({"minutes": 5, "calendar": {"time_zone": "Europe/Oslo"}}, "This calendar has no open hours from then"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_a_sentence(changes, words):
    (given,) = ask({"id": 1, "calendar": OSLO, "start": "2026-04-24T09:30:00Z"} | changes)

    assert (list(given), given["id"]) == (["id", "error"], 1)
    assert given["error"].startswith(words)


def test_a_start_must_be_there():
    assert answer(minutes=5) == {"id": 1, "error": '"start" is missing.'}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"time_zone": "Mars/Base"}, "'Mars/Base' is no known time zone"),
        ({"time_zone": 5}, "5 is no known time zone"),
        ({"hours": []}, '"hours" is an object.'),
        ({"hours": {"monday": []}}, "'monday' is no weekday: use mon, tue, wed, thu, fri, sat, sun."),
        ({"hours": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "Monday: two intervals overlap"),
        ({"hours": {"mon": [["12:00", "09:00"]]}}, "Monday: 12:00 to 09:00 ends before it has begun"),
        ({"hours": {"mon": ["09:00", "12:00"]}}, "Monday: an interval is a pair of local times"),
        ({"hours": {"mon": {"09:00": "12:00"}}}, "Monday: an interval is a pair of local times"),
        ({"hours": {"mon": None}}, "Monday: an interval is a pair of local times"),
        ({"closures": {}}, '"closures" is a list.'),
        ({"closures": ["17 May"]}, "'17 May' is no date"),
        ({"closures": [None]}, "A closure is an object with from, name, on, to."),
        ({"closures": [{"from": "12:00"}]}, "None is no date"),
        ({"closures": [{"on": "2026-12-24", "form": "12:00"}]}, "A closure has no 'form'"),
        ({"closures": [{"on": "2026-12-24", "from": 12}]}, "Closure on 2026-12-24: an interval is a pair"),
        ({"closures": [{"on": "2026-12-24", "name": 12}]}, "A closure's name is text, not 12."),
        ({"closure": []}, "A calendar has no 'closure'"),
        ({"ranges": [{"from": "2026-07-01"}]}, "None is no date"),
        ({"ranges": ["2026-07-01"]}, "A date range is an object"),
        ({"ranges": [DAY_OFF, DAY_OFF]}, "Two date ranges hold 2026-04-20"),
        ({"ranges": [DAY_OFF | {"to": "2026-04-01"}]}, "The date range from 2026-04-20 to 2026-04-01 ends before"),
        ({"ranges": [DAY_OFF | {"hours": {"mon": [["12:00", "09:00"]]}}]}, "Moving, Monday: 12:00 to 09:00 ends"),
        ({"holidays": {"country": "XX"}}, "We know no public holidays of XX."),
        ({"holidays": {"country": 47}}, "A country is text, not 47."),
        ({"holidays": {"subdivision": "SCT"}}, "Name the country of this region too."),
        ({"holidays": {"country": "NO", "subdivision": "SCT"}}, "NO has no region SCT."),
        (
            {"holidays": {"country": "NO", "off": ["Labour Day"]}},
            "NO has no public holiday 'Labour Day'. It has: Ascension",
        ),
        ({"holidays": {"country": "NO", "off": ["2026-13-01"]}}, "'2026-13-01' is no date"),
        ({"holidays": {"country": "NO", "off": [5]}}, "A holiday is text, not 5."),
        ({"holidays": ["NO"]}, '"holidays" is an object.'),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused_with_a_sentence(changes, words):
    (given,) = ask({"id": 1, "calendar": OSLO | changes, "at": "2026-04-24T10:00:00Z"})

    assert (list(given), given["id"]) == (["id", "error"], 1)
    assert given["error"].startswith(words)


def test_what_is_refused_is_shown_in_part_however_long_it_is():
    (given,) = ask({"id": 1, "calendar": OSLO, "at": "x" * 1_000_000})

    assert len(given["error"]) < 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["on", "from", "mon", "x"]), inner),
    max_leaves=6,
)


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(["start", "minutes", "pauses", "end", "calendar", "id"]),
    st.sampled_from(["time_zone", "hours", "closures", "holidays", "ranges"]),
    JSON,
)
def test_whatever_is_given_is_answered_or_refused(part, calendar_part, given):
    question = {"id": 1, "calendar": OSLO, "start": "2026-04-24T09:30:00Z", "minutes": 60}

    answered = ask(question | {part: given}, question | {"calendar": OSLO | {calendar_part: given}})

    assert [len({"deadline", "minutes", "error"} & each.keys()) for each in answered] == [1, 1]


@pytest.mark.parametrize(
    ("asks", "sentence"),
    [
        (
            {"start": "2026-04-24T13:50:00Z", "minutes": 60, "pause": []},
            "A question with \"minutes\" has no 'pause'; it has calendar, id, minutes, pauses, start.",
        ),
        (
            {"at": "2026-04-24T13:50:00Z", "pauses": []},
            "A question with \"at\" has no 'pauses'; it has at, calendar, id.",
        ),
    ],
)
def test_a_part_that_no_question_has_is_refused(asks, sentence):
    assert answer(**asks) == {"id": 1, "error": sentence}


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": 1, "calendar": {"time_zone": "UTC"}, "at": "2026-04-24T13:50:00Z", "at": "2026-04-25T13:50:00Z"}',
        b'{"id": 1, "calendar": {"time_zone": "UTC", "closures": [{"on": "2026-05-18", "at": 1, "at": 2}]}, "at": 3}',
    ],
    ids=["in_the_question", "deep_in_its_calendar"],
)
def test_a_part_that_stands_twice_is_refused(line):
    assert ask(line) == [{"id": 1, "error": "'at' stands twice; give it once."}]
