"""Dag is asked for a copy of his company's database, and reads his mail."""

import re
from datetime import datetime

from apps.approvals import services
from apps.approvals.models import DataAccessRequest
from apps.notifications.models import Mail
from tests.cast import Cast
from tests.factories.approvals import DataOwnerFactory
from tests.factories.isvs import CompanyDatabaseFactory

OWNER = "dag@havbris.example"


def ask_dag(cast: Cast, *, at: datetime) -> DataAccessRequest:
    """Sam asked for a copy that he and Tove see for 14 days; Tove has released it."""
    database = CompanyDatabaseFactory(name="Havbris, Bergen", customer__name="Havbris Sjømat AS")
    database.customer.market = cast.market
    database.customer.save()
    owner = DataOwnerFactory(
        customer=database.customer,
        email=OWNER,
        named_by=cast.sam,
        status="verified",
        verified_by=cast.tove,
        verified_at=at,
    )
    drafted = services.ask(
        cast.ask(at=at),
        database=database,
        data_owner=owner,
        people=[cast.sam, cast.tove],
        purpose="Orders differ by 0.01 in VAT & <b>nobody</b> knows why.",
        tried="Test data did not show it.",
        place="A closed test environment in Norway.",
        keep_days=14,
        by=cast.sam,
        at=at,
    )
    services.submit(drafted, by=cast.sam, at=at)
    return services.release(drafted, by=cast.tove, at=at)


def mail(kind: str) -> str:
    """The text of the last mail to Dag that holds this word."""
    return Mail.objects.filter(to=OWNER, key__contains=kind).latest("pk").text


def code_sent() -> str:
    return "".join(re.search(r"\b(\d{3}) (\d{3})\b", mail(":code:")).groups())


def path_in(kind: str) -> str:
    return re.search(r"https?://[^/\s]+(/data/[\w-]+/)", mail(kind))[1]
