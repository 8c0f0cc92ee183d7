"""The part of iCalendar that closed days need."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.policy.icalendar import IcsError, Property, escaped, read_events, written

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n;,\\:"'), max_size=200)


def file(*lines):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines):
    return file("BEGIN:VEVENT", *lines, "END:VEVENT")


def test_an_event_is_read_with_its_parameters():
    (read,) = read_events(event("uid:1@x", 'DTSTART;X="a;b:c";tzid=Europe/Oslo:20261224T120000', "SUMMARY:Eve"))

    assert read.properties["DTSTART"] == Property("DTSTART", {"X": "a;b:c", "TZID": "Europe/Oslo"}, "20261224T120000")
    assert (read.text("UID"), read.text("SUMMARY"), read.text("LOCATION")) == ("1@x", "Eve", "")


def test_folded_lines_are_joined_whatever_ends_them():
    content = event("SUMMARY:Partner", " conf", "\terence", "UID:1")

    for ends in (b"\r\n", b"\n"):
        (read,) = read_events(content.replace(b"\r\n", ends))
        assert read.text("SUMMARY") == "Partnerconference"


def test_escaped_text_is_read_on_one_line():
    (read,) = read_events(event("SUMMARY:Lunch\\, then\\nwork\\; or \\\\ not"))

    assert read.text("SUMMARY") == "Lunch, then work; or \\ not"


def test_alarms_and_other_parts_lend_an_event_nothing():
    lines = ["UID:1", "BEGIN:VALARM", "SUMMARY:Wake up", "BEGIN:X", "UID:3", "END:X", "END:VALARM", "SUMMARY:Eve"]
    todo = ["BEGIN:VTODO", "UID:2", "END:VTODO"]

    (read,) = read_events(file(*todo, "BEGIN:VEVENT", *lines, "END:VEVENT"))

    assert (read.text("UID"), read.text("SUMMARY")) == ("1", "Eve")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_icalendar"),
        (b"<html>", "no_icalendar"),
        (b"\xff\xfe", "not_utf8"),
        (file("BEGIN:VEVENT", "UID:1").replace(b"END:VCALENDAR", b""), "cut_off"),
        (b"BEGIN:VCALENDAR\n" + b"X" * 1_000_000, "file_too_large"),
    ],
)
def test_what_is_no_icalendar_file_is_refused(content, code):
    with pytest.raises(IcsError) as refusal:
        read_events(content)

    assert refusal.value.code == code


def test_a_mark_of_the_byte_order_is_no_part_of_the_file():
    assert [each.text("UID") for each in read_events(b"\xef\xbb\xbf" + event("UID:1"))] == ["1"]


def test_long_lines_are_folded_between_characters():
    content = written(["SUMMARY:" + "å" * 100, "END:VEVENT"])

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode()[0] for line in lines[:-1]] == ["S", " ", " ", "E"]
    assert content.replace(b"\r\n ", b"") == ("SUMMARY:" + "å" * 100 + "\r\nEND:VEVENT\r\n").encode()


@given(ANY_TEXT)
def test_any_text_that_was_written_is_read_again(text):
    (read,) = read_events(written(["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"SUMMARY:{escaped(text)}", "END:VEVENT"]))

    assert read.text("SUMMARY") == " ".join(text.split())


def test_control_characters_are_not_written():
    assert escaped("a\x00b\x07c\r\nd\re\tf") == "abc\\nde\tf"


@given(st.binary(max_size=300) | st.text(alphabet='BEGINDVT:;=" \n\\,', max_size=300).map(str.encode))
def test_any_file_is_read_or_refused(content):
    for given_content in (content, b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + content + b"\nEND:VEVENT\n"):
        try:
            events = read_events(given_content)
        except IcsError:
            continue
        assert all(isinstance(each.text("SUMMARY"), str) for each in events)
