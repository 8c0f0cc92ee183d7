"""What staff can do with consulting: who may, when, in which form, by which service. Data."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.accounts.models import User
from apps.consulting import services
from apps.consulting.models import Engagement, Estimate, TimeEntry, Week
from apps.inquiries.models import Inquiry

from .badges import Badge
from .consulting_forms import (
    BookForm,
    ConsultantForm,
    CorrectForm,
    CustomerForm,
    EstimateForm,
    ItemForm,
    NeedForm,
    NothingForm,
    ReasonForm,
    StartForm,
    StopForm,
    WeekReasonForm,
)
from .deeds import Deed

Status = Engagement.Status
VIEW, ESTIMATE = "consulting.view_engagement", "consulting.estimate_engagement"
BOOK, APPROVE = "consulting.book_timeentry", "consulting.approve_week"
STATES = {
    Status.REQUESTED: Badge("new", "new", "To estimate"),
    Status.ESTIMATED: Badge("bare", "pause", "Waiting for the customer"),
    Status.AGREED: Badge("ok", "check", "Agreed"),
    Status.DECLINED: Badge("warning", "close", "Not accepted"),
    Status.FINISHED: Badge("bare done", "done", "Finished"),
    Status.CANCELLED: Badge("bare", "close", "Cancelled"),
}
ESTIMATE_STATES = {
    Estimate.Status.SENT: Badge("bare", "pause", "Waiting for the customer"),
    Estimate.Status.ACCEPTED: Badge("ok", "check", "Accepted"),
    Estimate.Status.REJECTED: Badge("error", "close", "Rejected"),
    Estimate.Status.LAPSED: Badge("warning", "clock", "Not answered in time"),
    Estimate.Status.REPLACED: Badge("bare", "refer", "Replaced by a later one"),
    Estimate.Status.WITHDRAWN: Badge("bare", "close", "Taken back"),
}
WEEK_STATES = {
    Week.Status.OPEN: Badge("bare", "file", "Open"),
    Week.Status.SUBMITTED: Badge("warning", "clock", "To approve"),
    Week.Status.APPROVED: Badge("ok", "check", "Approved"),
}


def _is(*statuses: Status) -> Callable[[Engagement], bool]:
    return lambda engagement: engagement.status in statuses


def _need(inquiry: Inquiry, *, by: User, at: datetime, **asked: Any) -> Engagement:
    return services.request(inquiry.isv, inquiry=inquiry, source=Engagement.Source.DESK, by=by, at=at, **asked)


def _estimate(engagement: Engagement, *, hours: Decimal, package_hours: Decimal | None, **asked: Any) -> Estimate:
    minutes, package_minutes = round(hours * 60), round((package_hours or Decimal(0)) * 60)
    return services.estimate(engagement, minutes=minutes, package_minutes=package_minutes, **asked)


def _book(engagement: Engagement, *, by: User, **asked: Any) -> TimeEntry:
    return services.book(engagement, person=by, by=by, **asked)


def _submit(week: Week, *, by: User, at: datetime) -> Week:
    return services.submit(week.person, week.starts_on, by=by, at=at)


NEED = Deed(
    "need",
    "inquiry",
    ESTIMATE,
    NeedForm,
    _need,
    "This needs consulting",
    "clock",
    "Consulting is requested. Answer it with an estimate.",
)
DEEDS = (
    Deed(
        "start",
        "engagement",
        BOOK,
        StartForm,
        services.start_timer,
        "Start the timer",
        "clock",
        "Your timer runs. Stop it here or on any page of the desk.",
        "A timer of yours that runs elsewhere is stopped and booked first.",
        _is(Status.AGREED),
    ),
    Deed(
        "book",
        "engagement",
        BOOK,
        BookForm,
        _book,
        "Book time",
        "plus",
        "Booked.",
        is_possible=_is(Status.AGREED),
    ),
    Deed(
        "item",
        "engagement",
        BOOK,
        ItemForm,
        services.add_item,
        "Add a fixed amount",
        "plus",
        "The amount is booked.",
        is_possible=_is(Status.AGREED),
    ),
    Deed(
        "estimate",
        "engagement",
        ESTIMATE,
        EstimateForm,
        _estimate,
        "Send an estimate",
        "up",
        "The estimate is on its way to who pays.",
        "Who pays gets it by mail, with a link to answer. One that waits for an answer is replaced.",
        lambda engagement: engagement.customer_id is not None and not engagement.is_over,
    ),
    Deed(
        "customer",
        "engagement",
        ESTIMATE,
        CustomerForm,
        services.name_customer,
        "Say who pays",
        "user",
        "It is on record who pays.",
        is_possible=lambda engagement: engagement.status == Status.REQUESTED and not engagement.has_estimates,
    ),
    Deed(
        "take",
        "engagement",
        ESTIMATE,
        ConsultantForm,
        services.take,
        "Say who leads it",
        "user",
        "It is on record who leads the work.",
        is_possible=lambda engagement: not engagement.is_over,
    ),
    Deed(
        "withdraw",
        "engagement",
        ESTIMATE,
        NothingForm,
        services.withdraw,
        "Take the estimate back",
        "close",
        "The estimate can be answered no more.",
        is_possible=lambda engagement: engagement.is_waiting,
    ),
    Deed(
        "finish",
        "engagement",
        ESTIMATE,
        NothingForm,
        services.finish,
        "Finish",
        "done",
        "Finished. No more is booked.",
        "Hours that a package had set aside for it are free again.",
        _is(Status.AGREED),
    ),
    Deed(
        "reopen",
        "engagement",
        ESTIMATE,
        NothingForm,
        services.reopen,
        "Reopen",
        "reply",
        "Reopened, at the price agreed.",
        is_possible=_is(Status.FINISHED),
    ),
    Deed(
        "cancel",
        "engagement",
        ESTIMATE,
        ReasonForm,
        services.cancel,
        "Cancel it",
        "close",
        "Cancelled. The ISV hears why.",
        "The ISV reads the reason.",
        _is(Status.REQUESTED, Status.ESTIMATED, Status.DECLINED),
        is_grave=True,
    ),
)


def _may_change(booked: Any) -> bool:
    return not booked.is_struck and booked.invoiced_at is None


ENTRY_DEEDS = (
    Deed(
        "correct",
        "entry",
        BOOK,
        CorrectForm,
        services.correct,
        "Correct",
        "file",
        "Corrected. What stood there before is in its history.",
        is_possible=_may_change,
    ),
    Deed(
        "strike",
        "entry",
        BOOK,
        ReasonForm,
        services.strike,
        "Strike",
        "close",
        "Struck: it counts no more, and stays to be read.",
        is_possible=_may_change,
        is_grave=True,
    ),
)
ITEM_DEEDS = (
    Deed(
        "strike",
        "item",
        BOOK,
        ReasonForm,
        services.strike_item,
        "Strike",
        "close",
        "Struck: it counts no more, and stays to be read.",
        is_possible=_may_change,
        is_grave=True,
    ),
)
TIMER_DEEDS = (
    Deed("stop", "timer", BOOK, StopForm, services.stop_timer, "Stop and book", "check", "The timer is stopped."),
    Deed(
        "drop",
        "timer",
        BOOK,
        NothingForm,
        services.drop_timer,
        "Stop without booking",
        "close",
        "The timer is stopped. Nothing is booked.",
    ),
)
WEEK_DEEDS = (
    Deed(
        "submit",
        "week",
        BOOK,
        NothingForm,
        _submit,
        "Hand in the week",
        "up",
        "Handed in: a second person approves it.",
        "Until it is sent back, nothing in it can be changed.",
        lambda week: week.status == Week.Status.OPEN,
    ),
    Deed(
        "approve",
        "week",
        APPROVE,
        NothingForm,
        services.approve,
        "Approve",
        "check",
        "Approved: it can be invoiced.",
        is_possible=lambda week: week.status == Week.Status.SUBMITTED,
    ),
    Deed(
        "send-back",
        "week",
        APPROVE,
        WeekReasonForm,
        services.send_back,
        "Send back",
        "reply",
        "Sent back.",
        is_possible=lambda week: week.status == Week.Status.SUBMITTED,
    ),
    Deed(
        "reopen",
        "week",
        APPROVE,
        WeekReasonForm,
        services.reopen_week,
        "Reopen",
        "reply",
        "Open again.",
        "Only while nothing of it is invoiced.",
        lambda week: week.status == Week.Status.APPROVED,
    ),
)
