"""Merging two inquiries of one ISV into one, and undoing it."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from simple_history.utils import bulk_update_with_history

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.reminders import services as reminders

from .. import notices
from ..models import Inquiry, Merge, Message, Tagging, Watcher
from ..reminder_rules import subject_of
from .facets import look_for_files
from .indexing import index
from .planning import readdress
from .promising import keep_earliest
from .standing import STATE, bring_back, give_back, stand_aside, standing_of, values_of
from .steps import hold_all, move, require_staff, say, settle

Status = Inquiry.Status
MOST_MOVED_AT_ONCE = 500


@transaction.atomic
def merge(inquiry: Inquiry, *, by: User, into: Inquiry, at: datetime, despite_customer: bool = False) -> Inquiry:
    """Let ``inquiry`` go on in ``into``; returns that. Its number leads there from now on.

    Refuses two of different customers unless ``despite_customer`` says that they belong together all the same.
    """
    require_staff(by)
    _require_another(inquiry, into)
    held = hold_all([inquiry, into])
    absorbed, survivor = held[inquiry.pk], held[into.pk]
    _require_mergeable(absorbed, survivor)
    _require_one_customer(absorbed, survivor, despite_customer)
    record = Merge(absorbed=absorbed, survivor=survivor, by=by, merged_at=at)
    record.stood, record.before = values_of(absorbed, STATE), standing_of(survivor)
    _bring_along(absorbed, survivor, by=by, at=at)
    for each in (survivor, absorbed):
        look_for_files(each)
    _go_on_in(survivor, absorbed, at=at)
    move(absorbed, Status.MERGED)
    absorbed.merged_into = survivor
    _set_aside(absorbed, by=by, at=at)
    _settle(survivor, f"#{absorbed.number} was merged into this inquiry.", by=by, at=at)
    survivor.refresh_from_db(fields=STATE)
    record.after = standing_of(survivor)
    record.save()
    notices.merged(absorbed, survivor, by=by, at=at)
    return survivor


@transaction.atomic
def undo_merge(inquiry: Inquiry, *, by: User, merged: Inquiry, at: datetime) -> Inquiry:
    """Take ``merged`` out of ``inquiry`` again, as it was. What was said since stays where it was said."""
    require_staff(by)
    held = hold_all([inquiry, merged])
    survivor, absorbed = held[inquiry.pk], held[merged.pk]
    if absorbed.merged_into_id != survivor.pk:
        raise ValidationError(f"#{absorbed.number} is not merged into this inquiry.", code="nothing_to_change")
    if survivor.merged_into_id:
        raise ValidationError(
            f"#{survivor.number} was itself merged into #{survivor.merged_into_id}. Undo that first.",
            code="merge_undo_order",
        )
    record = Merge.objects.get(absorbed=absorbed, undone_at=None)
    _take_out(absorbed, survivor, by=by, at=at)
    for each in (survivor, absorbed):
        look_for_files(each)
    _restore(survivor, record)
    absorbed.merged_into = None
    give_back(absorbed, record.stood)
    _settle(survivor, f"#{absorbed.number} was taken out of this inquiry again.", by=by, at=at)
    _settle(absorbed, f"On its own again: it had been merged into #{survivor.number}.", by=by, at=at)
    record.undone_by, record.undone_at = by, at
    record.save()
    notices.taken_out(absorbed, survivor, by=by, at=at)
    return absorbed


def _require_another(inquiry: Inquiry, into: Inquiry) -> None:
    if inquiry.pk == into.pk:
        raise ValidationError("This is the same inquiry. Give the number of another one.", code="merge_into_itself")


def _require_mergeable(absorbed: Inquiry, survivor: Inquiry) -> None:
    if survivor.merged_into_id and survivor.pk in _family(absorbed):
        raise ValidationError(f"#{survivor.number} was merged into #{absorbed.number} before.", code="merge_ring")
    for each in (absorbed, survivor):
        if each.merged_into_id:
            raise ValidationError(
                f"#{each.number} was merged into #{each.merged_into_id}. Give that number.", code="merged"
            )
    if absorbed.isv_id != survivor.isv_id:
        raise ValidationError(
            "These are inquiries of different ISVs: neither may read the other's.", code="merge_across_isvs"
        )
    if absorbed.status == Status.CLOSED:
        raise ValidationError(f"#{absorbed.number} is closed. Reopen it first, or let it be.", code="merge_closed")
    if survivor.is_over:
        raise ValidationError(
            f"#{survivor.number} is {survivor.get_status_display().lower()}. Reopen it first, or merge the other way.",
            code="merge_closed",
        )


def _require_one_customer(absorbed: Inquiry, survivor: Inquiry, despite_customer: bool) -> None:
    customers = {absorbed.customer_id, survivor.customer_id} - {None}
    if len(customers) > 1 and not despite_customer:
        raise ValidationError(
            f"#{absorbed.number} is about {absorbed.customer}, #{survivor.number} about {survivor.customer}. "
            "Say that they belong together all the same, or leave them apart.",
            code="merge_other_customer",
        )


def _bring_along(absorbed: Inquiry, survivor: Inquiry, *, by: User, at: datetime) -> None:
    """Messages with their files, tags and watchers; what the survivor has already stays behind."""
    for message in (moved := list(absorbed.messages.all())):
        message.merged_from_id = message.merged_from_id or absorbed.pk
        message.inquiry = survivor
    _keep_moved(moved, f"merged into #{survivor.number}", by=by, at=at)
    came_from = {"merged_from": Coalesce(F("merged_from"), Value(absorbed.pk)), "inquiry": survivor}
    Tagging.objects.filter(inquiry=absorbed).exclude(tag__in=survivor.taggings.values("tag")).update(**came_from)
    Watcher.objects.filter(inquiry=absorbed).exclude(person__in=survivor.watchers.values("person")).update(**came_from)


def _take_out(absorbed: Inquiry, survivor: Inquiry, *, by: User, at: datetime) -> None:
    """Back to where they came from: all that was in ``absorbed``, also what had been merged into it before."""
    family = _family(absorbed)
    for message in (moved := list(survivor.messages.filter(merged_from__in=family))):
        message.merged_from_id = None if message.merged_from_id == absorbed.pk else message.merged_from_id
        message.inquiry = absorbed
    _keep_moved(moved, f"taken out of #{survivor.number}", by=by, at=at)
    came_from = Case(When(merged_from=absorbed.pk, then=None), default=F("merged_from"))
    for rows in (survivor.taggings, survivor.watchers):
        rows.filter(merged_from__in=family).update(merged_from=came_from, inquiry=absorbed)


def _keep_moved(messages: Sequence[Message], reason: str, *, by: User, at: datetime) -> None:
    if messages:
        bulk_update_with_history(
            messages,
            Message,
            ["inquiry", "merged_from"],
            batch_size=MOST_MOVED_AT_ONCE,
            default_user=by,
            default_change_reason=reason,
            default_date=at,
        )


def _family(inquiry: Inquiry) -> list[int]:
    """The inquiry and all that were merged into it, one after the other."""
    found = newest = [inquiry.pk]
    while newest := list(Inquiry.objects.filter(merged_into__in=newest).values_list("pk", flat=True)):
        found = [*found, *newest]
    return found


def _go_on_in(survivor: Inquiry, absorbed: Inquiry, *, at: datetime) -> None:
    """The survivor owes what either of them owed, and is the desk's if either was."""
    survivor.has_unread_reply = survivor.has_unread_reply or absorbed.has_unread_reply
    survivor.assignee = survivor.assignee or absorbed.assignee
    if absorbed.is_over or not absorbed.is_complete:
        return
    if not survivor.is_complete:
        survivor.completed_at, survivor.first_responded_at = at, absorbed.first_responded_at
    keep_earliest(survivor, absorbed, at=at)
    if absorbed.status in Inquiry.CLOCK_RUNS and survivor.status not in Inquiry.CLOCK_RUNS:
        move(survivor, Status.OPEN)
        survivor.snoozed_until = survivor.snoozed_by = None


def _set_aside(absorbed: Inquiry, *, by: User, at: datetime) -> None:
    stand_aside(absorbed)
    reminders.arrange(subject_of(absorbed), [], at=at)
    absorbed.last_activity_at = at
    save_signed(absorbed, by=by, reason=f"merged into #{absorbed.merged_into_id}", at=at)
    index(absorbed)


def _settle(inquiry: Inquiry, words: str, *, by: User, at: datetime) -> None:
    say(inquiry, Message.Kind.EVENT, words, by=by, at=at)
    settle(inquiry, by=by, reason=words.rstrip("."), at=at)
    readdress(inquiry, at=at)


def _restore(survivor: Inquiry, record: Merge) -> None:
    """As it stood before. Where another was merged into it since, it keeps the promise until that is undone too."""
    later = Merge.objects.filter(survivor=survivor, undone_at=None, pk__gt=record.pk).first()
    if later is None:
        bring_back(survivor, record.before, record.after, since=record.merged_at)
    elif later.before == record.after:
        later.before = record.before
        later.save()
