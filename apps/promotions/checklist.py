"""What a client must have before it goes to production, filled in from what is on record. Reads rows, writes none."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.isvs.models import ApiClient, Certificate, Membership
from apps.isvs.redirects import why_unfit


class Check(NamedTuple):
    """One thing that must be so: whether it is, why, and by which name a page knows where to see to it."""

    name: str
    title: str
    is_met: bool
    words: str


def checklist(client: ApiClient, *, at: datetime) -> list[Check]:
    """All that is asked of ``client``. Two queries, once its redirect URIs and its market's calendar are at hand."""
    return [_certified(client, at), _addresses(client)]


def lacking(checks: Sequence[Check]) -> list[Check]:
    return [check for check in checks if not check.is_met]


def _certified(client: ApiClient, at: datetime) -> Check:
    today = at.astimezone(ZoneInfo(client.isv.market.calendar.time_zone)).date()
    people = Membership.objects.filter(isv=client.isv_id).exclude(role=Membership.Role.INTEGRATION)
    valid = Certificate.objects.filter(
        user__in=people.filter(user__is_active=True, user__kind=User.Kind.PERSON).order_by().values("user"),
        issued_on__lte=today,
        expires_on__gte=today,
    )
    found = valid.select_related("user").order_by("-expires_on", "pk").first()
    if found is None:
        return Check(
            "certified", "A certified user", False, "Nobody of you has a valid API certificate. One of you needs one."
        )
    return Check(
        "certified", "A certified user", True, f"{found.user}, certificate valid until {found.expires_on:%-d %B %Y}."
    )


def _addresses(client: ApiClient) -> Check:
    uris = [each.uri for each in client.redirect_uris.all()]
    unfit = [f"{uri} – {why}" for uri in uris if (why := why_unfit(uri, is_production=True))]
    title = "Redirect URIs fit for production"
    if not uris:
        return Check("addresses", title, False, "There is none yet. Add where the codes shall go in production.")
    if unfit:
        return Check("addresses", title, False, f"Remove or change: {' '.join(unfit)}")
    return Check("addresses", title, True, ", ".join(uris))
