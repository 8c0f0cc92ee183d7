"""A POST that may be sent again: the first is carried out, the same again gets the first one's answer."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from apps.policy.present import now

from .errors import IdempotencyInProgress, IdempotencyMismatch, Unreadable
from .models import IdempotencyKey
from .tokens import PartnerRequest

KEY_LIMIT = 255
KEPT_FOR = timedelta(hours=24)
# No request lives that long: its process is gone, and with it what it had not committed.
ABANDONED_AFTER = timedelta(minutes=5)

Post = Callable[..., Response]


def once_per_key(post: Post) -> Post:
    """Let ``post`` honour the header Idempotency-Key. A refused request frees its key, so that it can be mended."""

    @wraps(post)
    def honouring(view: APIView, request: PartnerRequest, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return post(view, request, **kwargs)
        row, is_new = _reserve(_checked(key), request, at=now())
        if not is_new:
            return _replay(row)
        try:
            with transaction.atomic():
                response = post(view, request, **kwargs)
                _keep(row, response)
        except BaseException:
            row.delete()
            raise
        return response

    return honouring


def forget(*, at: datetime) -> int:
    """Delete keys older than a day; returns how many."""
    return IdempotencyKey.objects.filter(reserved_at__lt=at - KEPT_FOR).delete()[0]


def _checked(key: str) -> str:
    if not (0 < len(key) <= KEY_LIMIT and key.isascii() and key.isprintable()):
        raise Unreadable(
            f"An Idempotency-Key has 1 to {KEY_LIMIT} printable ASCII characters, such as a UUID.",
            "invalid_idempotency_key",
        )
    return key


def _reserve(key: str, request: PartnerRequest, *, at: datetime) -> tuple[IdempotencyKey, bool]:
    """The row of this key, and whether it is ours to carry out."""
    owner, fingerprint = request.auth.integration, _fingerprint(request)
    mine = IdempotencyKey.objects.filter(integration=owner, key=key)
    mine.filter(status=None, reserved_at__lt=at - ABANDONED_AFTER).delete()
    try:
        with transaction.atomic():
            return mine.create(integration=owner, key=key, fingerprint=fingerprint, reserved_at=at), True
    except IntegrityError:
        row = mine.first()
    if row is None:
        # The other one was refused just now; asked again, this one is carried out.
        raise IdempotencyInProgress
    if row.fingerprint != fingerprint:
        raise IdempotencyMismatch
    if row.status is None:
        raise IdempotencyInProgress
    return row, False


def _fingerprint(request: PartnerRequest) -> str:
    """Keyed, because what was sent may hold secrets that are masked everywhere else."""
    sent = json.dumps([request.method, request.path, request.data], sort_keys=True)
    return salted_hmac("partner_api.idempotency", sent, algorithm="sha256").hexdigest()


def _keep(row: IdempotencyKey, response: Response) -> None:
    body = json.loads(json.dumps(response.data, cls=JSONEncoder))
    kept = IdempotencyKey.objects.filter(pk=row.pk, status=None).update(
        status=response.status_code, body=body, location=response.get("Location", "")
    )
    if not kept:
        # Somebody took us for abandoned and is at it now: what we did is rolled back.
        raise IdempotencyInProgress


def _replay(row: IdempotencyKey) -> Response:
    response = Response(row.body, status=row.status)
    response["Idempotent-Replayed"] = "true"
    if row.location:
        response["Location"] = row.location
    return response
