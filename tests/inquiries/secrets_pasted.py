"""What people paste with their secrets in it: every kind, invented, each with what must go and what must stay."""

import base64
import json
from typing import NamedTuple

BEARER = "FakeBearer7Gm2pQz9LxT4vBnKd83Hs6WqYr1Fc5"
KEY = "FakeApiKey9Xw3Rt7Lp2Vn8Qz4Ms6Bk1Jd5Gh"
CLIENT_SECRET = "FakeClientSecret4Tz8Yb2Kq6Wn1Vx9Lm3"
PASSWORD = "Fake!Horse7Battery/Staple+9"
COOKIE = "FakeSession5Hj8Kd2Ls9Qw3Er7Ty1Ui6Op4"
CLAIMS = {"iss": "https://connect.lodestar.example", "aud": "erp", "exp": 1767225600, "sub": "fake-person-51"}
NORWEGIAN, CARD, IBAN = "01010750160", "4111 1111 1111 1111", "NO9386011117947"
URL = "https://api.lodestar.example/v1/customerInvoices"
TENANT = "3f2b8c1e-5d4a-4e0b-9c7d-1a2b3c4d5e6f"


class Pasted(NamedTuple):
    """A text and its name as a file, the secrets in it, and what support needs of it."""

    name: str
    text: str
    secrets: tuple[str, ...]
    needed: tuple[str, ...] = ()


def _packed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


JWT = f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part(CLAIMS)}.FakeSignatureKd83Hs6WqYr1Fc5Xw3Rt7Lp2Vn8Qz4Ms6Bk1"
BASIC = _packed(f"integration:{PASSWORD}")
PEM = "\n".join(["MIIFakeKeyKd83Hs6WqYr1Fc5Xw3Rt7Lp2Vn8Qz4Ms6Bk1Jd5GhTz8Yb2Kq6Wn1V"] * 3)
BODY = json.dumps({"customerNumber": {"value": "10472"}, "password": PASSWORD, "tenant": TENANT})
ANSWER = json.dumps({"message": "Error creating document.", "clientSecret": CLIENT_SECRET})
HAR = json.dumps(
    {
        "log": {
            "entries": [
                {
                    "request": {
                        "method": "POST",
                        "url": f"{URL}?api_key={KEY}",
                        "headers": [{"name": "Authorization", "value": f"Bearer {BEARER}"}],
                        "cookies": [{"name": "sid", "value": COOKIE}],
                        "postData": {"text": BODY},
                    },
                    "response": {"status": 400, "content": {"encoding": "base64", "text": _packed(ANSWER)}},
                }
            ]
        }
    }
)
CURL = f"curl -X POST '{URL}' -H 'Authorization: Bearer {BEARER}' -H 'X-Api-Key: {KEY}' -d '{BODY}'"

PASTED = (
    Pasted("curl.txt", f"{CURL}\n400 Bad Request", (BEARER, KEY, PASSWORD), ("10472", TENANT)),
    Pasted(
        "raw.http",
        f"POST {URL} HTTP/1.1\nAuthorization: Basic {BASIC}\nCookie: sid={COOKIE}\n\n{BODY}\n\n"
        f"HTTP/1.1 400 Bad Request\nSet-Cookie: sid={COOKIE}; Path=/\n\n{ANSWER}\n",
        (BASIC, PASSWORD, COOKIE, CLIENT_SECRET),
        ("10472", TENANT),
    ),
    Pasted("trace.har", HAR, (BEARER, KEY, COOKIE, PASSWORD, CLIENT_SECRET), ("10472", TENANT)),
    Pasted("token.txt", f"This token fails: {JWT}\nGET {URL} gives 401.", (JWT, JWT.rpartition(".")[2])),
    Pasted(
        "form.txt",
        f"POST https://connect.lodestar.example/connect/token\ngrant_type=client_credentials&client_id=acme&"
        f"client_secret={CLIENT_SECRET}\nreturns 400",
        (CLIENT_SECRET,),
        ("client_id=acme",),
    ),
    Pasted(
        "words.txt",
        f"GET {URL} gives 403. Our password is {PASSWORD} and the client secret: {CLIENT_SECRET}. "
        f"The employee has fødselsnummer {NORWEGIAN}, pays from {IBAN} with the card {CARD}. Tenant {TENANT}.",
        (PASSWORD, CLIENT_SECRET, NORWEGIAN, IBAN, CARD),
        (TENANT,),
    ),
    Pasted("key.txt", f"-----BEGIN PRIVATE KEY-----\n{PEM}\n-----END PRIVATE KEY-----\nGET {URL} 401", (PEM[:64],)),
    Pasted("vendor.txt", f"GET {URL} 400\nAKIA{'FAKE' * 4} and ghp_{'Fa1e' * 9}", ("AKIA" + "FAKE" * 4, "Fa1e" * 9)),
    Pasted("config.xml", f"<c><clientSecret>{CLIENT_SECRET}</clientSecret></c>\nGET {URL} 400", (CLIENT_SECRET,)),
    Pasted("url.txt", f"GET https://acme:{KEY}@api.lodestar.example/v1/customers 401", (KEY,)),
    Pasted(
        "mail.eml",
        "From: anna@acme.example\nTo: support@lodestar.example\nSubject: 400\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(f"{CURL}\n400 Bad Request\n".encode()).decode(),
        (BEARER, KEY, PASSWORD),
    ),
)
