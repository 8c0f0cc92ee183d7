"""Staff who are limited to markets: what lies beyond them is nowhere to be seen, counted or told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts import roles
from apps.accounts.models import User
from apps.cockpit import services as cockpit
from apps.cockpit.bulk_steps import BULK
from apps.diagnostics.models import ErrorFingerprint
from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import AssignmentRule, Attachment, Incident, Inquiry, ProductIssue
from apps.isvs.models import Customer, Isv
from apps.isvs.services import add_integration, index_customers, index_isvs
from apps.notifications.models import Mail
from apps.policy.models import Market
from apps.reminders import services as reminders
from apps.reminders.models import Notice
from tests.architecture.addresses import ours
from tests.cast import DAY, FAILED, HOUR, MONDAY, Cast
from tests.factories.accounts import StaffFactory, UserFactory, limited_to
from tests.factories.isvs import (
    ApiClientFactory,
    CertificateFactory,
    CompanyDatabaseFactory,
    CustomerFactory,
    IsvFactory,
)
from tests.factories.policy import MarketFactory

from .desk import browser_of, numbers, page_of, queries, step_of, text, words

pytestmark = pytest.mark.usefixtures("monday")
QUEUE = reverse("cockpit:queue")
# What is new on every page, whoever reads it.
CHANGING = re.compile(r'csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|"X-CSRFToken": "\w+"|name="seen" value="\d+"')


def market_of(cast: Cast) -> Market:
    return MarketFactory(code="SE", name="Sweden", calendar=cast.market.calendar)


def isv_in(market: Market, name: str) -> Isv:
    """An ISV with all that it may have."""
    person = UserFactory(name=f"{name} Svensson", market=market)
    isv = IsvFactory(name=name, market=market, members=[person])
    ApiClientFactory(isv=isv, client_id=f"{name.lower()}_live")
    customer = CustomerFactory(name=f"{name} Bageri", market=market, isvs=[isv])
    CompanyDatabaseFactory(customer=customer, name=f"{name} lager")
    CertificateFactory(user=person, name=f"{name} certificate")
    add_integration(isv=isv, name=f"{name} sync", by=User.objects.staff()[0], at=MONDAY)
    index_isvs([isv], at=MONDAY)
    index_customers([customer], at=MONDAY)
    return isv


def ask_of(isv: Isv, cast: Cast, **given: Any) -> Inquiry:
    by = isv.members.filter(kind="person").get()
    return cast.ask(**{"isv": isv, "by": by, "subject": f"{isv.name} refused", "call": FAILED} | given)


@pytest.fixture
def sweden(cast) -> Market:
    return market_of(cast)


@pytest.fixture
def tallberg(sweden) -> Isv:
    return isv_in(sweden, "Tallberg")


@pytest.fixture
def swedish(cast, tallberg) -> Inquiry:
    return ask_of(tallberg, cast, files=[Upload("trace.txt", b"line")])


@pytest.fixture
def norwegian(cast) -> Inquiry:
    return cast.ask(subject="Fjord refused", files=[Upload("log.txt", b"line")])


@pytest.fixture
def nils(cast) -> User:
    """A consultant who sees Norway alone."""
    return named(limited_to(cast.market), "Nils Vik", "nils@lodestar.example")


def named(person: User, name: str, email: str) -> User:
    User.objects.filter(pk=person.pk).update(name=name, email=email)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def desk(nils) -> Client:
    return browser_of(nils)


# --- pages ------------------------------------------------------------------


@pytest.mark.parametrize("role", [roles.CONSULTANT, roles.LEAD, roles.PARTNER_SERVICE])
def test_whatever_happens_in_another_market_changes_no_page(cast, sweden, norwegian, role):
    """Neither a row nor a number: every page is the same to the letter before and after."""
    reader = limited_to(cast.market, role=role)
    issue = services.note_issue(kind="bug", title="Refused", public_title="R", by=cast.tove, at=MONDAY)
    services.attach_to_issue(norwegian, issue=issue, by=cast.tove, at=MONDAY)
    incident = services.open_incident(title="Down", operations="GET /v1/x", by=cast.tove, at=MONDAY)
    cockpit.save_view(name="All late", wish={"view": "soon"}, is_shared=True, by=cast.tove, at=MONDAY)
    index_isvs([cast.acme], at=MONDAY)
    count()
    client, colleague = browser_of(reader), browser_of(cast.sam)
    known = list(places(norwegian, issue, incident))
    # Each page twice: what a first visit leaves behind is not what we look for.
    for path in known:
        client.get(path)
    before, to_colleague = ({path: seen(each, path) for path in known} for each in (client, colleague))

    fill(sweden, cast, reader, issue, incident)

    after = {path: seen(client, path) for path in known}
    assert {code for code, _page in before.values()} <= {200, 403, 404}
    assert sum(code == 200 for code, _page in before.values()) > 40
    assert {path: new for path in known if (new := news(before[path], after[path]))} == {}
    assert sum(bool(news(to_colleague[path], seen(colleague, path))) for path in known) > 30


def places(inquiry: Inquiry, issue: ProductIssue, incident: Incident) -> Iterator[str]:
    yield "/admin/"
    for query in ("", "?view=mine", "?view=finished", "?view=recent", "?isv=a", "?assignee=me", "?fingerprint=1"):
        yield QUEUE + (query or "?view=unfinished")
    yield f"{QUEUE}?saved=1"
    for term in ("refused", "tallberg", "bageri", "live", "Svensson"):
        yield f"/admin/desk/search/?q={term}"
        yield f"/admin/search/?extended=1&s={term}"
    for kind in ("isv", "client", "operation", "tag"):
        yield reverse(f"cockpit:names_{kind}")
    yield page_of(inquiry)
    for name in ("history", "gather", "canned"):
        yield reverse(f"cockpit:{name}", args=[inquiry.number])
    for name in ("assign", "link", "merge", "tag"):
        yield reverse(f"cockpit:{name}_form", args=[inquiry.number])
    yield reverse("cockpit:gather", args=[inquiry.number]) + "?words=refused"
    yield from (reverse("cockpit:issues"), reverse("cockpit:issues") + "?show=all", reverse("cockpit:incidents"))
    yield from (reverse("cockpit:issue", args=[issue.pk]), reverse("cockpit:incident", args=[incident.pk]))
    yield from (reverse("cockpit:views"), reverse("cockpit:dry_run"), reverse("cockpit:radar"))
    yield f"{reverse('cockpit:bulk_tag')}?all=1&of=%3Fview%3Drecent"
    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"admin:{label}_changelist")
        yield f"{reverse(f'admin:{label}_changelist')}?q=tallberg"
    for app, model, field in (
        ("isvs", "apiclient", "isv"),
        ("isvs", "companydatabase", "customer"),
        ("isvs", "certificate", "user"),
    ):
        yield f"/admin/autocomplete/?term=&app_label={app}&model_name={model}&field_name={field}"


def seen(client: Client, path: str) -> tuple[int, list[str]]:
    response = client.get(path)
    return response.status_code, CHANGING.sub("", text(response)).replace("><", ">\n<").splitlines()


def news(before: tuple[int, list[str]], after: tuple[int, list[str]]) -> list[str]:
    """The lines of a page that were not there before."""
    code, lines = after
    return [*([str(code)] if code != before[0] else []), *(line for line in lines if line not in set(before[1]))]


def count() -> None:
    cockpit.count_views(at=MONDAY)
    cockpit.count_desk(at=MONDAY)


def fill(sweden: Market, cast: Cast, reader: User, issue: ProductIssue, incident: Incident) -> None:
    """A day in Sweden, with all that could come near ``reader``."""
    tallberg = isv_in(sweden, "Tallberg")
    late, other, done = (ask_of(tallberg, cast, at=MONDAY - days * DAY) for days in (9, 0, 1))
    # An incident is everybody's: the same error would offer it in Norway.
    taken = ask_of(tallberg, cast, call=replace(FAILED, response_body='{"message": "Timeout."}'))
    services.assign(taken, by=cast.tove, to=cast.sam, at=MONDAY)
    Inquiry.objects.filter(pk=taken.pk).update(assignee=reader)
    services.snooze(other, by=reader, when="tomorrow", at=MONDAY)
    services.remind_me(late, by=reader, when="tomorrow", at=MONDAY)
    services.watch(late, by=reader, at=MONDAY)
    services.resolve(done, by=cast.sam, text="Done.", at=MONDAY)
    services.attach_to_issue(late, issue=issue, by=cast.tove, at=MONDAY)
    services.attach_to_incident(taken, incident=incident, by=cast.tove, at=MONDAY)
    own = services.note_issue(
        kind="bug", title="Tallberg only", public_title="T", market=sweden, by=cast.tove, at=MONDAY
    )
    services.attach_to_issue(other, issue=own, by=cast.tove, at=MONDAY)
    services.answer_issue(issue, text="Soon.", by=cast.tove, at=MONDAY)
    services.carry_out_reminders(at=MONDAY + HOUR)
    count()


def test_what_lies_beyond_is_not_there_by_any_address(cast, desk, nils, norwegian, swedish, tallberg):
    """GET and POST of every address below the desk that has the number of an inquiry, or names something of its ISV."""
    own, theirs = {}, {}
    for address in ours():
        if address.app == "cockpit" and "number" in address.parts:
            for told, inquiry in ((own, norwegian), (theirs, swedish)):
                values = {"number": inquiry.number, "pk": 1}
                path = reverse(address.name, kwargs={part: values[part] for part in address.parts})
                told[address.name] = [getattr(desk, method)(path).status_code for method in ("get", "post")]

    assert len(theirs) > 40
    assert {name: codes for name, codes in theirs.items() if not set(codes) <= {403, 404, 405}} == {}
    assert {name for name, codes in theirs.items() if 404 not in codes} <= {"cockpit:attach_incident"}
    # A form of a step is not there where the step is not possible.
    assert [name for name, (got, _sent) in own.items() if got == 404 and not name.endswith("_form")] == []


def test_files_and_admin_pages_of_another_market_are_not_there(desk, norwegian, swedish, tallberg, cast):
    hers, his = Attachment.objects.get(name="log.txt"), Attachment.objects.get(name="trace.txt")
    beyond = [
        reverse("cockpit:attachment", args=[his.pk]),
        *(
            reverse(f"admin:{type(each)._meta.app_label}_{type(each)._meta.model_name}_{verb}", args=[each.pk])
            for each in (tallberg, tallberg.clients.get(), Customer.objects.get(), tallberg.integrations.get())
            for verb in ("change", "history")
        ),
        reverse("admin:accounts_user_change", args=[swedish.asked_by_id]),
        reverse("admin:inquiries_inquiry_history", args=[swedish.pk]),
        reverse("admin:isvs_isv_simple_history", args=[tallberg.pk, tallberg.history.get().history_id]),
    ]

    assert b"".join(desk.get(reverse("cockpit:attachment", args=[hers.pk]))) == b"line"
    assert desk.get(reverse("admin:isvs_isv_history", args=[cast.acme.pk])).status_code == 200
    assert {path: code for path in beyond if (code := desk.get(path).status_code) not in (302, 404)} == {}
    assert "Tallberg" not in "".join(text(desk.get(path, follow=True)) for path in beyond)


def test_an_error_met_beyond_alone_has_no_words(cast, desk, swedish):
    error = ErrorFingerprint.objects.get()

    page = words(desk.get(f"{QUEUE}?fingerprint={error.pk}"))

    assert "This error is not known any more" in page
    assert "This error is not known any more" not in words(browser_of(cast.sam).get(f"{QUEUE}?fingerprint={error.pk}"))


def test_a_link_shows_only_to_who_sees_both_ends(cast, desk, norwegian, swedish):
    services.link(norwegian, by=cast.tove, kind="caused_by", to=swedish, at=MONDAY)

    assert "Tallberg refused" not in text(desk.get(page_of(norwegian)))
    assert desk.get(reverse("cockpit:unlink_form", args=[norwegian.number])).status_code == 404
    assert "Tallberg refused" in text(browser_of(cast.sam).get(page_of(norwegian)))


def test_nobody_links_to_what_they_do_not_see_or_merges_into_it(cast, desk, norwegian, swedish):
    linked = desk.post(step_of(norwegian, "link"), {"kind": "blocks", "to": swedish.number})
    merged = desk.post(step_of(norwegian, "merge"), {"into": swedish.number})
    nowhere = desk.post(step_of(norwegian, "link"), {"kind": "blocks", "to": 10**9})

    assert [linked.status_code, merged.status_code] == [422, 422]
    for page in (linked, merged, nowhere):
        assert "There is no inquiry of that number." in words(page)


def test_bulk_steps_take_only_what_is_seen(cast, desk, norwegian, swedish):
    address, chosen = reverse("cockpit:bulk_prioritise"), {"number": [norwegian.number, swedish.number]}

    page = desk.post(address, chosen | {"priority": "high"})

    assert "Tallberg" not in text(page)
    assert [Inquiry.objects.get(pk=each.pk).priority for each in (norwegian, swedish)] == ["high", "normal"]


def test_a_run_of_a_worker_leaves_alone_what_its_orderer_no_longer_sees(cast, nils, norwegian, swedish):
    step = {"priority": "high"}
    run = cockpit.order_run(BULK["prioritise"], [norwegian.number, swedish.number], step, by=nils, at=MONDAY)
    cockpit.take_ordered(clock=lambda: MONDAY)

    assert Inquiry.objects.get(pk=swedish.pk).priority == "normal"
    page = text(browser_of(nils).get(reverse("cockpit:bulk_run", args=[run.pk])))
    assert "Tallberg refused" not in page


def test_a_limited_reader_has_counts_of_their_own(cast, desk, nils, norwegian, swedish):
    cockpit.save_view(name="Posts", wish={"operation": "POST /x"}, is_shared=True, by=cast.tove, at=MONDAY)
    view = cockpit.save_view(name="Everything", wish={}, is_shared=True, by=cast.tove, at=MONDAY)
    uncounted = words(desk.get(QUEUE))
    count()

    assert "All open Mine Nobody's" in uncounted
    assert "All open 1 Mine 0 Nobody's 1" in words(desk.get(QUEUE))
    assert "Everything 1" in words(desk.get(QUEUE))
    assert "All open 2" in words(browser_of(cast.sam).get(QUEUE))
    assert "Everything 2" in words(browser_of(cast.tove).get(f"{QUEUE}?saved={view.pk}"))


def test_a_view_that_somebody_limited_shares_counts_everything_for_the_others(cast, norwegian, swedish):
    lead = limited_to(cast.market, role=roles.LEAD)
    cockpit.save_view(name="Shared", wish={}, is_shared=True, by=lead, at=MONDAY)
    count()

    assert "Shared 2" in words(browser_of(cast.sam).get(QUEUE))
    assert "Shared 1" in words(browser_of(lead).get(QUEUE))


def test_who_is_limited_no_more_reads_the_counts_of_all(cast, desk, nils, norwegian, swedish):
    count()
    User.objects.filter(pk=nils.pk).update(is_limited=False)

    assert "All open 2" in words(desk.get(QUEUE))
    count()
    assert "All open 2 Mine 0" in words(desk.get(QUEUE))


@pytest.mark.urls("tests.cockpit.empty_frame")
def test_being_limited_costs_one_query_however_much_there_is(cast, nils, desk, norwegian, swedish):
    sam = browser_of(cast.sam)
    for path in (QUEUE, "/admin/", page_of(norwegian)):
        frame = queries(desk, "/admin/empty/") - queries(sam, "/admin/empty/")
        once = queries(desk, path) - queries(sam, path) - frame
        cast.ask()
        assert queries(desk, path) - queries(sam, path) - frame == once <= 1, path


# --- what cannot be done ----------------------------------------------------


def test_what_reaches_beyond_markets_is_neither_shown_nor_done(cast, swedish, norwegian):
    lead = browser_of(limited_to(cast.market, role=roles.LEAD))
    issue = services.note_issue(kind="bug", title="R", public_title="R", by=cast.tove, inquiry=swedish, at=MONDAY)
    services.attach_to_issue(norwegian, issue=issue, by=cast.tove, at=MONDAY)
    address = reverse("cockpit:issue_answer-all", args=[issue.pk])
    page = reverse("cockpit:issue", args=[issue.pk])

    assert "Answer all" not in text(lead.get(page))
    assert "Answer all" in text(browser_of(cast.tove).get(page))
    assert lead.post(address, {"text": "Soon."}).status_code == 403
    assert lead.post(reverse("cockpit:issue_decide", args=[issue.pk]), {"to": "accepted"}).status_code == 403
    for name in ("notifications_mail", "reminders_reminder", "reminders_notice", "accounts_accessrecord"):
        assert lead.get(reverse(f"admin:{name}_changelist")).status_code == 403
        assert reverse(f"admin:{name}_changelist") not in text(lead.get("/admin/"))


def test_what_one_is_not_shown_one_does_not_take_away(cast, tallberg):
    lead = limited_to(cast.market, role=roles.LEAD)
    customer = CustomerFactory(name="Fjell", market=cast.market, isvs=[tallberg])
    none = {f"databases-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    form = {"name": "Fjell AS", "kind": "company", "market": cast.market.pk, "isvs": [cast.acme.pk]} | none
    page = reverse("admin:isvs_customer_change", args=[customer.pk])

    client = browser_of(lead)
    chosen_beyond = client.post(page, form | {"isvs": [tallberg.pk]})
    client.post(page, form)

    assert chosen_beyond.status_code == 200
    customer.refresh_from_db()
    assert (customer.name, set(customer.isvs.all())) == ("Fjell AS", {cast.acme, tallberg})


def test_nobody_limited_keeps_users_so_nobody_frees_themselves(cast):
    lead = limited_to(cast.market, role=roles.LEAD)
    form = {"name": lead.name, "email": lead.email, "is_active": "on", "is_staff": "on", "time_zone": ""}

    assert browser_of(lead).post(page_of_user(lead), form).status_code == 403
    assert User.objects.get(pk=lead.pk).is_limited


# --- who gets what ----------------------------------------------------------


def test_the_next_one_to_take_is_of_ones_markets(cast, nils, swedish, norwegian):
    Inquiry.objects.filter(pk=swedish.pk).update(next_due_at=MONDAY)

    assert services.take_next(by=nils, at=MONDAY) == norwegian


def test_turns_pass_by_who_may_not_see_the_market(cast, nils, swedish):
    User.objects.filter(pk=nils.pk).update(market=swedish.market)
    User.objects.filter(pk=cast.sam.pk).update(market=swedish.market)
    AssignmentRule.objects.create(market=swedish.market, most_open=5)

    services.distribute(at=MONDAY)

    assert Inquiry.objects.get(pk=swedish.pk).assignee == cast.sam


def test_an_inquiry_is_assigned_only_to_who_sees_it(cast, nils, norwegian, swedish):
    tove = browser_of(cast.tove)

    here, there = (text(tove.get(reverse("cockpit:assign_form", args=[each.number]))) for each in (norwegian, swedish))

    assert ("Nils Vik" in here, "Nils Vik" in there) == (True, False)
    assert tove.post(step_of(swedish, "assign"), {"to": nils.pk}).status_code == 422
    with pytest.raises(ValidationError) as refused:
        services.assign(swedish, by=cast.tove, to=nils, at=MONDAY)
    assert refused.value.code == "not_staff"


def test_a_mention_reaches_nobody_who_may_not_see_the_inquiry(cast, nils, norwegian, swedish):
    for inquiry in (norwegian, swedish):
        services.note(inquiry, by=cast.sam, text="@nils.vik please look", at=MONDAY)

    assert mails_to(nils) == 1
    assert not swedish.watchers.filter(person=nils).exists()


def test_watchers_who_are_limited_since_hear_no_more(cast, nils, norwegian, swedish):
    for inquiry in (norwegian, swedish):
        services.watch(inquiry, by=nils, at=MONDAY)
        services.reply(inquiry, by=inquiry.asked_by, text="Any news?", at=MONDAY)

    assert mails_to(nils) == 1


def test_an_assignee_who_is_limited_since_is_reminded_of_nothing_and_the_leads_are(cast, nils, swedish):
    Inquiry.objects.filter(pk=swedish.pk).update(assignee=nils)

    services.carry_out_reminders(at=MONDAY + 2 * HOUR)
    services.reply(swedish, by=swedish.asked_by, text="Any news?", at=MONDAY)
    reminders.tell_due(at=MONDAY + 2 * HOUR)

    assert mails_to(nils) == 0
    assert mails_to(cast.tove) == 2


def test_leads_hear_of_their_markets_alone(cast, norwegian, swedish):
    lead = named(limited_to(cast.market, role=roles.LEAD), "Liv", "liv@lodestar.example")

    services.carry_out_reminders(at=MONDAY + 2 * HOUR)

    subjects = set(Notice.objects.filter(recipient=lead).values_list("reminder__subject", flat=True))
    assert subjects == {f"inquiry:{norwegian.number}"}


def test_a_reminder_that_waits_is_withdrawn_when_its_reader_is_limited(cast, sweden, swedish, norwegian):
    for inquiry in (norwegian, swedish):
        services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)
    services.carry_out_reminders(at=MONDAY + 2 * HOUR)
    waiting = Notice.objects.untold().filter(recipient=cast.sam).count()
    User.objects.filter(pk=cast.sam.pk).update(is_limited=True)
    cast.sam.limited_to.set([cast.market])

    services.carry_out_reminders(at=MONDAY + 2 * HOUR)

    left = Notice.objects.untold().filter(recipient=cast.sam).values_list("reminder__subject", flat=True)
    assert (waiting, list(left)) == (2, [f"inquiry:{norwegian.number}"])


def test_what_one_asked_to_be_reminded_of_stays_within_ones_markets(cast, nils, norwegian, swedish):
    for inquiry in (norwegian, swedish):
        services.remind_me(inquiry, by=nils, when="tomorrow", at=MONDAY)
        services.snooze(inquiry, by=nils, when="tomorrow", at=MONDAY)

    services.carry_out_reminders(at=MONDAY + 2 * DAY)

    subjects = Notice.objects.filter(recipient=nils).values_list("reminder__subject", flat=True)
    assert set(subjects) == {f"inquiry:{norwegian.number}"}


def mails_to(person: User) -> int:
    return Mail.objects.filter(to=person.email).count()


# --- how it is set ----------------------------------------------------------


def page_of_user(person: User) -> str:
    return reverse("admin:accounts_user_change", args=[person.pk])


def form_of(person: User, **given: Any) -> dict[str, Any]:
    return {"name": person.name, "email": person.email, "time_zone": "", "is_active": "on", "is_staff": "on"} | given


def test_a_lead_limits_somebody_and_it_is_on_record(cast, sweden, swedish):
    client, tove = browser_of(cast.sam), browser_of(cast.tove)
    saw = numbers(client.get(QUEUE))

    tove.post(page_of_user(cast.sam), form_of(cast.sam, is_limited="on", limited_to=[cast.market.pk]))

    assert (saw, numbers(client.get(QUEUE))) == ([swedish.number], [])
    last = cast.sam.history.first()
    assert [each.market for each in last.limited_to.all()] == [cast.market]
    assert last.history_user == cast.tove


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"is_limited": "on"}, "Choose at least one market"),
        ({"limited_to": "market"}, "Tick “Limited to markets”, or choose none here."),
        ({"is_limited": "on", "limited_to": "market", "is_staff": ""}, "Only staff can be limited."),
    ],
)
def test_half_a_limit_is_refused(cast, given, sentence):
    given = {name: [cast.market.pk] if value == "market" else value for name, value in given.items()}

    page = browser_of(cast.tove).post(page_of_user(cast.sam), form_of(cast.sam, **given))

    assert sentence in text(page)
    assert not User.objects.get(pk=cast.sam.pk).is_limited


def test_the_database_limits_neither_isvs_people_nor_who_may_do_everything(cast):
    root = StaffFactory(is_superuser=True, market=cast.market)
    for person in (cast.anna, root):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=person.pk).update(is_limited=True)


def test_who_is_limited_to_no_market_sees_nothing(cast, nils, norwegian):
    nils.limited_to.clear()
    desk = browser_of(nils)

    assert numbers(desk.get(QUEUE)) == []
    assert desk.get("/admin/").status_code == 200
    assert desk.get(page_of(norwegian)).status_code == 404
