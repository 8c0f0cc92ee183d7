"""The form of a reminder rule: what can't be is said in words."""

from typing import Any

from django.core.exceptions import ValidationError

from apps.policy.admin_pages import SignedForm

from .models import ReminderRule

Event, Unit, To, Then = ReminderRule.Event, ReminderRule.Unit, ReminderRule.To, ReminderRule.Then

LARGEST_SHARE = 1_000


class RuleForm(SignedForm):
    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors:
            for field, refusal in _refusals(given):
                self.add_error(field, refusal)
        return given


def _refusals(given: dict[str, Any]) -> list[tuple[str, ValidationError]]:
    return [*_about_the_moment(given), *_about_the_person(given), *_about_the_rest(given)]


def _about_the_moment(given: dict[str, Any]) -> list[tuple[str, ValidationError]]:
    event, after, unit = given["event"], given["after"], given["unit"]
    if event in ReminderRule.TIMED_BY_MARKET:
        words = "Each market says after how many support days this happens: leave 0 here, and choose support days."
        wrong = "after" if after else "unit"
        return [(wrong, ValidationError(words, code="market_says_when"))] if after or unit != Unit.DAYS else []
    if after == 0:
        words = "Say after how much time: write 1 or more."
        return [("after", ValidationError(words, code="moment_missing"))]
    if unit == Unit.PERCENT and event not in ReminderRule.OF_CLOCKS:
        words = "Only a service target has a share. Choose support minutes or support days."
        return [("unit", ValidationError(words, code="no_target_to_share"))]
    if unit == Unit.PERCENT and after > LARGEST_SHARE:
        words = f"Write {LARGEST_SHARE:,} per cent at most."
        return [("after", ValidationError(words, code="share_too_large"))]
    if event == Event.CERTIFICATE and unit != Unit.DAYS:
        words = "Count the time before a certificate expires in support days."
        return [("unit", ValidationError(words, code="certificate_counts_days"))]
    return []


def _about_the_person(given: dict[str, Any]) -> list[tuple[str, ValidationError]]:
    event, to = given["event"], given["to"]
    if event in {Event.NUDGE, Event.CLOSE, Event.CERTIFICATE} and to != To.ISV:
        words = "This is told to the ISV alone. Choose the ISV."
        return [("to", ValidationError(words, code="told_to_the_isv"))]
    if event in ReminderRule.OF_CLOCKS and to == To.ISV:
        words = "A target is the desk's own promise to keep. Choose somebody at the desk."
        return [("to", ValidationError(words, code="told_to_the_desk"))]
    return []


def _about_the_rest(given: dict[str, Any]) -> list[tuple[str, ValidationError]]:
    if given["then"] == Then.NOTHING or given["to"] != To.ISV:
        return []
    words = "What is told to the ISV changes nothing at the desk. Choose Nothing else."
    return [("then", ValidationError(words, code="nothing_else_possible"))]
