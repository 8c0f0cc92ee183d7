"""What would become of an inquiry's reminders, by what decides it when they are carried out. Changes nothing."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from django.db.models import Prefetch

from apps.policy.clock import HoursError
from apps.reminders import services as reminders
from apps.reminders.models import Reminder, ReminderRule
from apps.reminders.services import Outlook, Recipient, StandIns

from .. import reminder_lines
from ..addresses import staff_page
from ..models import Clock, FollowUp, Inquiry
from ..people import People, who_asked_to_be_reminded, who_snoozed, within_their_hours
from ..reminder_rules import REMIND_ME, SNOOZE_ENDS, active_rules, number_in, of_event
from . import waiting
from .escalating import Escalations

Event, To = ReminderRule.Event, ReminderRule.To
PEOPLE = ("assignee", "snoozed_by")
HOURS = ("calendar", "team__calendar", "market__calendar")


def foretell(due: Sequence[Reminder], stand_ins: StandIns, *, at: datetime) -> dict[int, Outlook]:
    """What each of these reminders would tell whom, and do, with the inquiries as they stand; by its number.

    The number of queries does not grow with theirs.
    """
    return _Foretelling(due, stand_ins, at).outlooks()


class _Foretelling:
    def __init__(self, due: Sequence[Reminder], stand_ins: StandIns, at: datetime) -> None:
        self._due = due
        self._stand_ins = stand_ins
        self._at = at
        self._inquiries = _inquiries({number_in(reminder.subject) for reminder in due})
        self._people = People(self._inquiries.values())
        self._escalations = Escalations(self._people)
        self._rules = {rule.code: rule for rule in active_rules()}
        self._nudged = self._when_nudged()

    def outlooks(self) -> dict[int, Outlook]:
        found = {}
        for reminder in self._due:
            # What waits for a desk that never opens again tells nobody anything.
            with suppress(HoursError):
                found[reminder.pk] = self._outlook(reminder)
        return {number: outlook for number, outlook in found.items() if outlook}

    def _outlook(self, reminder: Reminder) -> Outlook | None:
        inquiry, rule = self._inquiries.get(number_in(reminder.subject)), self._rules.get(reminder.rule)
        at = max(reminder.due_at, self._at)
        if inquiry is None:
            return None
        if reminder.rule == SNOOZE_ENDS:
            return self._of_snooze(inquiry, at)
        if reminder.rule == REMIND_ME:
            return self._of_follow_up(inquiry, reminder, at)
        if rule is None:
            return None
        if rule.event == Event.CLOSE:
            return self._of_closing(inquiry, reminder, at)
        if rule.event == Event.NUDGE:
            return self._of_nudge(inquiry, at)
        if rule.event == Event.WAITING:
            return self._of_silence(inquiry, rule, at)
        return self._of_clock(inquiry, rule, at)

    def _of_snooze(self, inquiry: Inquiry, at: datetime) -> Outlook:
        recipients = within_their_hours(inquiry, who_snoozed(inquiry))
        line = reminder_lines.of_snooze(inquiry)
        return Outlook(at, line, staff_page(inquiry), recipients, "Back in the queue")

    def _of_follow_up(self, inquiry: Inquiry, reminder: Reminder, at: datetime) -> Outlook:
        recipients = within_their_hours(inquiry, who_asked_to_be_reminded(inquiry, reminder.occurrence))
        return Outlook(at, reminder_lines.of_follow_up(inquiry), staff_page(inquiry), recipients)

    def _of_nudge(self, inquiry: Inquiry, at: datetime) -> Outlook:
        closes = of_event(list(self._rules.values()), Event.CLOSE, inquiry.market_id)
        line = reminder_lines.of_nudge(inquiry, waiting.closing_after(inquiry, at) if closes else None)
        return Outlook(at, line, staff_page(inquiry), self._told(inquiry, To.ISV))

    def _of_closing(self, inquiry: Inquiry, reminder: Reminder, at: datetime) -> Outlook:
        nudged_at = self._nudged.get((reminder.subject, reminder.occurrence), None)
        closes_at = max(at, waiting.closing_after(inquiry, nudged_at)) if nudged_at else at
        line, told = reminder_lines.of_closing(inquiry), self._told(inquiry, To.ISV)
        return Outlook(closes_at, line, staff_page(inquiry), told, "Closed", is_told_at_once=True)

    def _of_silence(self, inquiry: Inquiry, rule: ReminderRule, at: datetime) -> Outlook:
        if rule.to == To.ISV:
            line = reminder_lines.of_silence(inquiry, rule, "")
            return Outlook(at, line, staff_page(inquiry), self._told(inquiry, rule.to))
        escalation = self._escalations.of(inquiry, rule.then)
        line = reminder_lines.of_silence(inquiry, rule, escalation.words)
        return self._escalated(inquiry, rule, line, at)

    def _of_clock(self, inquiry: Inquiry, rule: ReminderRule, at: datetime) -> Outlook | None:
        clock = self._running(inquiry, rule.event.partition(".")[2])
        if clock is None:
            return None
        line = reminder_lines.of_clock(inquiry, clock.due_at, rule, self._escalations.of(inquiry, rule.then).words)
        return self._escalated(inquiry, rule, line, at)

    def _escalated(self, inquiry: Inquiry, rule: ReminderRule, line: str, at: datetime) -> Outlook:
        """Told to whoever would be responsible then."""
        escalation = self._escalations.of(inquiry, rule.then)
        people = self._people.meant_by(inquiry, rule.to)
        if escalation.lead and rule.to == To.ASSIGNEE:
            people = [escalation.lead]
        elif escalation.lead and rule.to == To.DESK:
            people = list(dict.fromkeys([escalation.lead, *self._people.leads(inquiry)]))
        return Outlook(at, line, staff_page(inquiry), within_their_hours(inquiry, people), escalation.label)

    def _told(self, inquiry: Inquiry, to: str) -> list[Recipient]:
        return within_their_hours(inquiry, self._people.meant_by(inquiry, to))

    @staticmethod
    def _running(inquiry: Inquiry, kind: str) -> Clock | None:
        return next((clock for clock in inquiry.clocks.all() if clock.kind == kind and clock.due_at), None)

    def _when_nudged(self) -> dict[tuple[str, str], datetime]:
        """When who is to be closed for want of an answer will have read the nudge, by subject and occurrence."""
        closing = [each.subject for each in self._due if self._event_of(each) == Event.CLOSE]
        codes = [code for code, rule in self._rules.items() if rule.event == Event.NUDGE]
        nudges = Reminder.objects.filter(subject__in=closing, rule__in=codes).prefetch_related("notices__calendar")
        found: dict[tuple[str, str], datetime] = {}
        for nudge in nudges if closing else ():
            read_at = self._read_at(nudge)
            known = found.get((nudge.subject, nudge.occurrence), read_at)
            if known and read_at:
                found[nudge.subject, nudge.occurrence] = min(known, read_at)
        return found

    def _read_at(self, nudge: Reminder) -> datetime | None:
        """When the first person reads it, or has; where nobody is to, when it is carried out."""
        if nudge.state == Reminder.State.PLANNED:
            inquiry = self._inquiries[number_in(nudge.subject)]
            due_at = max(nudge.due_at, self._at)
            booked = [
                reminders.first_appointment(each, self._stand_ins, at=due_at) for each in self._told(inquiry, To.ISV)
            ]
            return min((appointment.at for appointment in booked if appointment), default=due_at)
        if nudge.state == Reminder.State.CANCELLED:
            return None
        notices = [notice for notice in nudge.notices.all() if notice.told_at or not notice.cancelled_at]
        told = [notice.told_at or notice.not_before for notice in notices]
        return min(told, default=nudge.settled_at)

    def _event_of(self, reminder: Reminder) -> str:
        rule = self._rules.get(reminder.rule)
        return rule.event if rule else ""


def _inquiries(numbers: set[int]) -> Mapping[int, Inquiry]:
    of_people = [f"{person}__{hours}" for person in PEOPLE for hours in HOURS]
    found = Inquiry.objects.select_related("market__calendar", "isv", *of_people).defer("masking")
    asked = FollowUp.objects.select_related(*(f"person__{hours}" for hours in HOURS))
    return found.prefetch_related("clocks", Prefetch("follow_ups", asked)).in_bulk(numbers)
