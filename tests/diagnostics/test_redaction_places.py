"""Every way in which developers write a secret down: only the secret goes, whatever it is written in."""

import base64
import json

import pytest

from apps.diagnostics.redaction import mask

LONG = "FakeSecretTCEUriNZ3Qsb74vwXd6rWRkFRwXNur88bY"
SHORT = "k7Gm2pQz9LxT4vBn"
CHOSEN = "hunter2!Xy"
GUID = "6f1c2b9e-0d3a-4c55-9e1f-2b7d8a90c4e1"
HEX = "1f0c4a5b6d7e8f901a2b3c4d5e6f7081"
ENCODED = base64.b64encode(f"user:{CHOSEN}".encode()).decode()
TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ"

# kind | text, with § where the secret stands, ⏎ for a line end, ⇥ for a tab
HEADERS = """
bearer-token      | Authorization: Bearer §
bearer-token      | authorization: bearer §
bearer-token      | AUTHORIZATION:Bearer §
bearer-token      | Proxy-Authorization: Bearer §
bearer-token      | > authorization: Bearer §
bearer-token      | [HTTP/2] [1] [authorization: Bearer §]
bearer-token      | 2025-03-11 DBG dump authorization=Bearer § next=1
bearer-token      | Authorization : Token §
bearer-token      | Authorization: "Bearer §"
bearer-token      | Authorization: §
bearer-token      | Authorization=[Bearer §], Accept=[*/*]
bearer-token      | map[Authorization:[Bearer §] Accept:[*/*]]
bearer-token      | headers[Authorization]=Bearer §
bearer-token      | GET https://x.example/?authorization=Bearer%20§&page=1
bearer-token      | send: b'GET / HTTP/1.1\\r\\nAuthorization: Bearer §\\r\\nHost: x\\r\\n\\r\\n'
bearer-token      | X-Auth-Token: §
bearer-token      | X-Amz-Security-Token: §
api-key           | Authorization: ApiKey §
api-key           | X-Api-Key: §
api-key           | apikey:§
api-key           | Ocp-Apim-Subscription-Key: §
api-key           | x-functions-key: §
session-token     | X-CSRF-Token: §
cookie            | Cookie: sid=§; lang=sv; theme=dark
cookie            | Cookie: lang=sv; sid=§
cookie            | Set-Cookie: sid=§; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT; HttpOnly
cookie            | Set-Cookie: a=1; Path=/, sid=§; Secure
cookie            | < set-cookie: .AspNetCore.Cookies=§; path=/; samesite=lax
cookie            | Set-Cookie: a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT, sid=§; Path=/
cookie            | {"name":"set-cookie","value":"a=1; path=/\\nsid=§; path=/"}
cookie            | {"set-cookie":["a=1; Path=/","sid=§; Path=/"]}
cookie            | DBG cookie=sid=§; x=1 user-agent=Mozilla/5.0
"""
COMMANDS = """
bearer-token      | curl -H 'Authorization: Bearer §' https://x.example/v1
bearer-token      | curl -H "Authorization: Bearer §" ^
bearer-token      | curl --header `"Authorization: Bearer §`"
bearer-token      | curl --oauth2-bearer § https://x.example
api-key           | curl -H "X-Api-Key: §" https://x.example
cookie            | curl -b "sid=§; lang=no" https://x.example
cookie            | curl --cookie 'sid=§' https://x.example
client-secret     | curl -d 'client_id=isv_x&client_secret=§&tenant_id=7' https://x.example
client-secret     | curl -F client_secret=§ https://x.example
client-secret     | curl -d "{\\"client_secret\\":\\"§\\",\\"client_id\\":\\"isv\\"}" https://x.example
client-secret     | curl -d "{""client_secret"":""§"",""a"":1}" https://x.example
client-secret     | tool --client-secret § --tenant 7
client-secret     | Connect-Erp -ClientSecret '§' -TenantId 7
client-secret     | docker run -e CLIENT_SECRET=§ image
client-secret     | setx CLIENT_SECRET §
client-secret     | dotnet user-secrets set "Auth:ClientSecret" "§"
client-secret     | export CLIENT_SECRET=§
client-secret     | $clientSecret = '§'
client-secret     | @{'client_secret'='§'; 'a'='b'}
bearer-token      | $headers = @{ Authorization = "Bearer §" }
"""
SOURCE = """
bearer-token      | client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "§");
bearer-token      | request.AddHeader("Authorization", "Bearer §");
bearer-token      | request.SetBearerToken("§");
bearer-token      | headers={"Authorization": "Bearer §", "Accept": "application/json"}
bearer-token      | const token: string = "§"
bearer-token      | `Bearer §`
api-key           | client.DefaultRequestHeaders.Add("X-Api-Key", "§");
client-secret     | new KeyValuePair<string, string>("client_secret", "§")
client-secret     | { "client_secret", "§" },
client-secret     | ClientSecret = "§",
client-secret     | form["client_secret"] = "§"
client-secret     | data={'client_secret': '§', 'client_id': 'isv'}
client-secret     | ('client_secret', '§')
client-secret     | 'client_secret' => '§',
client-secret     | private const string ClientSecret = @"§";
password          | new ClientSecretCredential("tenant", "isv", "§")
"""
DOCUMENTS = """
client-secret     | {"client_secret":"§","id":1}
client-secret     | {"ClientSecret" : "§"}
client-secret     | {"Client Secret": "§"}
client-secret     | {"client_secret":{"value":"§"}}
client-secret     | {"client_secret":["§"]}
client-secret     | {"name":"client_secret","value":"§"}
client-secret     | {"name": "Client Secret", "value": "§"}
client-secret     | {"key":"client_secret","type":"text","enabled":true,"value":"§"}
client-secret     | {"value":"§","name":"client_secret"}
client-secret     | [{"value":"x"},{"value": "§", "type": "text", "key": "client_secret"}]
client-secret     | {"a":"[{\\"value\\":\\"§\\",\\"name\\":\\"client_secret\\"}]"}
client-secret     | {"a":"{\\"client_secret\\":\\"§\\",\\"b\\":1}"}
client-secret     | {\\u0022client_secret\\u0022:\\u0022§\\u0022,\\u0022b\\u0022:1}
client-secret     | &quot;client_secret&quot;:&quot;§&quot;,&quot;b&quot;:1
client-secret     | %7B%22client_secret%22%3A%22§%22%2C%22b%22%3A1%7D
client-secret     | redirect=https%3A%2F%2Fx%2Fcb%3Fclient_secret%3D§%26page%3D2
client-secret     | a=b%253Fclient_secret%253D§%2526page%253D2
client-secret     | <ClientSecret>§</ClientSecret>
client-secret     | <o:ClientSecret type="x">⏎  §⏎</o:ClientSecret>
client-secret     | <ClientSecret><![CDATA[§]]></ClientSecret>
client-secret     | &lt;ClientSecret&gt;§&lt;/ClientSecret&gt;
client-secret     | <add key="ClientSecret" value="§" />
client-secret     | <login client_secret='§' user='x'/>
client-secret     | <setting name="ClientSecret" type="s"><value>§</value></setting>
client-secret     | <td>Client secret</td>⏎<td>§</td><td>ok</td>
client-secret     | - name: CLIENT_SECRET⏎  value: §⏎- name: X
client-secret     | - name: "CLIENT_SECRET"⏎  value: "§"
client-secret     | client_secret: §⏎other: 1
client-secret     | [client_secret=§, id=1]
client-secret     | {client_secret=§, id=1}
client-secret     | client_secret = §
client-secret     | CLIENT_SECRET_TEST=§
client-secret     | \\| client_secret \\| § \\|
client-secret     | client secret⇥§
client-secret     | **Client secret:** §
client-secret     | `client_secret`: `§`
bearer-token      | {"Authorization":["Bearer §"]}
bearer-token      | ["Authorization","Bearer §","Accept","*/*"]
bearer-token      | {"access_token":"§","expires_in":3600,"token_type":"Bearer"}
refresh-token     | {"refresh_token":"§"}
code-verifier     | grant_type=authorization_code&code_verifier=§
authorization-code| https://x.example/cb?code=§&state=xyz
authorization-code| {"name":"code","value":"§"}
api-key           | <apiKey>§</apiKey>
"""
PROSE = """
client-secret     | For reference, the test secret is § and the redirect is https://app.kvist.example/callback
client-secret     | our client secret is now §.
client-secret     | Client secret for test: §
client-secret     | § is our client secret
client-secret     | Client Secret⏎§⏎⏎Regards⏎Tuva
client-secret     | Client secret:⏎⏎§⏎⏎Regards
client-secret     | we use the secret “§” for it
client-secret     | client id isv_kvist, secret §
client-secret     | client id and secret: isv_kvist / §
client-secret     | hemmeligheten er §
client-secret     | Onze clientgeheim is §
bearer-token      | the token (bearer §) is refused
refresh-token     | the refresh token § is refused
api-key           | API-nøkkel: §
"""
PASSWORDS = """
password          | my password is §
password          | Password: §
password          | password:§
password          | username apiuser password §
password          | user and password: apiuser, §
password          | login: apiuser, pw: §
password          | Passordet er §
password          | Lösenordet är §
password          | LÖSENORD: §
password          | Het wachtwoord is §
password          | Salasana on §
password          | adgangskoden er §
password          | <b>Password:</b> §<br>
password          | <wsse:Password Type="x#PasswordText">§</wsse:Password>
password          | curl -u user:§ https://x.example
password          | curl -u "user@x.example:§" https://x.example
password          | curl --user=user:'§' https://x.example
password          | curl -uuser:§ https://x.example
password          | https://user:§@x.example/p
password          | postgres://app:§@db:5432/x
password          | Server=tcp:x;User ID=sa;Password=§;Encrypt=True
password          | PWD=§;Database=x
password          | ConvertTo-SecureString "§" -AsPlainText -Force
password          | new NetworkCredential("user", "§")
password          | requests.get(url, auth=("user", "§"))
password          | HTTPBasicAuth('user', '§')
password          | axios.get(url, {auth: {username: 'user', password: '§'}})
password          | Convert.ToBase64String(Encoding.ASCII.GetBytes("user:§"))
password          | btoa("user:§")
password          | echo -n 'user:§' | base64
password          | DB_PASSWORD=§
password          | {"userPassword": "§"}
basic-credentials | Authorization: Basic user §
"""


def _rows(table):
    """Kind and text of each line."""
    rows = [line.split("|", 1) for line in table.splitlines() if line]
    return [
        (kind.strip(), text.strip().replace("\\|", "|").replace("⏎", "\n").replace("⇥", "\t")) for kind, text in rows
    ]


def _expect_only_the_secret_gone(kind, text, secret):
    masked = mask(text.replace("§", secret))

    placeholder = f"[{kind}-1]"
    assert masked.text == text.replace("§", placeholder)
    assert [found.placeholder for found in masked.found] == [placeholder]


@pytest.mark.parametrize("secret", [LONG, SHORT])
@pytest.mark.parametrize(("kind", "text"), _rows(HEADERS + COMMANDS + SOURCE + DOCUMENTS + PROSE))
def test_a_generated_secret_goes_and_nothing_else(kind, text, secret):
    _expect_only_the_secret_gone(kind, text, secret)


@pytest.mark.parametrize(("kind", "text"), _rows(PASSWORDS))
def test_a_chosen_password_goes_and_nothing_else(kind, text):
    if kind == "basic-credentials":
        assert mask(text.replace("§", CHOSEN)).text == "Authorization: Basic [basic-credentials-1]"
    else:
        _expect_only_the_secret_gone(kind, text, CHOSEN)


@pytest.mark.parametrize(
    ("kind", "text", "secret"),
    [
        ("bearer-token", "Authorization: Bearer §", TOKEN),
        ("bearer-token", "Authorization: Bearer §", GUID),
        ("api-key", "X-Api-Key: §", GUID),
        ("api-key", "Ocp-Apim-Subscription-Key: §", HEX),
        ("client-secret", "client_secret=§&x=1", GUID),
        ("client-secret", "our client secret is now §.", GUID),
        ("client-secret", "client_secret=§&x=1", f"{{{GUID}}}"),
        ("client-secret", "client_secret=§", f"<{LONG}>"),
        ("client-secret", '{"client_secret": "§"}', HEX),
        ("authorization-code", "https://x.example/cb?code=§&state=1", GUID),
        ("jwt", "https://x.example/cb#id_token=§&token_type=Bearer", TOKEN),
        ("jwt", "we sent § and got 401", TOKEN),
        ("cookie", "Cookie: ARRAffinity=§", HEX + HEX),
        ("basic-credentials", "authorization: basic §", ENCODED),
        ("basic-credentials", "GET /?auth=Basic%20§", ENCODED),
        ("api-key", "https://x.blob.example/c?sv=2022&sig=§&se=2025", "abcDEF123%2Bxyz456ABCdef%3D"),
        ("api-key", "AccountName=x;AccountKey=§;EndpointSuffix=y", base64.b64encode(LONG.encode()).decode()),
        ("api-key", "aws_secret_access_key = §", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        ("api-key", "https://§@git.example/x", LONG),
        ("secret", "isv_kvist / §", LONG),
        ("password", "password is '§'", "hunter"),
        ("password", "curl --data-urlencode 'password=§' x", f"two words {CHOSEN}"),
        ("password", "DB_PASSWORD=§\nX=1", f"a;b,c&d{CHOSEN}".replace("&", "")),
        ("password", 'Password="§";Server=x', f"a;{CHOSEN}"),
        ("password", '{"password": "§"}', 'several words and \\"quotes\\"'),
    ],
)
def test_a_secret_of_another_form_goes_and_nothing_else(kind, text, secret):
    _expect_only_the_secret_gone(kind, text, secret)


@pytest.mark.parametrize(
    "parts",
    [
        ("AK" + "IA", "IOSFODNN7EXAMPLA"),
        ("gh" + "p_", "a1B2" * 9),
        ("github_" + "pat_", "a1B2" * 9),
        ("gl" + "pat-", "abcDEF1234567890xyz"),
        ("xo" + "xb-", "123456789012-abcdefABCDEF"),
        ("AI" + "za", "a1B2c" * 7),
        ("ya" + "29.", "a1B2" * 9),
        ("1234" + "56789:A" + "A", "aB1" * 11),
        ("GOC" + "SPX-", "a1B2" * 7),
        ("sk_" + "live_", "a1B2" * 6),
        ("wh" + "sec_", "a1B2" * 6),
        ("S" + "G.", "a1B2" * 5 + "." + "c3D4" * 6),
        ("np" + "m_", "a1B2" * 9),
        ("abc" + "8Q~", "a1B2c3D4" * 4),
    ],
    ids=lambda parts: parts[0],
)
@pytest.mark.parametrize("text", ["see § here", '{"x":"§","y":1}', "https://x/?q=§&r=1", "a\\n§\\nb", "q%3D§%26"])
def test_the_key_of_a_vendor_goes_wherever_it_stands(parts, text):
    _expect_only_the_secret_gone("vendor-token", text, "".join(parts))


KEY_LINE = "MIIEpAIBAAKCAQEA1234567890abcdefABCDEF"
PRIVATE_KEY = "\n".join(
    ["-----BEGIN RSA " + "PRIVATE KEY-----", *[KEY_LINE] * 5, "Abc=", "-----END RSA PRIVATE KEY-----"]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"key:\n{PRIVATE_KEY}\nafter", "key:\n[private-key-1]\nafter"),
        (json.dumps({"k": PRIVATE_KEY, "y": 1}), '{"k": "[private-key-1]", "y": 1}'),
        ("> " + PRIVATE_KEY.replace("\n", "\n> "), "> [private-key-1]"),
        (PRIVATE_KEY[:140] + "\n\nThanks for your help", "[private-key-1]\n\nThanks for your help"),
        (f"Private-Lines: 2\n{KEY_LINE}\nAbc=\nPrivate-MAC: 1", "Private-Lines: 2\n[private-key-1]\nPrivate-MAC: 1"),
        (f"<Modulus>x</Modulus><D>{KEY_LINE}</D>", "<Modulus>x</Modulus><D>[private-key-1]</D>"),
        (
            f'{{"kty":"RSA","n":"{KEY_LINE}","d":"{KEY_LINE[::-1]}"}}',
            f'{{"kty":"RSA","n":"{KEY_LINE}","d":"[private-key-1]"}}',
        ),
    ],
)
def test_a_private_key_goes_as_a_whole(text, expected):
    assert mask(text).text == expected


@pytest.mark.parametrize("prefix", ["", "> "])
def test_a_token_broken_over_lines_by_a_mail_program_goes_with_all_its_lines(prefix):
    token = TOKEN + "A1b2C3d4" * 20
    lines = [token[start : start + 70] for start in range(0, len(token), 70)]

    masked = mask(f"\n{prefix}".join(["Authorization: Bearer " + lines[0], *lines[1:], "Accept: */*", "404", "OK"]))

    assert masked.text == f"\n{prefix}".join(["Authorization: Bearer [bearer-token-1]", "Accept: */*", "404", "OK"])


def test_what_follows_a_whole_token_on_the_next_lines_stays():
    assert mask(f"{TOKEN}\n404\nOK\nRegards").text == "[jwt-1]\n404\nOK\nRegards"


def test_a_multipart_form_keeps_all_but_its_secret():
    form = (
        '--b\r\nContent-Disposition: form-data; name="client_secret"\r\nContent-Type: text/plain\r\n\r\n§\r\n'
        '--b\r\nContent-Disposition: form-data; name="id"\r\n\r\n7\r\n--b--\r\n'
    )

    for text in (form, json.dumps({"text": form}, ensure_ascii=False)):
        _expect_only_the_secret_gone("client-secret", text, SHORT)


def test_har_headers_cookies_query_and_form_lose_their_secrets_and_keep_their_shape():
    request = {
        "headers": [{"name": "authorization", "value": f"Bearer {TOKEN}"}, {"name": "cookie", "value": f"sid={LONG}"}],
        "cookies": [{"name": "sid", "value": LONG, "path": "/"}, {"name": "lang", "value": "sv"}],
        "queryString": [{"name": "api_key", "value": SHORT}, {"name": "page", "value": "2"}],
        "postData": {"params": [{"name": "password", "value": CHOSEN}], "text": f"password={CHOSEN}&page=2"},
    }

    masked = mask(json.dumps({"log": {"entries": [{"request": request}]}}, indent=2))

    assert json.loads(masked.text)["log"]["entries"][0]["request"] == {
        "headers": [
            {"name": "authorization", "value": "Bearer [bearer-token-1]"},
            {"name": "cookie", "value": "sid=[cookie-1]"},
        ],
        "cookies": [{"name": "sid", "value": "[cookie-1]", "path": "/"}, {"name": "lang", "value": "sv"}],
        "queryString": [{"name": "api_key", "value": "[api-key-1]"}, {"name": "page", "value": "2"}],
        "postData": {"params": [{"name": "password", "value": "[password-1]"}], "text": "password=[password-1]&page=2"},
    }


def test_cookies_of_an_object_go_and_short_ones_stay():
    masked = mask(json.dumps({"cookies": {"sid": LONG, "lang": "sv"}, "name": "x"}))

    assert json.loads(masked.text) == {"cookies": {"sid": "[cookie-1]", "lang": "sv"}, "name": "x"}


def test_a_number_for_a_password_becomes_a_string_and_the_document_stays_valid():
    masked = mask('{"pin": 1, "password": 1234567, "secret": [1234567, 2]}')

    assert json.loads(masked.text) == {"pin": 1, "password": "[password-1]", "secret": ["[password-1]", 2]}


@pytest.mark.parametrize("value", ["ends with \\", 'a "quoted" word', "a\\nb", "line\nbreak", "\\\\"])
def test_a_value_with_signs_that_json_escapes_goes_at_every_depth(value):
    text = json.dumps({"password": value + "9", "id": 7})
    expected = json.dumps({"password": "[password-1]", "id": 7})

    for _ in range(4):
        assert mask(text).text == expected
        text, expected = json.dumps({"text": text, "id": 7}), json.dumps({"text": expected, "id": 7})


def test_a_string_that_is_broken_off_inside_another_ends_with_that_one():
    assert mask('{"text":"{\\"password\\":\\"hunter2","id":7}').text == (
        '{"text":"{\\"password\\":\\"[password-1]","id":7}'
    )


def test_a_digest_header_goes_as_a_whole():
    masked = mask(f'Authorization: Digest username="x", realm="r", response="{HEX}"\r\nHost: x')

    assert masked.text == 'Authorization: Digest [bearer-token-1]"\r\nHost: x'
