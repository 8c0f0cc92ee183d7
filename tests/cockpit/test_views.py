"""Views of the queue: kept for oneself or shared, counted by a worker, remembered."""

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.roles import AUDITOR
from apps.cockpit import services
from apps.cockpit.models import SavedView, ViewCount
from apps.inquiries.facts import Upload
from apps.inquiries.services import assign
from tests.cast import DAY, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import ApiClientFactory

from .desk import browser_of, numbers, queries, text, words

QUEUE = "/admin/desk/"
VIEWS = "/admin/desk/views/"


def kept(cast, by=None, **given) -> SavedView:
    return services.save_view(
        **{"name": "Norway", "wish": {"market": "NO"}, "by": by or cast.sam, "at": MONDAY} | given
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("operation=POST+%2FcustomerInvoices", ["asked", "filed"]),
        ("code=400", ["asked", "filed"]),
        ("code=401", []),
        ("client=acme_1", ["asked"]),
        ("files=yes", ["filed"]),
        ("tier=standard&channel=portal&priority=normal", ["asked", "filed"]),
        ("tier=priority", []),
        ("since=2026-03-02", ["asked"]),
        ("until=2026-03-01", ["filed"]),
        ("view=finished&since=2026-03-02", []),
        ("due=soon", ["filed"]),
    ],
)
def test_filters_combine_with_each_other(cast, sam, lodestar_release, query, expected):
    asked = {
        "asked": cast.ask(client=ApiClientFactory(isv=cast.acme, client_id="acme_1")),
        "filed": cast.ask(files=[Upload("log.txt", b"one")], at=MONDAY - 3 * DAY),
    }

    found = numbers(sam.get(f"{QUEUE}?isv=acme&{query}"))

    assert set(found) == {asked[name].number for name in expected}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("code=9000", "An HTTP status is a number from 100 to 599; all are shown."),
        ("since=tomorrow", "Write the first day as 2026-03-09; all are shown."),
        ("client=nobody", "There is no API client of this ID; all are shown."),
        ("fingerprint=77", "This error is not known any more; all are shown."),
        ("tag=%00", "There is no such tag; all are shown."),
        ("tier=gold", "There is no such tier; all are shown."),
        ("saved=77", "This view is gone, or shared no more; this is all that is unfinished."),
    ],
)
def test_what_a_filter_cannot_find_is_told(cast, sam, query, told):
    inquiry = cast.ask()

    page = sam.get(f"{QUEUE}?{query}")

    assert told in words(page)
    assert numbers(page) == [inquiry.number]


def test_a_kept_view_shows_what_was_kept(cast, sam):
    mine, _other = cast.ask(), cast.ask(isv=cast.other_isv, by=cast.bo)

    page = sam.post(f"{VIEWS}?isv=acme", {"name": "Acme's"}, follow=True)

    assert numbers(page) == [mine.number]
    assert "Acme's 1" in words(page)


def test_a_view_of_an_isv_that_is_gone_opens_and_says_so(cast, sam):
    view, inquiry = kept(cast, wish={"isv": "Gone Ltd"}), cast.ask()

    page = sam.get(f"{QUEUE}?saved={view.pk}")

    assert numbers(page) == [inquiry.number]
    assert "No ISV's name contains this; all are shown." in words(page)


def test_others_see_a_view_only_when_it_is_shared(cast, sam, tove):
    own, shared = kept(cast, by=cast.tove, name="Tove's"), kept(cast, by=cast.tove, name="Ours", is_shared=True)

    page = words(sam.get(QUEUE))

    assert ("Tove's" in page, "Ours" in page) == (False, True)
    assert "This view is gone" in words(sam.get(f"{QUEUE}?saved={own.pk}"))
    assert sam.post(f"{VIEWS}{own.pk}/delete/").status_code == 404
    assert sam.post(f"{VIEWS}{shared.pk}/delete/").status_code == 422
    assert SavedView.objects.count() == 2


def test_only_a_lead_may_share(cast, sam):
    view = kept(cast)

    with pytest.raises(ValidationError) as refused:
        services.share_view(view, is_shared=True, by=cast.sam, at=MONDAY)

    assert refused.value.code == "not_your_view"
    assert not SavedView.objects.get().is_shared
    services.share_view(view, is_shared=True, by=cast.tove, at=MONDAY)
    assert SavedView.objects.get().is_shared


@pytest.mark.parametrize(
    ("name", "code"), [("  ", "empty_text"), ("n" * 61, "text_too_long"), ("NORWAY", "view_name_taken")]
)
def test_a_name_that_can_not_be_kept_is_refused(cast, name, code):
    kept(cast)

    with pytest.raises(ValidationError) as refused:
        kept(cast, name=name)

    assert refused.value.code == code
    assert SavedView.objects.count() == 1


def test_views_are_renamed_put_in_order_and_deleted(cast, sam):
    first, second = kept(cast), kept(cast, name="Sweden")

    sam.post(f"{VIEWS}{second.pk}/move/", {"up": "on"})
    sam.post(f"{VIEWS}{second.pk}/rename/", {"name": "Suecia"})

    assert [view.name for view in SavedView.objects.all()] == ["Suecia", "Norway"]
    sam.post(f"{VIEWS}{first.pk}/delete/")
    assert [view.name for view in SavedView.objects.all()] == ["Suecia"]


def test_nobody_has_more_views_than_fit(cast, monkeypatch):
    monkeypatch.setattr("apps.cockpit.services.viewing.MOST_VIEWS", 1)
    kept(cast)

    with pytest.raises(ValidationError) as refused:
        kept(cast, name="One more")

    assert refused.value.code == "too_many_views"


def test_a_worker_keeps_the_counts_and_counts_no_further_than_is_shown(cast, sam, monkeypatch):
    monkeypatch.setattr("apps.cockpit.services.counting.SHOWN_AT_MOST", 1)
    monkeypatch.setattr("apps.cockpit.tabs.SHOWN_AT_MOST", 1)
    view = kept(cast)
    assign(cast.ask(), by=cast.tove, to=cast.sam, at=MONDAY)
    cast.ask()
    cast.ask()

    services.count_views(at=MONDAY)

    counts = {each.view or each.part: each.count for each in ViewCount.objects.filter(reader=None)}
    assert (counts["unfinished"], counts["finished"], counts[view]) == (2, 0, 2)
    page = words(sam.get(QUEUE))
    assert "All open 1+ Mine 1 Nobody's 1+ Late and soon late 0" in page


def test_the_last_view_is_remembered(cast, sam):
    inquiry = cast.ask()

    sam.get(f"{QUEUE}?view=mine")

    assert numbers(sam.get(QUEUE)) == []
    assert numbers(browser_of_again(cast).get(QUEUE)) == []
    assert numbers(sam.get(f"{QUEUE}?view=unfinished")) == [inquiry.number]


def browser_of_again(cast):
    cast.sam.authenticator_set.all().delete()
    return browser_of(cast.sam)


def test_an_auditor_keeps_no_views(cast, monday):
    auditor = browser_of(StaffFactory(market=cast.market, role=AUDITOR))

    assert auditor.get(VIEWS).status_code == 403
    assert "Save this view" not in text(auditor.get(QUEUE))


@pytest.mark.urls("tests.cockpit.empty_frame")
def test_the_queue_takes_six_queries_with_every_filter_on(cast, sam):
    client = ApiClientFactory(isv=cast.acme, client_id="acme_1")
    cast.ask(client=client)
    kept(cast)
    frame = queries(sam, "/admin/empty/")

    path = f"{QUEUE}?isv=acme&client=acme_1&market=NO&assignee=nobody&due=soon&since=2026-03-01"

    assert queries(sam, path) - frame <= 6
