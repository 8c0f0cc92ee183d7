"""What can be asked of Partner Service, and decided there."""

from .requests import grant_client, grant_uri, refuse_request, request_client, request_uri, withdraw_request

__all__ = [
    "grant_client",
    "grant_uri",
    "refuse_request",
    "request_client",
    "request_uri",
    "withdraw_request",
]
