"""Who is told about an inquiry, and within whose hours."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.db.models import F

from apps.accounts import roles
from apps.accounts.models import User
from apps.accounts.querysets import UserQuerySet
from apps.reminders.models import ReminderRule
from apps.reminders.services import Recipient

from .models import Inquiry, Message
from .reminder_rules import occurrence_of


class People:
    """Who is concerned with some inquiries. However many they are, it is read once, and only what is asked for."""

    def __init__(self, inquiries: Iterable[Inquiry]) -> None:
        self._inquiries = list(inquiries)

    def responsible(self, inquiry: Inquiry) -> list[User]:
        """Who is to be reminded at the desk: the assignee, else the leads."""
        return self._assignee(inquiry) or self.leads(inquiry)

    def leads(self, inquiry: Inquiry) -> list[User]:
        """The leads of the market's teams, else the market's leads, else all leads, else administrators.

        Only who may see the inquiry.
        """
        if of_teams := seeing(inquiry, self._leads_of_teams[inquiry.market_id]):
            return of_teams
        leads = seeing(inquiry, self._leads)
        theirs = [lead for lead in leads if lead.market_id == inquiry.market_id]
        return theirs or leads or self._administrators

    def meant_by(self, inquiry: Inquiry, to: str) -> list[User]:
        """Whom a reminder rule means."""
        match to:
            case ReminderRule.To.ISV:
                return self.followers(inquiry)
            case ReminderRule.To.LEADS:
                return self.leads(inquiry)
            case ReminderRule.To.DESK:
                return list(dict.fromkeys([*self._assignee(inquiry), *self.leads(inquiry)]))
            case _:
                return self.responsible(inquiry)

    def followers(self, inquiry: Inquiry) -> list[User]:
        """The people of the ISV who take part: whoever asked or wrote, else every member. Only who is a member yet."""
        members = self._members[inquiry.isv_id]
        taking_part = {inquiry.asked_by_id, *self._writers[inquiry.pk]}
        return [member for member in members if member.pk in taking_part] or members

    def _assignee(self, inquiry: Inquiry) -> list[User]:
        assignee = self._assignees.get(inquiry.assignee_id) if inquiry.assignee_id else None
        return seeing(inquiry, [assignee] if assignee else [])

    @cached_property
    def _leads_of_teams(self) -> dict[int, list[User]]:
        found: dict[int, list[User]] = defaultdict(list)
        markets = {inquiry.market_id for inquiry in self._inquiries}
        for lead in User.objects.leading(markets).with_hours():
            found[lead.market_led].append(lead)
        return found

    @cached_property
    def _leads(self) -> list[User]:
        return list(User.objects.with_role(roles.LEAD).with_hours())

    @cached_property
    def _administrators(self) -> list[User]:
        return list(_staff().filter(is_superuser=True))

    @cached_property
    def _assignees(self) -> dict[int, User]:
        assigned = {inquiry.assignee_id for inquiry in self._inquiries if inquiry.assignee_id}
        return {person.pk: person for person in _staff().filter(pk__in=assigned)}

    @cached_property
    def _members(self) -> dict[int, list[User]]:
        of_isvs = User.objects.people().filter(memberships__isv__in={each.isv_id for each in self._inquiries})
        found: dict[int, list[User]] = defaultdict(list)
        for member in of_isvs.annotate(isv_number=F("memberships__isv")).with_hours():
            found[member.isv_number].append(member)
        return found

    @cached_property
    def _writers(self) -> dict[int, set[int]]:
        replies = Message.objects.filter(inquiry__in=self._inquiries, kind=Message.Kind.REPLY).order_by()
        found: dict[int, set[int]] = defaultdict(set)
        for number, author in replies.values_list("inquiry", "author").distinct():
            found[number].add(author)
        return found


def responsible(inquiry: Inquiry) -> list[User]:
    """As ``People.responsible``, of one."""
    return People([inquiry]).responsible(inquiry)


def leads(inquiry: Inquiry) -> list[User]:
    """As ``People.leads``, of one."""
    return People([inquiry]).leads(inquiry)


def followers(inquiry: Inquiry) -> list[User]:
    """As ``People.followers``, of one."""
    return People([inquiry]).followers(inquiry)


def watching(inquiry: Inquiry) -> list[User]:
    """The staff who watch it, still work here and may see it."""
    return list(_staff().seeing(inquiry.market_id).filter(pk__in=inquiry.watchers.values("person")))


def seeing(inquiry: Inquiry, people: Iterable[User]) -> list[User]:
    """Those of ``people`` whom no limit to markets keeps from the inquiry."""
    return [person for person in people if person.sees(inquiry.market_id)]


def _staff() -> UserQuerySet:
    return User.objects.staff().with_hours()


def who_snoozed(inquiry: Inquiry) -> list[User]:
    """Who is told when it is back in the queue: whoever put it off, and the assignee."""
    return list(dict.fromkeys(filter(None, [inquiry.snoozed_by, inquiry.assignee])))


def who_asked_to_be_reminded(inquiry: Inquiry, occurrence: str) -> list[User]:
    """Whose wish the occurrence of a reminder stands for."""
    return [each.person for each in inquiry.follow_ups.all() if occurrence_of(each) == occurrence]


def addresses(people: Iterable[User]) -> list[str]:
    return [person.email for person in people]


def within_their_hours(inquiry: Inquiry, people: Iterable[User]) -> list[Recipient]:
    """Each person with the hours that are theirs: their own, their team's or their market's, else the inquiry's.

    Nobody who may not see the inquiry.
    """
    return [Recipient(person, person.hours or inquiry.market.calendar) for person in seeing(inquiry, people)]
