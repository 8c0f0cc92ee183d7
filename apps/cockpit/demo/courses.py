"""How inquiries go, as data: which deeds, how far apart, and how long ago the last one was."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple

from apps.policy.models import Priority

from . import deeds
from .matters import DECLINED, ERP_SUPPORT, IN_DUTCH, PARTNER_SERVICE, SOLVED, WISH
from .story import Story

LOW, NORMAL, HIGH, URGENT = Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.URGENT
ANY_PRIORITY = (NORMAL,) * 12 + (HIGH,) * 4 + (LOW,) * 3 + (URGENT,)
CALM = (NORMAL, NORMAL, NORMAL, LOW)
WISHES = (LOW, LOW, NORMAL)
EVERYTHING = (SOLVED, PARTNER_SERVICE, ERP_SUPPORT, DECLINED, WISH)

THREE_MONTHS = 27_000
"""Support minutes."""


class Unit(Enum):
    """How a gap is measured."""

    SUPPORT_MINUTES = auto()
    PER_CENT_OF_FIRST_RESPONSE = auto()


class Step(NamedTuple):
    """A deed, and how long after the one before it: between ``least`` and ``most``."""

    deed: Callable[[Story, datetime], None]
    least: int
    most: int
    unit: Unit = Unit.SUPPORT_MINUTES
    is_by_isv: bool = False


class Measure(Enum):
    """How the present of a course is found."""

    SUPPORT_MINUTES_AGO = auto()
    MINUTES_AGO = auto()
    LEFT_TO_FIRST_RESPONSE = auto()
    LEFT_TO_RESOLUTION = auto()


class Now(NamedTuple):
    """Where the last deed lies from now: so long ago, or so that so many support minutes are left (late: below 0)."""

    measure: Measure
    least: int
    most: int


class Course(NamedTuple):
    """``times`` inquiries that go the same way. An incomplete one is asked without what came back."""

    times: int
    steps: tuple[Step, ...]
    now: Now
    ends: tuple[str, ...] = (SOLVED,)
    priorities: tuple[str, ...] = ANY_PRIORITY
    pressed_to: str = ""
    is_incomplete: bool = False


def desk(deed: Callable[[Story, datetime], None], least: int, most: int) -> Step:
    return Step(deed, least, most)


def in_time(deed: Callable[[Story, datetime], None], least: int, most: int) -> Step:
    return Step(deed, least, most, Unit.PER_CENT_OF_FIRST_RESPONSE)


def isv(deed: Callable[[Story, datetime], None], least: int, most: int) -> Step:
    return Step(deed, least, most, is_by_isv=True)


def ago(least: int, most: int = THREE_MONTHS) -> Now:
    return Now(Measure.SUPPORT_MINUTES_AGO, least, most)


def first_response_in(least: int, most: int) -> Now:
    return Now(Measure.LEFT_TO_FIRST_RESPONSE, least, most)


def resolution_in(least: int, most: int) -> Now:
    return Now(Measure.LEFT_TO_RESOLUTION, least, most)


ALLOT = in_time(deeds.allot, 4, 20)
ANSWER = in_time(deeds.answer, 15, 70)
NOTE = desk(deeds.note, 3, 15)
FOLLOW_UP = isv(deeds.ask_on, 40, 700)
RESOLVE = desk(deeds.resolve, 20, 300)
CLOSE = desk(deeds.close, 2400, 3600)
THANK = isv(deeds.thank, 30, 900)
DETAILS = in_time(deeds.ask_for_details, 10, 60)
LOOK_INTO = in_time(deeds.look_into, 10, 50)
WAIT = desk(deeds.wait_on_others, 20, 120)
OTHERS_ANSWERED = desk(deeds.answer_for_good, 300, 1800)

OVER = (
    Course(18, (ALLOT, ANSWER, THANK), ago(30)),
    Course(14, (ALLOT, ANSWER, THANK, CLOSE), ago(30)),
    Course(26, (ALLOT, in_time(deeds.answer_for_good, 15, 75)), ago(20)),
    Course(16, (ALLOT, NOTE, ANSWER, FOLLOW_UP, RESOLVE), ago(20)),
    Course(12, (ALLOT, NOTE, ANSWER, FOLLOW_UP, RESOLVE, CLOSE), ago(20)),
    Course(12, (ALLOT, DETAILS, isv(deeds.give_details, 60, 800), desk(deeds.answer, 30, 240), THANK), ago(40)),
    Course(6, (ALLOT, DETAILS, isv(deeds.give_details, 1000, 2600), desk(deeds.answer_for_good, 30, 240)), ago(40)),
    Course(18, (ALLOT, ANSWER, FOLLOW_UP, RESOLVE, CLOSE), ago(20)),
    Course(16, (ALLOT, ANSWER), ago(3450)),
    Course(4, (), ago(3450), is_incomplete=True),
    Course(10, (isv(deeds.complete, 40, 800), ALLOT, ANSWER, THANK), ago(30), priorities=CALM, is_incomplete=True),
    Course(10, (ALLOT, LOOK_INTO, NOTE, WAIT, OTHERS_ANSWERED), ago(60), priorities=CALM),
    Course(
        6,
        (ALLOT, in_time(deeds.answer_for_good, 20, 70), isv(deeds.come_back, 200, 1500), RESOLVE),
        ago(100),
        priorities=CALM,
    ),
    Course(7, (ALLOT, in_time(deeds.answer, 105, 160), FOLLOW_UP, RESOLVE), ago(100)),
    Course(14, (ALLOT, in_time(deeds.answer, 15, 90), FOLLOW_UP, RESOLVE), ago(60), (WISH,), WISHES),
    Course(9, (ALLOT, in_time(deeds.refer_to_partner_service, 10, 60)), ago(30), (PARTNER_SERVICE,), CALM),
    Course(
        3,
        (ALLOT, in_time(deeds.refer_to_partner_service, 10, 60), desk(deeds.close, 1000, 2400)),
        ago(30),
        (PARTNER_SERVICE,),
        CALM,
    ),
    Course(7, (ALLOT, in_time(deeds.refer_to_erp_support, 10, 60)), ago(30), (ERP_SUPPORT,), CALM),
    Course(
        3,
        (ALLOT, in_time(deeds.refer_to_erp_support, 10, 60), desk(deeds.close, 1000, 2400)),
        ago(30),
        (ERP_SUPPORT,),
        CALM,
    ),
    Course(8, (ALLOT, in_time(deeds.decline, 10, 60)), ago(30), (DECLINED,), CALM),
    Course(2, (ALLOT, in_time(deeds.decline, 10, 60), desk(deeds.close, 1000, 2400)), ago(30), (DECLINED,), CALM),
    Course(
        2,
        (
            ALLOT,
            in_time(deeds.decline, 10, 60),
            isv(deeds.insist, 60, 500),
            desk(deeds.decline_again, 30, 200),
        ),
        ago(200),
        (DECLINED,),
        CALM,
    ),
)

WAITING = (
    Course(10, (ALLOT, ANSWER), ago(30, 900)),
    Course(7, (ALLOT, ANSWER), ago(1000, 2800)),
    Course(5, (ALLOT, DETAILS), ago(20, 2400)),
    Course(5, (), ago(30, 2800), is_incomplete=True),
    Course(9, (ALLOT, LOOK_INTO, NOTE, WAIT), ago(60, 2200), priorities=CALM),
)

RUNNING = (
    Course(7, (), Now(Measure.MINUTES_AGO, 4, 110), EVERYTHING, CALM),
    Course(4, (ALLOT,), first_response_in(15, 110), EVERYTHING, CALM),
    Course(4, (), first_response_in(20, 150), EVERYTHING, CALM),
    Course(2, (), first_response_in(-70, -25), priorities=(NORMAL, HIGH)),
    Course(4, (ALLOT,), first_response_in(60, 160), EVERYTHING, CALM),
    Course(
        1,
        (in_time(deeds.allot, 1, 2), in_time(deeds.press, 1, 3)),
        first_response_in(20, 40),
        priorities=(NORMAL,),
        pressed_to=URGENT,
    ),
    Course(9, (ALLOT, ANSWER, FOLLOW_UP), ago(10, 500), priorities=CALM),
    Course(5, (ALLOT, LOOK_INTO, NOTE), resolution_in(240, 1800), priorities=CALM),
    Course(3, (ALLOT, LOOK_INTO), resolution_in(40, 230), priorities=(NORMAL, HIGH)),
    Course(1, (ALLOT, LOOK_INTO, NOTE), resolution_in(-120, -40), priorities=(HIGH,)),
    Course(
        2,
        (ALLOT, in_time(deeds.answer_for_good, 20, 70), isv(deeds.come_back, 100, 900)),
        ago(20, 400),
        priorities=CALM,
    ),
    Course(
        1,
        (ALLOT, ANSWER, THANK, desk(deeds.close, 480, 900), isv(deeds.reopen, 300, 900)),
        ago(30, 300),
        priorities=CALM,
    ),
)

# What the support policy leads to before anybody answers: confirmed, made an exception of, and asked in Dutch.
JUDGED = (
    Course(1, (ALLOT, in_time(deeds.confirm_verdict, 2, 6)), first_response_in(60, 110), (ERP_SUPPORT,), (NORMAL,)),
    Course(1, (ALLOT, in_time(deeds.overrule_verdict, 2, 6)), first_response_in(60, 110), (ERP_SUPPORT,), (NORMAL,)),
    Course(1, (), first_response_in(60, 110), (IN_DUTCH,), (NORMAL,)),
)

COURSES = (*OVER, *WAITING, *RUNNING, *JUDGED)
