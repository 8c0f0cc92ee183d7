"""Who is told about an inquiry, and within whose hours."""

from collections.abc import Iterable

from apps.accounts import roles
from apps.accounts.models import User
from apps.reminders.services import Recipient

from .models import Inquiry, Message


def responsible(inquiry: Inquiry) -> list[User]:
    """Who is to be reminded at the desk: the assignee, else the market's leads, else all leads, else administrators."""
    staff = User.objects.staff().select_related("market__calendar")
    if assignee := list(staff.filter(pk=inquiry.assignee_id)):
        return assignee
    leads = list(User.objects.with_role(roles.LEAD).select_related("market__calendar"))
    return (
        [lead for lead in leads if lead.market_id == inquiry.market_id]
        or leads
        or list(staff.filter(is_superuser=True))
    )


def followers(inquiry: Inquiry) -> list[User]:
    """The people of the ISV who take part: whoever asked or wrote, else every member. Only who still is a member."""
    members = list(User.objects.people().filter(memberships__isv=inquiry.isv_id).select_related("market__calendar"))
    writers = inquiry.messages.filter(kind=Message.Kind.REPLY).values_list("author_id", flat=True)
    taking_part = {inquiry.asked_by_id, *writers}
    return [member for member in members if member.pk in taking_part] or members


def addresses(people: Iterable[User]) -> list[str]:
    return [person.email for person in people]


def within_their_hours(inquiry: Inquiry, people: Iterable[User]) -> list[Recipient]:
    """Each person with the hours that are theirs: their market's, else the inquiry's."""
    return [
        Recipient(person, person.market.calendar if person.market else inquiry.market.calendar) for person in people
    ]
