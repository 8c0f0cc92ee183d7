"""What is planned about an inquiry, by its state and the rules in force; and whom it is then for."""

from collections.abc import Iterable
from datetime import datetime

from apps.reminders import services as reminders
from apps.reminders.services import Plan

from ..models import FollowUp, Inquiry
from ..parts import Parts, parts
from ..people import responsible, within_their_hours
from ..reminder_rules import (
    ADDRESSED_BY_ASSIGNEE,
    REMIND_ME,
    SNOOZE_ENDS,
    Rules,
    active_rules,
    occurrence_of,
    subject_of,
)
from . import clocks, waiting


def plans(inquiry: Inquiry, rules: Rules, its: Parts | None = None) -> list[Plan]:
    """Everything that is to fall due about ``inquiry`` as it stands; by ``its`` parts, where they are read already."""
    its = its or parts(inquiry)
    return [
        *clocks.plans(inquiry, rules, its),
        *waiting.plans(inquiry, rules),
        *_of_snooze(inquiry),
        *_of_follow_ups(its.follow_ups),
    ]


def _of_snooze(inquiry: Inquiry) -> list[Plan]:
    if inquiry.snoozed_until is None:
        return []
    return [Plan(SNOOZE_ENDS, inquiry.snoozed_until.isoformat(), inquiry.snoozed_until)]


def _of_follow_ups(follow_ups: Iterable[FollowUp]) -> list[Plan]:
    return [Plan(REMIND_ME, occurrence_of(each), each.remind_at) for each in follow_ups]


def readdress(inquiry: Inquiry, *, at: datetime) -> None:
    """Whoever is responsible now is told what nobody has heard yet."""
    rules = [rule for rule in active_rules() if rule.to in ADDRESSED_BY_ASSIGNEE]
    recipients = within_their_hours(inquiry, responsible(inquiry))
    reminders.readdress(subject_of(inquiry), recipients, rules=[rule.code for rule in rules], at=at)
