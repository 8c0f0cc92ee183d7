"""Who may write in the community on a day, and if not, why."""

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.isvs.models import Certificate, Isv
from apps.policy.models import Market

from .models import Ban

WRITE = "community.write_post"


class Standing(NamedTuple):
    """Whether somebody may write; the certificate that lets them, or the last one they had; and why not."""

    may_write: bool
    certificate: Certificate | None = None
    code: str = ""
    why: str = ""


def standing_of(person: User, *, at: datetime) -> Standing:
    """Staff write by their role, anyone else by a certificate that is valid on their own day."""
    if person.is_staff:
        words = "Your role reads the community and doesn't write in it."
        return Standing(True) if person.has_perm(WRITE) else Standing(False, code="may_not_write", why=words)
    if person.kind != User.Kind.PERSON:
        return Standing(False, code="may_not_write", why="A system doesn't write in the community: people do.")
    ban = Ban.objects.filter(person=person, lifted_at=None).first()
    if ban:
        words = f"You can't write here since {ban.banned_at:%-d %B %Y}: {ban.because}"
        return Standing(False, code="banned", why=words)
    today = at.astimezone(_zone_of(person)).date()
    certificates = list(Certificate.objects.filter(user=person).order_by("-expires_on"))
    valid = next((each for each in certificates if each.is_valid_on(today)), None)
    if valid:
        return Standing(True, valid)
    last = certificates[0] if certificates else None
    return Standing(False, last, "not_certified", _why(last, today))


def require_writer(person: User, *, at: datetime) -> None:
    """Refuses with ``not_certified``, ``may_not_write`` or ``banned``."""
    standing = standing_of(person, at=at)
    if not standing.may_write:
        raise ValidationError(standing.why, code=standing.code)


def isv_of(person: User) -> Isv | None:
    """The ISV somebody speaks for: the first they are a member of."""
    return None if person.is_staff else Isv.objects.filter(memberships__user=person).order_by("name").first()


def _why(last: Certificate | None, today: date) -> str:
    if last is None:
        return "Certified users write here, and you have no API certificate yet."
    if last.issued_on > today:
        return f"Your certificate “{last.name}” is valid from {last.issued_on:%-d %B %Y}."
    return f"Your certificate “{last.name}” ended on {last.expires_on:%-d %B %Y}. Renew it, and you can write again."


def _zone_of(person: User) -> ZoneInfo:
    if person.time_zone:
        return ZoneInfo(person.time_zone)
    market = person.market or Market.objects.filter(isvs__memberships__user=person).order_by("pk").first()
    return ZoneInfo(market.calendar.time_zone if market else "UTC")
