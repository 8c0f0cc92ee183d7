"""The small steps every service is made of: move, and see who acts."""

from typing import TypeVar

from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.isvs.models import ApiClient

from ..models import ClientRequest, PromotionRequest

LONGEST_TEXT = 4000
LONGEST_ID = 100

Asked = TypeVar("Asked", ClientRequest, PromotionRequest)


def move(request: Asked, to: str) -> None:
    """Change the status if it may become that."""
    status = type(request).Status
    if status(to) not in request.MAY_BECOME[status(request.status)]:
        raise ValidationError(
            f"{request.reference} is “{request.get_status_display()}” and can't become “{status(to).label}”. "
            "Reload the page to see where it stands.",
            code="wrong_status",
        )
    request.status = to


def require_staff(by: User) -> None:
    if not by.is_staff:
        raise ValidationError("Only the desk's staff can do this.", code="not_staff")


def require_text(text: str, name: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError(f"{name} is missing. Write it.", code="empty_text")
    if len(text) > LONGEST_TEXT:
        raise ValidationError(f"{name} has {len(text)} characters. Use {LONGEST_TEXT} at most.", code="text_too_long")
    return text


def free_id(text: str) -> str:
    """A client ID as the vendor made it, if no client has it yet."""
    client_id = text.strip()
    if not client_id or len(client_id) > LONGEST_ID or not client_id.isprintable() or " " in client_id:
        raise ValidationError("Enter the client ID as the vendor made it, without blanks.", code="invalid_client_id")
    if ApiClient.objects.filter(client_id=client_id).exists():
        raise ValidationError(f"{client_id} is another client's. Enter the new one.", code="client_id_taken")
    return client_id
