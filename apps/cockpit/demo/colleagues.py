"""Who joined the ISVs of the demo late: with roles that write nothing, and invited but not here yet."""

from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.isvs.models import Isv, Membership
from apps.isvs.services import invite

from .register import Register

JOINED = (
    ("Turid Moen", "turid@fjordlys.example", Membership.Role.BILLING),
    ("Even Lien", "even@fjordlys.example", Membership.Role.READ_ONLY),
)
WHERE = "Fjordlys Systemer, Norway"
INVITED = "mia@fjordlys.example"


def add_colleagues(register: Register, *, at: datetime) -> None:
    """Two members of an ISV who may not ask, and an invitation that waits."""
    owner = register.people["ingrid@fjordlys.example"]
    isv = Isv.objects.select_related("market").get(memberships__user=owner)
    for name, email, role in JOINED:
        person = register.add_person(User(name=name, email=email, market=isv.market))
        register.save(Membership(isv=isv, user=person, role=role))
    invite(isv, email=INVITED, role=Membership.Role.DEVELOPER, by=owner, at=at - timedelta(days=1))
