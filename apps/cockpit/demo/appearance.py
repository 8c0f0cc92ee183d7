"""How the demo's desk is called, and a mail that it says in its own words."""

from apps.branding import looks
from apps.branding.models import Branding
from apps.notifications import kinds
from apps.notifications.services import change_text
from apps.notifications.wording import Wording, standard

from .register import Register

THANKS = "Thank you for asking. A reply on its page opens it again, also months later."


def add_appearance(register: Register) -> None:
    """The name and address of the vendor's desk, in its usual colours, and a friendlier end of a conversation."""
    row = Branding(
        name="Lodestar API Support", support_address="support@lodestar.example", accent="#2746b4", accent_dark="#a3b8ff"
    )
    row.full_clean()
    register.save(row)
    looks.KEPT.forget()
    kind = kinds.named("inquiry_closed")
    words = Wording(standard(kind).subject, f"{standard(kind).text}\n\n{THANKS}")
    change_text(kind, words, by=register.admin, reason="It sounded curt", at=register.at)
