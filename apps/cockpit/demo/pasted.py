"""What ISVs paste although they should not. None of it opens anything; it is here to be masked."""

import base64
import json
import random
from collections.abc import Mapping
from datetime import datetime


def _part(content: Mapping[str, object] | bytes) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def bearer_token(rng: random.Random, client_id: str, *, tenant: object, expires_at: datetime) -> str:
    """A JSON Web Token in form, with a signature of random bytes."""
    head = {"alg": "RS256", "kid": "DEMO", "typ": "at+jwt"}
    claims = {
        "iss": "https://connect.lodestar.example",
        "aud": "https://api.lodestar.example",
        "client_id": client_id,
        "tenant_id": str(tenant),
        "scope": "erp.read erp.write",
        "exp": int(expires_at.timestamp()),
        "note": "DEMO, NOT VALID",
    }
    return ".".join((_part(head), _part(claims), _part(rng.randbytes(64))))


def client_secret(rng: random.Random) -> str:
    return "DemoSecret" + _part(rng.randbytes(24)).replace("-", "x").replace("_", "y")


def basic_credentials(rng: random.Random, domain: str) -> str:
    return base64.b64encode(f"erp@{domain}:{client_secret(rng)}".encode()).decode()
