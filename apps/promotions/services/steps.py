"""The small steps every service is made of: move, and see who acts."""

from typing import TypeVar

from django.core.exceptions import ValidationError

from apps.accounts.models import User

from ..models import ClientRequest

LONGEST_TEXT = 4000

Asked = TypeVar("Asked", bound=ClientRequest)


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
