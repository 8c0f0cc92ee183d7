"""What each role of an ISV's members may do. Reading inquiries is every member's; the rest is here."""

from apps.accounts.models import User

from .models import Isv, Membership

Role = Membership.Role

WRITE = frozenset({Role.OWNER, Role.DEVELOPER, Role.INTEGRATION})
"""Ask, reply, complete, mark as solved, reopen."""
BUY = frozenset({Role.OWNER, Role.DEVELOPER, Role.BILLING})
"""Ask for consulting, which somebody pays."""
CLIENTS = frozenset({Role.OWNER, Role.DEVELOPER})
"""Change API clients, and ask for new ones."""
MANAGE = frozenset({Role.OWNER})
"""Invite, remove, change roles."""

WORDS = {
    Role.OWNER: "Everything, and who is a member.",
    Role.DEVELOPER: "Asks and answers, asks for consulting, looks after clients.",
    Role.READ_ONLY: "Reads everything, writes nothing.",
    Role.BILLING: "Reads everything, asks for consulting.",
}


def role_of(person: User, isv: Isv) -> Role | None:
    """What ``person`` is at ``isv``; None for whoever is no member."""
    found = Membership.objects.filter(isv=isv, user=person).values_list("role", flat=True).first()
    return Role(found) if found else None


def may(person: User, isv: Isv, what: frozenset[Role]) -> bool:
    return role_of(person, isv) in what
