"""The logins of the demo, for those who try it."""

import os
from collections.abc import Iterable
from pathlib import Path

from .colleagues import JOINED, WHERE
from .loading import Loaded
from .people import ADMIN, NEWCOMER, STAFF, VENDORS
from .register import PASSWORD


def as_text(loaded: Loaded) -> str:
    staff = [(colleague.email, f"{colleague.role}, {colleague.market}") for colleague in (ADMIN, *STAFF)]
    staff.append((NEWCOMER.email, f"{NEWCOMER.role}, sees {NEWCOMER.market} alone"))
    members: dict[str, str] = {}
    for vendor in VENDORS:
        for member in vendor.members:
            seats = [members[member.email]] if member.email in members else []
            members[member.email] = " · ".join([*seats, f"{member.role.label} at {vendor.name}, {vendor.market}"])
    members |= {email: f"{role.label} at {WHERE}" for _name, email, role in JOINED}
    lines = [
        f"Demo logins; the password is {PASSWORD} for all of them",
        "",
        "  Staff: /admin/ also asks for a one-time code. `make demo-code` prints it.",
        *_table(staff),
        "",
        "  ISVs: the portal",
        *_table(members.items()),
        "",
        "  Partner systems: the REST API, with client credentials",
    ]
    for party in loaded.parties:
        if party.integration:
            lines += [
                f"    {party.integration}",
                f"      client_id      {party.integration.credentials.pk}",
                f"      client_secret  {party.secret}",
            ]
    lines += ["", f"  Second factor of all staff, for an authenticator app: {loaded.totp_secret}", ""]
    return "\n".join(lines)


def keep(text: str, file: Path) -> None:
    """Write ``text`` so that only who runs the desk can read it."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
        kept.write(text)


def _table(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"    {email:<26} {what}" for email, what in rows]
