"""Views of the queue that the desk keeps: two that all see, one of the lead's own."""

from datetime import datetime

from apps.accounts.models import User
from apps.accounts.roles import LEAD

from .. import services


def add_views(*, at: datetime) -> None:
    """Keep them in the name of the lead, and count all there are."""
    lead = User.objects.with_role(LEAD).order_by("pk")[0]
    for name, wish, is_shared in (
        ("Refused invoices", {"operation": "POST /customerInvoices", "code": "400"}, True),
        ("Nobody's, in Norway", {"view": "unassigned", "market": "NO"}, True),
        ("Sent with files", {"files": "yes"}, False),
    ):
        services.save_view(name=name, wish=wish, is_shared=is_shared, by=lead, at=at)
    services.count_views(at=at)
