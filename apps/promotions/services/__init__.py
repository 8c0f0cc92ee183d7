"""What can be asked of Partner Service, and decided there."""

from .promoting import (
    activate,
    approve_promotion,
    confirm_promotion,
    opened_by,
    refuse_promotion,
    renew_link,
    request_promotion,
    withdraw_promotion,
)
from .requests import grant_client, grant_uri, refuse_request, request_client, request_uri, withdraw_request

__all__ = [
    "activate",
    "approve_promotion",
    "confirm_promotion",
    "grant_client",
    "grant_uri",
    "opened_by",
    "refuse_promotion",
    "refuse_request",
    "renew_link",
    "request_client",
    "request_promotion",
    "request_uri",
    "withdraw_promotion",
    "withdraw_request",
]
