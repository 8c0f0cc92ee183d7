"""What is told about consulting. One function per thing told; letters.py says what can be filled in."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import reverse

from apps.accounts.models import User
from apps.inquiries.deadlines import local_moment
from apps.notifications import outbox

from .models import Acceptance, Engagement, Estimate, Week
from .wording import money_in_words

APPROVES = "approve_week"


def requested(engagement: Engagement, *, at: datetime) -> None:
    to = [lead for lead in leads_of(engagement.market_id) if lead.pk != engagement.requested_by_id]
    payer = engagement.customer or engagement.customer_named or "nobody named yet"
    _tell_desk("consulting_requested", engagement, to, at=at, isv=engagement.isv, payer=payer)


def estimated(estimate: Estimate, engagement: Engagement, *, token: str, at: datetime) -> None:
    _ask_payer("consulting_estimated", estimate, engagement, token, at=at)


def reminded(estimate: Estimate, engagement: Engagement, *, token: str, at: datetime) -> None:
    _ask_payer("consulting_reminded", estimate, engagement, token, at=at)


def code_sent(estimate: Estimate, engagement: Engagement, *, code: str, at: datetime) -> None:
    """At once, whatever the hour: somebody waits for it on the page."""
    outbox.post(
        "consulting_code",
        to=[estimate.payer_email],
        context={"code": f"{code[:3]} {code[3:]}", "reference": engagement.reference, "link": "/"},
        key=f"consulting:{engagement.pk}:code:{at.isoformat()}",
        at=at,
        is_confidential=True,
    )


def answered(made: Acceptance, estimate: Estimate, engagement: Engagement, *, at: datetime) -> None:
    """Whoever pays keeps what they said, and to what, word for word."""
    when = local_moment(made.at, engagement.market.calendar)
    answer = f"{made.get_kind_display()} on {when}"
    _tell_payer("consulting_answered", estimate, engagement, at=at, answer=answer, text=estimate.text)


def lapsed(estimate: Estimate, engagement: Engagement, *, at: datetime) -> None:
    _tell_payer("consulting_lapsed", estimate, engagement, at=at)


def decided(estimate: Estimate, engagement: Engagement, *, outcome: str, at: datetime) -> None:
    """The desk hears what became of an estimate, the ISV only whether work goes on: prices are not theirs."""
    _tell_desk("consulting_decided", engagement, _desk_of(engagement), at=at, outcome=outcome)
    state = estimate.get_status_display().lower()
    _tell_isv("consulting_outcome", engagement, at=at, outcome=state)


def cancelled(engagement: Engagement, *, at: datetime) -> None:
    _tell_isv("consulting_cancelled", engagement, at=at, because=engagement.cancelled_because)


def cap_near(engagement: Engagement, terms: Estimate, *, used: Decimal, at: datetime) -> None:
    """All sides, each once for a price agreed; amounts go to those alone whose they are. ``used`` is a share of 1."""
    share = f"{int(min(used, Decimal(1)) * 100)} %"
    limit = money_in_words(engagement.cap, terms.currency)
    _tell_desk("consulting_cap_near", engagement, _desk_of(engagement), at=at, share=share, limit=limit)
    _tell_payer("consulting_limit_near", terms, engagement, at=at, share=share, limit=limit)
    _tell_isv("consulting_hours_near", engagement, at=at)


def cap_reached(engagement: Engagement, people: Iterable[User], *, at: datetime) -> None:
    to = list({person.pk: person for person in (*people, *_desk_of(engagement))}.values())
    _tell_desk("consulting_cap_reached", engagement, to, at=at)


def submitted(week: Week, *, at: datetime) -> None:
    to = [
        lead.email for lead in leads_of(week.person.market_id) if lead.pk not in (week.person_id, week.submitted_by_id)
    ]
    outbox.post(
        "week_submitted",
        to=to,
        context={**_of_week(week), "person": week.person, "link": reverse("cockpit:approve_hours")},
        key=f"week:{week.pk}:submitted:{at.isoformat()}",
        at=at,
    )


def sent_back(week: Week, *, by: User, because: str, at: datetime) -> None:
    if week.person.is_active and week.person_id != by.pk:
        outbox.post(
            "week_sent_back",
            to=[week.person.email],
            context={**_of_week(week), "by": by, "because": because, "link": page_of_week(week)},
            key=f"week:{week.pk}:sent-back:{at.isoformat()}",
            at=at,
        )


def page_of(engagement: Engagement) -> str:
    return reverse("cockpit:engagement", args=[engagement.pk])


def page_of_week(week: Week) -> str:
    return f"{reverse('cockpit:hours')}?week={week.starts_on:%Y-%m-%d}"


def page_of_payer(token: str) -> str:
    return reverse("portal:estimate", args=[token])


def leads_of(market: int | None) -> list[User]:
    """Those who approve hours: of that market, else all of them who may see it."""
    may = Permission.objects.filter(codename=APPROVES, content_type__app_label="consulting")
    people = User.objects.staff().filter(Q(groups__permissions__in=may)).distinct().order_by("pk")
    seeing = list(people.seeing(market)) if market else list(people)
    return [lead for lead in seeing if lead.market_id == market] or seeing


def _desk_of(engagement: Engagement) -> list[User]:
    """Who works on it: who leads it and who sent the last price, else those who approve hours."""
    sent_by = [each.sent_by for each in engagement.estimates.select_related("sent_by").order_by("-version")[:1]]
    people = {person.pk: person for person in (engagement.consultant, *sent_by) if person and person.is_active}
    return list(people.values()) or leads_of(engagement.market_id)


def _isv_of(engagement: Engagement) -> list[str]:
    """Who asked for it, or who asked the inquiry it came from, while they are of that ISV."""
    asked_by = (engagement.requested_by_id, engagement.inquiry.asked_by_id if engagement.inquiry else None)
    people = User.objects.people().filter(pk__in=[pk for pk in asked_by if pk], memberships__isv=engagement.isv_id)
    return [person.email for person in people.order_by("pk")]


def _tell_desk(kind: str, engagement: Engagement, to: Iterable[User], *, at: datetime, **more: object) -> None:
    outbox.post(
        kind,
        to=[person.email for person in to],
        context={**_of(engagement), "link": page_of(engagement), **more},
        key=f"consulting:{engagement.pk}:{kind}:{at.isoformat()}",
        at=at,
    )


def _tell_isv(kind: str, engagement: Engagement, *, at: datetime, **more: object) -> None:
    outbox.post(
        kind,
        to=_isv_of(engagement),
        context={**_of(engagement), "link": reverse("portal:engagement", args=[engagement.pk]), **more},
        key=f"consulting:{engagement.pk}:{kind}:{at.isoformat()}",
        at=at,
    )


def _ask_payer(kind: str, estimate: Estimate, engagement: Engagement, token: str, *, at: datetime) -> None:
    """The link lets somebody in, so its mail is forgotten once it is sent."""
    outbox.post(
        kind,
        to=[estimate.payer_email],
        context={
            **_of_payer(estimate, engagement),
            "isv": engagement.isv,
            "title": engagement.title,
            "valid_until": f"{estimate.valid_until:%-d %B %Y}",
            "link": page_of_payer(token),
        },
        key=f"consulting:{engagement.pk}:{kind}:{estimate.version}:{at.isoformat()}",
        at=at,
        within=engagement.market.calendar,
        is_confidential=True,
    )


def _tell_payer(kind: str, estimate: Estimate, engagement: Engagement, *, at: datetime, **more: object) -> None:
    outbox.post(
        kind,
        to=[estimate.payer_email],
        context={**_of_payer(estimate, engagement), "title": engagement.title, "link": "/", **more},
        key=f"consulting:{engagement.pk}:{kind}:{estimate.version}:{at.isoformat()}",
        at=at,
        within=engagement.market.calendar,
    )


def _of_payer(estimate: Estimate, engagement: Engagement) -> dict[str, object]:
    return {"payer": estimate.payer_name, "customer": engagement.customer, "reference": engagement.reference}


def _of(engagement: Engagement) -> dict[str, object]:
    return {"reference": engagement.reference, "title": engagement.title}


def _of_week(week: Week) -> dict[str, object]:
    return {"week": f"{week.starts_on:%-d %B %Y}"}
