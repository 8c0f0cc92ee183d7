"""What is asked of Partner Service, as tests need it."""

import re
from uuid import uuid4

from django.core.exceptions import ValidationError

from apps.isvs.models import ApiClient
from apps.notifications.models import Mail
from apps.promotions import services
from apps.promotions.models import ClientRequest, PromotionRequest
from tests.cast import DAY, MONDAY, Cast
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import ApiClientFactory, CertificateFactory

CALLBACK = "https://app.acme.com/cb"


def client_asked(cast: Cast, **given) -> ClientRequest:
    """A new client that anna asks for on MONDAY."""
    asked = {"name": "Freight sync", "purpose": "Reads orders.", "uris": [CALLBACK], "sent_as": uuid4(), "at": MONDAY}
    return services.request_client(cast.acme, **asked | given, by=cast.anna)


def ready_client(cast: Cast) -> ApiClient:
    """A test client of acme that has all it needs to go to production on MONDAY."""
    CertificateFactory(user=cast.anna, expires_on=(MONDAY + 9 * DAY).date())
    client = ApiClientFactory(isv=cast.acme, name="Freight sync")
    client.redirect_uris.create(uri=CALLBACK)
    return client


def promotion_asked(cast: Cast, client: ApiClient | None = None) -> PromotionRequest:
    """That anna asks for production on MONDAY."""
    return services.request_promotion(client or ready_client(cast), tested="2,000 calls.", by=cast.anna, at=MONDAY)


def promotion_confirmed(cast: Cast, *, production_id: str = "") -> tuple[PromotionRequest, str]:
    """One that tove and a colleague have approved on MONDAY, and the token of its link."""
    request = promotion_asked(cast)
    services.approve_promotion(request, production_id=production_id, by=cast.tove, at=MONDAY)
    second = StaffFactory(market=cast.market)
    return services.confirm_promotion(request, by=second, at=MONDAY), token_sent()


def token_sent() -> str:
    """The token in the last mail with an activation link."""
    text = Mail.objects.filter(text__contains="/activate/").order_by("-pk")[0].text
    return re.search(r"/activate/([\w-]+)/", text)[1]


def code_of(service, *args, **given) -> str:
    """The code of a refusal; empty where nothing is refused."""
    try:
        service(*args, **given)
    except ValidationError as refusal:
        return refusal.code or ""
    return ""
