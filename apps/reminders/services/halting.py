"""The breaker: a run that would send a storm sends nothing, keeps all for later, and tells the leads once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts import roles
from apps.accounts.models import User

from .. import notices
from ..models import Halt

RESUMED_FOR = timedelta(days=1)
"""So long what was held may go out at once; afterwards a storm is a new one."""


@transaction.atomic
def may_send(mails: int, *, at: datetime, in_one_run: bool = True) -> bool:
    """Whether a run may send so many mails. After staff let reminders go on, what was held comes on top, once.

    What is not sent ``in_one_run`` may go on for as long as a resumed halt holds.
    """
    limit = settings.REMINDER_MAILS_PER_RUN
    halt = Halt.objects.standing().select_for_update().first()
    if halt is not None and halt.resumed_at is None:
        return False
    if mails <= limit:
        return True
    if halt is not None and halt.resumed_at is not None:
        was_held = mails <= halt.mails + limit and at - halt.resumed_at <= RESUMED_FOR
        if in_one_run or not was_held:
            Halt.objects.filter(pk=halt.pk).update(is_over=True)
        if was_held:
            return True
    _halt(mails, at=at)
    return False


@transaction.atomic
def resume(halt: Halt, *, by: User, at: datetime) -> Halt:
    """Let reminders go on: the next run sends what was held."""
    halt = Halt.objects.select_for_update().get(pk=halt.pk)
    if halt.resumed_at is not None:
        raise ValidationError("Reminders go on already. Reload the page.", code="already_resumed")
    halt.resumed_at, halt.resumed_by = at, by
    halt.save(update_fields=["resumed_at", "resumed_by"])
    return halt


def _halt(mails: int, *, at: datetime) -> None:
    """Stop until staff say go on. Of two runs at once one tells the leads."""
    limit = settings.REMINDER_MAILS_PER_RUN
    halt, is_new = Halt.objects.get_or_create(is_over=False, defaults={"halted_at": at, "mails": mails, "limit": limit})
    if is_new:
        leads = list(User.objects.with_role(roles.LEAD).filter(is_limited=False).with_hours())
        administrators = User.objects.staff().filter(is_superuser=True).with_hours()
        notices.halted(halt, leads or list(administrators), at=at)
