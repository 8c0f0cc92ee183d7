"""What a member of staff may find by searching."""

from typing import NamedTuple

from apps.accounts.models import User
from apps.community.services.indexing import KIND as TOPIC
from apps.inquiries.services.indexing import KIND as INQUIRY
from apps.isvs.services import CLIENT, CUSTOMER, ISV
from apps.search.querysets import Reach


class Kind(NamedTuple):
    """A sort of thing that can be found, who may find it, and its page."""

    plural: str
    name: str
    permission: str
    icon: str
    theme_icon: str
    address: str


KINDS = {
    INQUIRY: Kind("Inquiries", "Inquiry", "inquiries.view_inquiry", "inbox", "inbox", "cockpit:inquiry"),
    ISV: Kind("ISVs", "ISV", "isvs.view_isv", "team", "groups", "admin:isvs_isv_change"),
    CLIENT: Kind("API clients", "API client", "isvs.view_apiclient", "key", "key", "admin:isvs_apiclient_change"),
    TOPIC: Kind("Topics", "Topic", "community.view_topic", "globe", "forum", "cockpit:topic"),
    CUSTOMER: Kind("Customers", "Customer", "isvs.view_customer", "home", "apartment", "admin:isvs_customer_change"),
}


def kinds_for(reader: User) -> list[str]:
    """The kinds that ``reader`` may see pages of."""
    return [name for name, kind in KINDS.items() if reader.has_perm(kind.permission)]


def reach_of(reader: User) -> Reach:
    """Which documents ``reader`` may find. Whoever is limited to markets is limited here, for page and palette."""
    return Reach.of_staff(reader.markets_seen) if reader.is_staff else Reach()
