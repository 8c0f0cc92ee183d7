"""Stories from courses: who, about what, and in which words."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple

from apps.accounts.models import User
from apps.accounts.roles import CONSULTANT, LEAD
from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Inquiry
from apps.policy import targets
from apps.policy.models import ServiceTarget

from . import deeds, files, phrases
from .courses import COURSES, Course
from .matters import MATTERS, Call, Matter, spoken, written
from .parties import PRODUCTION, TEST, Party
from .phrases import letter
from .schedule import Schedule
from .story import Story, Words
from .values import BASE, values_for

SEED = 20_260
THROUGH_THE_API = 0.3
BY_ANOTHER_CONSULTANT = 0.15
TAKEN_ON_ONES_OWN = 0.5
NAMES_THE_CUSTOMER = 0.6
BRINGS_FILES = 0.85


class Event(NamedTuple):
    """A deed at a moment. ``order`` is unique, so that events can be sorted."""

    at: datetime
    order: int
    deed: Callable[[Any, datetime], None]
    story: object


class Casting:
    """Makes the stories of ``COURSES`` so that they stand as they should at ``at``."""

    def __init__(self, parties: Sequence[Party], *, at: datetime) -> None:
        self.rng = random.Random(SEED)  # noqa: S311  # the same demo every time, no secret
        self.parties = parties
        self.consultants = list(User.objects.with_role(CONSULTANT).order_by("pk"))
        self.leads = list(User.objects.with_role(LEAD).order_by("pk"))
        self.targets = targets.rules()
        self.at = at
        self._order = count()
        self._decks: dict[tuple[object, ...], list[Matter]] = {}
        self._subjects: set[str] = set()
        self._questions: set[str] = set()

    def events(self) -> list[Event]:
        """All that happens, in order of time."""
        return sorted(event for course in COURSES for _ in range(course.times) for event in self._tell(course))

    def _tell(self, course: Course) -> list[Event]:
        party = self.rng.choice(self.parties)
        priority = self.rng.choice(course.priorities)
        through_api = party.integration is not None and self.rng.random() < THROUGH_THE_API
        channel = Inquiry.Channel.API if through_api else Inquiry.Channel.PORTAL
        asked = self._target(party, priority, channel)
        pressed = self._target(party, course.pressed_to or priority, channel)
        moments = Schedule(party.isv.market.calendar, self.rng, at=self.at).moments(course, asked, pressed)
        story = self._cast(course, party, priority, channel, asked_at=moments[0])
        acts = [deeds.ask, *(step.deed for step in course.steps)]
        return [Event(at, next(self._order), deed, story) for at, deed in zip(moments, acts, strict=True)]

    def _target(self, party: Party, priority: str, channel: str) -> ServiceTarget:
        case = targets.Conditions(priority, party.isv.market_id, party.isv.tier, channel)
        return targets.target_for(case, self.targets)

    def _cast(self, course: Course, party: Party, priority: str, channel: str, *, asked_at: datetime) -> Story:
        matter = self._deal(course)
        writer, agent = self.rng.choice(party.members), self._agent(party)
        customer = self.rng.choice(party.customers)
        values = values_for(party, customer.name, self.rng, asked_at)
        values |= {"first": writer.get_short_name(), "isv": party.isv.name, "agent": agent.get_short_name()}
        call = _facts(matter.call, values)
        values["curl"] = _command(call, values)
        integration = party.integration if channel == Inquiry.Channel.API else None
        lead = self.rng.choice(self.leads)
        brings = matter.files if self.rng.random() < BRINGS_FILES else ()
        return Story(
            isv=party.isv,
            kind=matter.kind,
            channel=channel,
            priority=priority,
            pressed_to=course.pressed_to,
            words=self._words(matter, values),
            call=call,
            asked_with=CallFacts(call.method, call.url, request_body=call.request_body)
            if course.is_incomplete
            else call,
            files=files.uploads(brings, call, values, self.rng, asked_at),
            client=party.clients.get(self.rng.choice((TEST, TEST, PRODUCTION, ""))),
            customer=customer if self.rng.random() < NAMES_THE_CUSTOMER else None,
            asker=integration.user if integration else writer,
            writer=writer,
            agent=agent,
            lead=lead,
            allotter=agent if self.rng.random() < TAKEN_ON_ONES_OWN else lead,
        )

    def _deal(self, course: Course) -> Matter:
        """Matters in turn, so that each comes as often as any other that suits the course."""
        key = (course.ends, course.is_incomplete)
        if not self._decks.get(key):
            self._decks[key] = [matter for matter in MATTERS if _suits(matter, course)]
            self.rng.shuffle(self._decks[key])
        return self._decks[key].pop()

    def _agent(self, party: Party) -> User:
        at_home = [user for user in self.consultants if user.market_id == party.isv.market_id]
        return self.rng.choice(self.consultants if self.rng.random() < BY_ANOTHER_CONSULTANT else at_home)

    def _words(self, matter: Matter, values: dict[str, object]) -> Words:
        def one_of(known: Sequence[str]) -> str:
            return spoken(self.rng.choice(known), values)

        def to_desk(text: str, begins: Sequence[str] = phrases.GREETINGS) -> str:
            return spoken(letter(text, begins, phrases.FAREWELLS, self.rng), values)

        def to_isv(text: str) -> str:
            return spoken(letter(text, phrases.ANSWERS_BEGIN, phrases.ANSWERS_END, self.rng), values)

        question = to_desk(matter.question)
        while question in self._questions:
            question = to_desk(matter.question)
        self._questions.add(question)
        follow_up = to_desk(matter.follow_up, phrases.REPLIES_BEGIN)
        return Words(
            subject=self._subject(matter, values),
            question=question,
            answer=to_isv(matter.answer),
            follow_up=follow_up,
            resolution=to_isv(matter.resolution),
            note=spoken(self.rng.choice((matter.note, matter.note, *phrases.NOTES)), values),
            asks_for=to_isv(matter.asks_for or self.rng.choice(phrases.ASKS_FOR)),
            given=to_desk(matter.given or self.rng.choice(phrases.GIVEN), phrases.REPLIES_BEGIN),
            looking=to_isv(self.rng.choice(phrases.LOOKING)),
            waits_for=spoken(matter.waits_for or self.rng.choice(phrases.WAITS_FOR), values),
            thanks=one_of(phrases.THANKS),
            reopening=f"{one_of(phrases.REOPENING)}\n\n{follow_up}",
            closing=one_of(phrases.CLOSING),
            insisting=to_desk(phrases.INSISTING, phrases.REPLIES_BEGIN),
            still_no=to_isv(phrases.STILL_NO),
            exception=phrases.EXCEPTION,
        )

    def _subject(self, matter: Matter, values: dict[str, object]) -> str:
        """No two inquiries have the same one."""
        plain = [written(subject, values) for subject in matter.subjects]
        self.rng.shuffle(plain)
        known = [*plain, *(f"{subject} ({values['company']})" for subject in plain)]
        subject = next((text for text in known if text not in self._subjects), f"{plain[0]} ({values['day']})")
        self._subjects.add(subject)
        return subject


def _suits(matter: Matter, course: Course) -> bool:
    return matter.ends in course.ends and (matter.kind == Inquiry.Kind.FAILED_CALL or not course.is_incomplete)


def _facts(call: Call, values: dict[str, object]) -> CallFacts:
    path = written(call.path, values)
    return CallFacts(
        method=call.method,
        url=path if path.startswith("http") or not path else BASE + path,
        status=call.status,
        request_body=written(call.request, values),
        response_body=written(call.response, values),
    )


def _command(call: CallFacts, values: dict[str, object]) -> str:
    """The call as somebody pastes it from a terminal, with the token that should not be there."""
    return "\n".join(
        (
            "```",
            f'curl -i -X {call.method} "{call.url}" \\',
            '  -H "Accept: application/json" \\',
            f'  -H "Authorization: Bearer {values["bearer"]}"',
            "```",
        )
    )
