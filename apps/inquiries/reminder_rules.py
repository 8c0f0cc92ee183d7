"""What the desk's reminder rules say of inquiries: which apply, when they fall due, in which words."""

from collections.abc import Sequence

from apps.reminders.models import ReminderRule

from .models import Clock, FollowUp, Inquiry

KIND = "inquiry"
PREFIX = f"{KIND}:"
SNOOZE_ENDS = "snooze-ends"
"""No rule of staff's: whoever snoozes asks for it."""
REMIND_ME = "remind-me"
BUILT_IN = {SNOOZE_ENDS: "A snooze ends", REMIND_ME: "Staff asked to be reminded"}
"""What staff ask for by themselves, without a rule, by its name."""
ADDRESSED_BY_ASSIGNEE = (ReminderRule.To.ASSIGNEE, ReminderRule.To.DESK)

Rules = Sequence[ReminderRule]


def subject_of(inquiry: Inquiry) -> str:
    return f"{PREFIX}{inquiry.pk}"


def number_in(subject: str) -> int:
    return int(subject.removeprefix(PREFIX))


def occurrence_of(follow_up: FollowUp) -> str:
    """Tells apart who asked to be reminded, and when."""
    return f"{follow_up.person_id} {follow_up.remind_at.isoformat()}"


def active_rules() -> Rules:
    """Every rule about inquiries that is in force."""
    return list(ReminderRule.objects.active().about(KIND))


def of_event(rules: Rules, event: str, market_id: int) -> Rules:
    """Those of ``rules`` that count from ``event`` in a market."""
    return [rule for rule in rules if rule.event == event and rule.market_id in {None, market_id}]


def event_of(clock: Clock) -> str:
    return f"{KIND}.{clock.kind}"


def words(rule: ReminderRule) -> str:
    """What a rule reminds of, such as "80 % of the time to resolution is used"."""
    what = ReminderRule.Event(rule.event).label.lower()
    if rule.unit != ReminderRule.Unit.PERCENT:
        unit = ReminderRule.Unit(rule.unit).label
        span = f"{rule.after} {unit.removesuffix('s') if rule.after == 1 else unit}"
        if rule.event == ReminderRule.Event.WAITING:
            return f"the ISV has not answered for {span}"
        return f"{span} have gone towards the {what}"
    if rule.after >= 100:
        late = f"the {what} is late"
        return late if rule.after == 100 else f"{late}: {rule.after} % of the time for it is used"
    share = "half" if rule.after == 50 else f"{rule.after} %"
    return f"{share} of the time to {'' if what == 'resolution' else 'the '}{what} is used"
