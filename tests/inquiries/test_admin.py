import pytest

from apps.inquiries.models import Inquiry
from tests.cockpit.desk import browser_of, text

LIST = "/admin/inquiries/inquiry/"


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def found(page) -> list[Inquiry]:
    return list(page.context["cl"].result_list)


def test_a_row_leads_to_the_page_one_works_on(cast, tove):
    inquiry = cast.ask(subject="Stocktake <b>500</b>")

    page = text(tove.get(LIST))

    assert f'<a href="/admin/desk/inquiries/{inquiry.number}/">#{inquiry.number} Stocktake &lt;b&gt;500' in page


def test_the_record_leads_there_too(cast, tove):
    inquiry = cast.ask()

    page = tove.get(f"{LIST}{inquiry.pk}/change/")

    assert (page.status_code, page["Location"]) == (302, f"/admin/desk/inquiries/{inquiry.number}/")


@pytest.mark.parametrize("query", ["{number}", "#{number}", " #{number} ", "stocktake", "acme", "anna@acme"])
def test_an_inquiry_is_found(cast, tove, query):
    inquiry = cast.ask(subject="Stocktake answers 500")
    cast.ask(isv=cast.other_isv, by=cast.bo, subject="Another")

    page = tove.get(LIST, {"q": query.format(number=inquiry.number)})

    assert found(page) == [inquiry]


@pytest.mark.parametrize(
    ("query", "count"),
    [({"status__exact": "new"}, 1), ({"status__exact": "closed"}, 0), ({"priority__exact": "low"}, 0)],
)
def test_the_list_is_filtered(cast, tove, query, count):
    cast.ask()

    assert len(found(tove.get(LIST, query))) == count


def test_an_unknown_state_is_no_error(cast, tove):
    cast.ask()

    assert tove.get(LIST, {"status__exact": "lost"}, follow=True).status_code == 200


def test_nothing_is_written_here(cast, tove):
    inquiry = cast.ask()

    assert tove.get(f"{LIST}add/").status_code == 403
    assert tove.post(f"{LIST}{inquiry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in text(tove.get(LIST))
