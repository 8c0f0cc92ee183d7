"""What becomes of an inquiry's reminders when they fall due, and when their rules change."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from apps.accounts.services import scheduler
from apps.isvs.models import Isv
from apps.reminders import services as reminders
from apps.reminders.models import Notice, Reminder, ReminderRule
from apps.reminders.services import Telling

from .. import reminder_lines
from ..addresses import isv_page, staff_page
from ..models import Inquiry
from ..parts import parts_of
from ..people import who_asked_to_be_reminded, who_snoozed, within_their_hours
from ..reminder_rules import (
    KIND,
    PREFIX,
    REMIND_ME,
    SNOOZE_ENDS,
    Rules,
    active_rules,
    number_in,
    of_event,
    subject_of,
)
from . import moving, waiting
from .escalating import escalate
from .holding import Case, Held
from .planning import plans
from .steps import settle

Event = ReminderRule.Event
BATCH = 200
UNANSWERED = (
    "Closed because we have not heard from you. Nothing is lost: reopen the inquiry when you want to go on with it."
)


def carry_out_reminders(*, at: datetime) -> int:
    """Do what is due about inquiries; returns how many reminders were carried out. Safe to run as often as you like."""
    follow_rules(at=at)
    _withdraw_from_former_members(at=at)
    _withdraw_beyond_limits(at=at)
    rules = {rule.code: rule for rule in ReminderRule.objects.about(KIND)}
    closings = [code for code, rule in rules.items() if rule.event == Event.CLOSE]
    held = Held()
    return reminders.carry_out_due(
        PREFIX,
        partial(_carry_out, held=held, rules=rules, at=at),
        lock=held.hold,
        at=at,
        only_tells=partial(_only_tells, rules=rules),
        mailing=closings,
    )


def follow_rules(*, at: datetime) -> int:
    """After a change of the rules, plan what is unfinished anew, in batches; returns how many batches it took."""
    rules = active_rules()
    signature = reminders.signature(rules, waiting.days_of_markets())
    return reminders.keep_arranged(PREFIX, signature, partial(_arrange_next, rules=rules, at=at))


def _arrange_next(after: int, *, rules: Rules, at: datetime) -> int | None:
    """Plan the next unfinished inquiries anew. What a new rule would have reminded of before is let be."""
    batch = list(
        Inquiry.objects.unfinished()
        .filter(pk__gt=after)
        .order_by("pk")
        .select_for_update(of=("self",))
        .prefetch_related("market__calendar")
        .defer("masking")[:BATCH]
    )
    its = parts_of(batch)
    wanted = {subject_of(inquiry): plans(inquiry, rules, its[inquiry.pk]) for inquiry in batch}
    reminders.arrange_all(wanted, at=at, standing=[SNOOZE_ENDS], is_past_over=True)
    return batch[-1].pk if batch else None


def _withdraw_from_former_members(*, at: datetime) -> None:
    """Who has left an ISV since is not reminded of its inquiries."""
    theirs = Notice.objects.untold().filter(reminder__subject__startswith=PREFIX, recipient__is_staff=False)
    untold = list(theirs.values_list("pk", "reminder__subject", "recipient"))
    numbers, people = ({number_in(subject) for _, subject, _ in untold}, {person for *_, person in untold})
    members = Isv.objects.filter(memberships__user__in=people, inquiries__in=numbers)
    may_know = set(members.values_list("inquiries", "memberships__user"))
    left = [pk for pk, subject, person in untold if (number_in(subject), person) not in may_know]
    if left:
        Notice.objects.untold().filter(pk__in=left).update(cancelled_at=at)


def _withdraw_beyond_limits(*, at: datetime) -> None:
    """Who has been limited to markets since is not reminded of what lies beyond them."""
    theirs = Notice.objects.untold().filter(reminder__subject__startswith=PREFIX, recipient__is_limited=True)
    untold = list(theirs.select_related("recipient", "reminder"))
    markets = dict(
        Inquiry.objects.filter(pk__in={number_in(each.reminder.subject) for each in untold})
        .order_by()
        .values_list("pk", "market")
    )
    beyond = [each.pk for each in untold if not each.recipient.sees(markets[number_in(each.reminder.subject)])]
    if beyond:
        Notice.objects.untold().filter(pk__in=beyond).update(cancelled_at=at)


def _only_tells(reminder: Reminder, *, rules: Mapping[str, ReminderRule]) -> bool:
    if reminder.rule == REMIND_ME:
        return True
    rule = rules.get(reminder.rule)
    return (
        rule is not None and rule.event not in ReminderRule.TIMED_BY_MARKET and rule.then == ReminderRule.Then.NOTHING
    )


def _carry_out(reminder: Reminder, *, held: Held, rules: Mapping[str, ReminderRule], at: datetime) -> Telling | None:
    case = held.take(reminder.subject)
    if reminder.rule == SNOOZE_ENDS:
        return _end_snooze(case.inquiry, at=at)
    if reminder.rule == REMIND_ME:
        return _remind_who_asked(held, case, reminder)
    rule = rules[reminder.rule]
    if rule.event == Event.CLOSE:
        _close(case.inquiry, reminder, at=at)
        return None
    if rule.event == Event.NUDGE:
        return _nudge(held, case, reminder, at=at)
    if rule.event == Event.WAITING:
        return _remind_of_silence(held, case, reminder, rule, at=at)
    return _remind_of_clock(held, case, reminder, rule, at=at)


def _close(inquiry: Inquiry, reminder: Reminder, *, at: datetime) -> None:
    """Close what nobody answered, but never sooner after the nudge arrived than we promised."""
    nudges = [rule.code for rule in of_event(active_rules(), Event.NUDGE, inquiry.market_id)]
    if nudges:
        nudged_at = reminders.told_at(reminder.subject, rules=nudges, occurrence=reminder.occurrence)
        closes_at = waiting.closing_after(inquiry, nudged_at or at)
        if closes_at > at:
            reminders.postpone(reminder, to=closes_at)
            return
    if inquiry.holds.filter(lifted_at=None).exists():
        reminders.postpone(reminder, to=waiting.closing_after(inquiry, at))
        return
    moving.close(inquiry, by=scheduler(), text=UNANSWERED, at=at)


def _nudge(held: Held, case: Case, reminder: Reminder, *, at: datetime) -> Telling:
    inquiry = case.inquiry
    closings = [rule.code for rule in of_event(active_rules(), Event.CLOSE, inquiry.market_id)]
    closes_at = waiting.closing_after(inquiry, at) if closings else None
    if closes_at:
        reminders.promise(reminder.subject, rules=closings, occurrence=reminder.occurrence, not_before=closes_at)
    held.put_back(case)
    return _telling(case, ReminderRule.To.ISV, reminder_lines.of_nudge(inquiry, closes_at))


def _remind_of_silence(held: Held, case: Case, reminder: Reminder, rule: ReminderRule, *, at: datetime) -> Telling:
    done = "" if rule.to == ReminderRule.To.ISV else escalate(case.inquiry, rule.then, at=at)
    if done:
        case = held.take(reminder.subject)
    held.put_back(case)
    return _telling(case, rule.to, reminder_lines.of_silence(case.inquiry, rule, done))


def _remind_of_clock(held: Held, case: Case, reminder: Reminder, rule: ReminderRule, *, at: datetime) -> Telling | None:
    kind = rule.event.partition(".")[2]
    done = escalate(case.inquiry, rule.then, at=at) if kind in case.deadlines else ""
    if done:
        case = held.take(reminder.subject)
    held.put_back(case)
    due_at = case.deadlines.get(kind)
    return _telling(case, rule.to, reminder_lines.of_clock(case.inquiry, due_at, rule, done)) if due_at else None


def _end_snooze(inquiry: Inquiry, *, at: datetime) -> Telling:
    people = who_snoozed(inquiry)
    inquiry.snoozed_until = inquiry.snoozed_by = None
    settle(inquiry, by=scheduler(), reason="no longer snoozed", at=at)
    return Telling(within_their_hours(inquiry, people), reminder_lines.of_snooze(inquiry), staff_page(inquiry))


def _remind_who_asked(held: Held, case: Case, reminder: Reminder) -> Telling:
    inquiry = case.inquiry
    held.put_back(case)
    recipients = within_their_hours(inquiry, who_asked_to_be_reminded(inquiry, reminder.occurrence))
    return Telling(recipients, reminder_lines.of_follow_up(inquiry), staff_page(inquiry))


def _telling(case: Case, to: str, line: str) -> Telling:
    inquiry = case.inquiry
    recipients = within_their_hours(inquiry, case.people.meant_by(inquiry, to))
    return Telling(recipients, line, isv_page(inquiry) if to == ReminderRule.To.ISV else staff_page(inquiry))
