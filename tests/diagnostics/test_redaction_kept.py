"""What looks like a secret, or stands where one would, and is needed: it stays."""

import pytest

from apps.diagnostics.redaction import mask

IDS = [
    "VismaId: 82214936-029d-54c8-9d1b-774ffcd07269. Supplier '70011' cannot be found in the system.",
    '{"ExceptionMessageID":"12027_30672f60-6854-51a6-b686-4b11f8fcd7aa"}',
    "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "x-request-id: d11874e085b45f68858be1de7149f69e",
    "Request-Id: |7f2c1a9b3d4e5f60.1a2b3c4d_",
    "Idempotency-Key: 6f1c2b9e-0d3a-4c55-9e1f-2b7d8a90c4e1",
    "tenant_id=1cb8e8b8-2475-5a89-a4b9-0ebd68b0631a&client_id=isv_synthetic_har",
    "401: token was issued for tenant 1cb8e8b8-2475-5a89-a4b9-0ebd68b0631a",
    "token VismaId: 82214936-029d-54c8-9d1b-774ffcd07269",
    "token 12027_30672f60-6854-51a6-b686-4b11f8fcd7aa was refused",
    "the token of client a1b2c3d4e5f6g7h8i9 is refused",
    "token refused by node d11874e085b45f68858be1de7149f69e",
    "token request id d11874e085b45f68858be1de7149f69e",
    "the token of request d11874e085b45f68858be1de7149f69e expired",
    'ETag: "W/c3ludGhldGljLTA3"',
    'ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4"',
    'If-Match: "W/c3ludGhldGljLTAx"',
    "/v1/inventory/b64(U0tSL004IzQw)/crossReferences",
    "Location: https://api.lodestar.example/v1/inventoryadjustment/000412",
    "SO000118, SKRUE-600, EMP-014, KAB-2040, CN000077",
    '"cursor":"k7Gm2pQz9LxT4vBnk7Gm2pQz9LxT4vBnk7Gm2pQz9LxT4vBn"',
    "nextPageToken=abc123def456ghi789jkl",
    "sha384-oqVuAfXRKap7fdgcCY5uykM6R9GqQ8KuxHdgqw",
    '"private_key_id": "6f1c2b9e0d3a4c559e1f2b7d8a90c4e1"',
    "-----BEGIN CERTIFICATE-----\nMIIBszCCARygAwIBAgIB\n-----END CERTIFICATE-----",
]
STAND_INS = [
    "Authorization: Bearer <token>",
    "Authorization: Bearer {{token}}",
    "Authorization: Bearer {access_token}",
    "Authorization: Bearer $token",
    "Authorization: Bearer ${ACCESS_TOKEN}",
    "Authorization: Bearer %TOKEN%",
    "Authorization: Bearer YOUR_TOKEN",
    "Authorization: Bearer ***",
    "Authorization: Bearer eyJ...",
    "Authorization: Bearer [redacted]",
    "Authorization: ********",
    "client_secret=<secret>",
    "client_secret={{client_secret}}&a=1",
    "client_secret=your-client-secret",
    "client_secret=xxxxxxxx",
    "password=********",
    "password: (hidden)",
    '{"password": null, "secret": "", "token": "REDACTED"}',
    "gh" + "p_" + "x" * 36,
    "curl -u user:$PASS https://api.lodestar.example",
    "curl -H 'Authorization: Bearer '$TOKEN https://api.lodestar.example",
    "https://user:<password>@host.example/",
    'headers={"Authorization": f"Bearer {token}"}',
    "`Bearer ${token}`",
]
CODE = [
    "access_token: string;",
    "string password, int x",
    "password: { required: true }",
    "var token = await GetTokenAsync();",
    "token = response.json()['access_token']",
    "password = os.environ['PASSWORD']",
    'var secret = config["Auth:Secret"];',
    "Password = password,",
    "public string ClientSecret { get; set; }",
    "RunAsync(ICustomerSource source, CancellationToken ct)",
    'services.AddAuthentication("Bearer").AddJwtBearer(o => o.Authority = "https://id.example")',
    "token => token.Value",
    'log.Error(e, "token refresh failed");',
    '"required":["clientSecret","tenantId"]',
    '{"type":"password","name":"pw1"}',
    '{"kind":"password","address2line":"x"}',
    '<input type="password" name="pw" value="">',
    "SyntaxError: Unexpected token '}' at position 12",
    '{"tokens": 1500, "hasPassword": true, "passwordChangedAt": "2025-01-01T10:00:00Z"}',
    '"secretName": "erp-credentials"',
    "if (this.cookie) return document.cookie;",
    "self._password = raw_password",
    "send(username=user, password=auth_password, fail_silently=True)",
    'def check(self, raw_password):\n    """Return a boolean of 1 or 0."""',
    '"fields": ("username", "usable_password", "password1", "password2"),',
    'arguments["password"] = settings["PASSWORD"]',
    '{"password": self.make_password(8)}',
    "clientSecret = clientSecretFromVault",
    "tool -url:https://x.example -user:bob",
    "docker run -u 1000:1000 image",
    'Encoding.UTF8.GetBytes("http://x.example")',
    '{"cookies": [], "headers": []}',
]
PROTOCOL = [
    "token_type=Bearer&expires_in=3600",
    "grant_type=client_credentials",
    "grant_type=password&username=bob",
    '"grant_type":"password","username":"bob"',
    'WWW-Authenticate: Bearer realm="api", error="invalid_token"',
    "WWW-Authenticate: Basic",
    "Set-Cookie: a=1; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT",
    "Cookie: lang=sv; theme=dark",
    "X-RateLimit-Remaining: 0; Retry-After: 1789",
    "GET /v1/customer?password HTTP/1.1",
    '?code=NO&state=1 {"code":"12027"}',
]
SENTENCES = [
    "the token is expired, please renew",
    "Bearer token missing",
    "Basic authentication is used, basic support hours apply",
    "the client secret expired 2025-03-01",
    "The client secret is invalid.",
    "The password must be at least 8 characters",
    "the password for user 12345 is wrong",
    "secret key is not set",
    "access token lifetime 3600 seconds",
    "authorization failed for client isv_kvistlund_lager",
    "Passordet er feil",
    "Please let us know when the new client secret is active.",
    "see http://host.example:8080?x=a@b.example",
    "write to user@host.example or ssh://git@host.example/x",
]


@pytest.mark.parametrize("text", [*IDS, *STAND_INS, *CODE, *PROTOCOL, *SENTENCES])
def test_it_stays_as_it_is(text):
    assert mask(text) == (text, ())


@pytest.mark.parametrize("text", [*IDS, *STAND_INS, *PROTOCOL])
def test_it_stays_beside_a_secret(text):
    masked = mask(f"{text}\nclient_secret=FakeSecret5QDyCWf2biYCdZHcVnZDBMap9N8EVn8wWF\n{text}")

    assert masked.text == f"{text}\nclient_secret=[client-secret-1]\n{text}"


def test_a_guid_goes_only_where_a_secret_stands():
    guid = "6f1c2b9e-0d3a-4c55-9e1f-2b7d8a90c4e1"

    texts = [mask(text).text for text in (f"client_secret={guid}", f"tenant_id={guid}", f"our client secret is {guid}")]

    assert texts == ["client_secret=[client-secret-1]", f"tenant_id={guid}", "our client secret is [client-secret-1]"]
