"""What can be done with support calendars."""

import uuid
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from simple_history.utils import bulk_create_with_history

from . import clock
from .icalendar import IcsError
from .importing import ImportPlan, plan_import
from .models import Closure, SupportCalendar

IMPORTED = "imported from iCalendar"


def touch(calendar: SupportCalendar) -> None:
    """Say that hours, closures or holidays of ``calendar`` have changed, so that every process reads them anew."""
    # A random version: one that is rolled back can never come again and find the wrong hours in memory.
    calendar.version = uuid.uuid4()
    SupportCalendar.objects.filter(pk=calendar.pk).update(version=calendar.version)


def import_closures(calendar: SupportCalendar, content: bytes, *, by: AbstractBaseUser, at: datetime) -> ImportPlan:
    """Make the closures of ``calendar`` what an iCalendar file says, and tell what that changed.

    Refused: files that can't be read, and those that change nothing.
    """
    with transaction.atomic():
        calendar = SupportCalendar.objects.select_for_update().get(pk=calendar.pk)
        try:
            plan = plan_import(calendar, content)
        except IcsError as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        if not plan.changes:
            raise ValidationError("The file changes nothing: its closures are there already.", code="nothing_new")
        for closure in plan.removed:
            _delete_signed(closure, by=by, at=at)
        bulk_create_with_history(plan.added, Closure, default_user=by, default_change_reason=IMPORTED, default_date=at)
        _refuse_uncountable(calendar)
        touch(calendar)
    return plan


def _delete_signed(instance: models.Model, *, by: AbstractBaseUser, at: datetime) -> None:
    vars(instance).update({"_history_user": by, "_change_reason": IMPORTED, "_history_date": at})
    instance.delete()


def _refuse_uncountable(calendar: SupportCalendar) -> None:
    closures = [clock.Closure(row.on, row.starts, row.ends, row.name) for row in calendar.closures.all()]
    try:
        clock.SupportHours(calendar.time_zone, {}, closures=closures)
    except clock.HoursError as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal
