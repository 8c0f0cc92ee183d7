"""What the API tells of our promises, each with its working."""

from apps.inquiries import services
from tests.cast import HALF_TOLD, HOUR, MONDAY

from .caller import INQUIRIES


def deadlines(partner, inquiry):
    return {each["kind"]: each for each in partner.get(f"{INQUIRIES}{inquiry.number}/").json()["deadlines"]}


def test_a_deadline_says_how_it_comes_about(cast, partner):
    inquiry = cast.ask(at=MONDAY + 5 * HOUR)

    told = deadlines(partner, inquiry)

    assert sorted(told) == ["first_response", "resolution"]
    assert told["first_response"] == {
        "kind": "first_response",
        "due_at": "2026-03-03T10:00:00Z",
        "met_at": None,
        "target_minutes": 240,
        "used_minutes": 0,
        "working": [
            {
                "starts_at": "2026-03-02T14:00:00Z",
                "ends_at": "2026-03-02T15:30:00Z",
                "what": "open",
                "minutes": 90,
                "words": "open, 1 h 30 min",
            },
            {
                "starts_at": "2026-03-02T15:30:00Z",
                "ends_at": "2026-03-03T07:30:00Z",
                "what": "night",
                "minutes": 0,
                "words": "night",
            },
            {
                "starts_at": "2026-03-03T07:30:00Z",
                "ends_at": "2026-03-03T10:00:00Z",
                "what": "open",
                "minutes": 150,
                "words": "open, 2 h 30 min",
            },
            {
                "starts_at": "2026-03-03T10:00:00Z",
                "ends_at": "2026-03-03T10:00:00Z",
                "what": "due",
                "minutes": 0,
                "words": "due",
            },
        ],
    }


def test_time_that_waited_for_the_isv_is_told_and_a_response_owed_again(cast, partner):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Which one?", at=MONDAY + HOUR)
    services.reply(inquiry, by=cast.anna, text="This one.", at=MONDAY + 2 * HOUR)

    told = deadlines(partner, inquiry)

    first, following, resolution = (told[kind] for kind in ("first_response", "next_response", "resolution"))
    assert (first["due_at"], first["met_at"], first["used_minutes"]) == (None, "2026-03-02T10:00:00Z", 60)
    assert first["working"] == []
    assert (following["due_at"], following["target_minutes"]) == ("2026-03-02T13:00:00Z", 120)
    assert [(each["what"], each["words"]) for each in resolution["working"][:2]] == [
        ("open", "open, 1 h"),
        ("paused", "paused: Waiting on ISV"),
    ]


def test_before_nothing_is_missing_there_is_no_deadline(cast, partner):
    assert deadlines(partner, cast.ask(call=HALF_TOLD)) == {}
