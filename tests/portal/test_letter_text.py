"""The text of a request, laid out for its page."""

from hypothesis import given
from hypothesis import strategies as st

from apps.portal.letter_text import Part, laid_out

TEXT = """May we make a copy?

Request DA-1, for Dag Lunde.
Nothing has been copied.

Why we ask
Orders differ by 0.01.

Since March: every day.

What you would approve
What: one copy of the database.
Where: in Norway. Time: see below.

No answer counts as no."""


def test_a_text_becomes_title_introduction_paragraphs_and_facts():
    layout = laid_out(TEXT)

    assert layout.title == "May we make a copy?"
    assert layout.intro == ["Request DA-1, for Dag Lunde.", "Nothing has been copied."]
    assert layout.parts == [
        Part("Why we ask", [], ["Orders differ by 0.01.", "Since March: every day."]),
        Part(
            "What you would approve",
            [("What", "one copy of the database."), ("Where", "in Norway. Time: see below.")],
            [],
        ),
        Part("", [], ["No answer counts as no."]),
    ]


def test_lines_of_which_one_is_no_fact_stay_a_paragraph():
    [part] = laid_out("Title?\n\nWhat you would approve\nWhat: a copy.\nand more").parts

    assert part == Part("What you would approve", [], ["What: a copy.\nand more"])


@given(st.lists(st.text("Ab .:?\n", max_size=30), max_size=6).map("\n\n".join))
def test_no_word_is_lost_and_none_is_added_or_moved(text):
    layout = laid_out(text)

    shown = [layout.title, *layout.intro]
    for part in layout.parts:
        shown += [part.heading, *(f"{name}: {value}" for name, value in part.facts), *part.paragraphs]
    assert " ".join(shown).split() == text.split()
