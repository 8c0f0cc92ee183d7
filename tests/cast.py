"""The people most tests are about. Monday 2 March 2026, 10:00 in Oslo, is the usual present."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.accounts.roles import CONSULTANT, LEAD
from apps.inquiries import services
from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Inquiry
from apps.isvs.models import Integration, Isv
from apps.isvs.services import add_integration
from apps.policy.models import Market

from .factories.accounts import StaffFactory, UserFactory
from .factories.isvs import IsvFactory
from .factories.policy import MarketFactory, ServiceTargetFactory

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

FAILED = CallFacts(
    method="POST",
    url="https://api.lodestar.example/v1/customerInvoices",
    status=400,
    request_body='{"customerNumber": {"value": "10472"}}',
    response_body='{"message": "Error creating document."}',
)
HALF_TOLD = CallFacts(method="POST", url="https://api.lodestar.example/v1/customerInvoices")


@dataclass
class Cast:
    """anna is a member of acme; bo, of another ISV, must see nothing; sam supports, tove leads; bot is a machine."""

    market: Market
    acme: Isv
    other_isv: Isv
    anna: User
    bo: User
    sam: User
    tove: User
    bot: Integration
    bot_secret: str

    def ask(self, **given: Any) -> Inquiry:
        """An inquiry by anna, complete and asked on MONDAY unless told otherwise."""
        facts = {
            "isv": self.acme,
            "by": self.anna,
            "kind": Inquiry.Kind.FAILED_CALL,
            "subject": "400 on invoice",
            "text": "Why is this refused?",
            "channel": Inquiry.Channel.PORTAL,
            "call": FAILED,
            "at": MONDAY,
        }
        return services.ask(**facts | given)


def gather() -> Cast:
    """Put the cast into the database."""
    market = MarketFactory()
    ServiceTargetFactory()
    anna = UserFactory(name="Anna Berg", email="anna@acme.example", market=market)
    bo = UserFactory(name="Bo Lind", email="bo@other.example", market=market)
    acme = IsvFactory(name="Acme", market=market, members=[anna])
    other_isv = IsvFactory(name="Other", market=market, members=[bo])
    tove = StaffFactory(name="Tove Dahl", email="tove@lodestar.example", market=market, role=LEAD)
    sam = StaffFactory(name="Sam Okafor", email="sam@lodestar.example", market=market, role=CONSULTANT)
    bot, secret = add_integration(isv=acme, name="Order sync", by=tove, at=MONDAY)
    return Cast(market, acme, other_isv, anna, bo, sam, tove, bot, secret)
