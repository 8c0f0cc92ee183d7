"""How often partner systems may call. The counts are in the cache that all processes share."""

from typing import TYPE_CHECKING, cast

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which imports the classes below, by the settings

    from .tokens import Grant


class PerIntegration(SimpleRateThrottle):
    """All calls of one integration."""

    scope = "integration"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        grant = cast("Grant | None", request.auth)
        return f"api:calls:{grant.integration.pk}" if grant else None


class TriesPerAddress(SimpleRateThrottle):
    """Every request to the token endpoints from one network address, refused ones too."""

    scope = "token_tries"

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        return f"api:token-tries:{self.get_ident(request)}"


class TokensPerClient(SimpleRateThrottle):
    """Tokens given to one client. Refused requests don't count: strangers can't use up its share."""

    scope = "tokens"

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        super().__init__()

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        return f"api:tokens:{self.client_id}"

    def throttle_success(self) -> bool:
        return True

    def count(self) -> None:
        """Put a token that was given on the client's count."""
        super().throttle_success()
