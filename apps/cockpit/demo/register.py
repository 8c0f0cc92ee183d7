"""Writing demo rows: signed by the administrator, dated before the first inquiry."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import models

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.policy.models import Market

from .people import ADMIN, NEWCOMER, STAFF, Colleague

PASSWORD = "lodestar-demo"  # noqa: S105  # printed for everyone who tries the demo
REASON = "demo data"


class Register:
    """Saves rows as of ``at``; certificates and closures are laid around ``today``."""

    def __init__(self, *, at: datetime, today: date, totp_secret: str) -> None:
        self.at = at
        self.today = today
        self.totp_secret = totp_secret
        # Stretched once: everyone's password is the same here, and each time would cost half a second.
        self.password = make_password(PASSWORD)
        self.admin = User(name=ADMIN.name, email=ADMIN.email, is_staff=True, is_superuser=True)
        self.people: dict[str, User] = {}

    def save(self, row: models.Model) -> None:
        save_signed(row, by=self.admin, reason=REASON, at=self.at)

    def add_person(self, user: User) -> User:
        """Store somebody who can sign in at once."""
        user.password, user.date_joined = self.password, self.at
        self.save(user)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        self.people[user.email] = user
        return user

    def add_admin(self) -> None:
        self.add_person(self.admin)
        TOTP.activate(self.admin, self.totp_secret)

    def add_staff(self, markets: dict[str, Market]) -> None:
        """Everyone else at the vendor; the administrator was there before the markets."""
        self.admin.market = markets[ADMIN.market]
        self.save(self.admin)
        for colleague in STAFF:
            self._add_colleague(colleague, markets[colleague.market])

    def add_newcomer(self, markets: dict[str, Market]) -> None:
        """A colleague who is limited to one market."""
        market = markets[NEWCOMER.market]
        newcomer = self._add_colleague(NEWCOMER, market)
        # A row of its own, so that one dated history row, the next one, tells of the market.
        User.limited_to.through.objects.create(user=newcomer, market=market)
        newcomer.is_limited = True
        self.save(newcomer)

    def _add_colleague(self, colleague: Colleague, market: Market) -> User:
        user = self.add_person(User(name=colleague.name, email=colleague.email, market=market, is_staff=True))
        user.groups.add(Group.objects.get(name=colleague.role))
        TOTP.activate(user, self.totp_secret)
        return user
