"""What can be done with users."""

from datetime import datetime

from .history import save_signed
from .models import User

SCHEDULER_EMAIL = "scheduler@machines.invalid"


def scheduler() -> User:
    """The machine that signs what nobody asked for just now: reminders, closing what nobody answered."""
    try:
        return User.objects.get(email=SCHEDULER_EMAIL)
    except User.DoesNotExist:
        return User.objects.get_or_create(
            email=SCHEDULER_EMAIL,
            defaults={"name": "Scheduler", "kind": User.Kind.MACHINE, "is_active": False, "password": "!"},
        )[0]


def add_machine(*, email: str, name: str, by: User, reason: str, at: datetime) -> User:
    """Make a user that acts but never signs in."""
    machine = User(email=email, name=name, kind=User.Kind.MACHINE, is_active=False)
    machine.set_unusable_password()
    save_signed(machine, by=by, reason=reason, at=at)
    return machine
