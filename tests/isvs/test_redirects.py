"""What a redirect URI may be, and that odd ones are refused each for its own reason."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from urllib3.util import parse_url

from apps.isvs.redirects import LONGEST, RefusedUri, checked, is_fit, why_unfit

REFUSED_IN_PRODUCTION = {
    "nothing": ("", "uri_missing"),
    "plain http": ("http://app.acme.com/cb", "https_required"),
    "http to loopback": ("http://localhost:3000/cb", "https_required"),
    "javascript": ("javascript:alert(1)", "uri_scheme"),
    "javascript with slashes": ("javascript://app.acme.com/%0aalert(1)", "uri_scheme"),
    "data": ("data:text/html,hi", "uri_scheme"),
    "scheme of an app": ("com.acme.app:/cb", "uri_scheme"),
    "scheme of an app with slashes": ("acme://cb", "uri_scheme"),
    "file": ("file:///etc/passwd", "uri_scheme"),
    "no scheme": ("app.acme.com/cb", "uri_no_scheme"),
    "scheme left to the browser": ("//app.acme.com/cb", "uri_no_scheme"),
    "path alone": ("/cb", "uri_no_scheme"),
    "one slash": ("https:/app.acme.com/cb", "uri_slashes"),
    "no slash": ("https:app.acme.com/cb", "uri_slashes"),
    "three slashes": ("https:///app.acme.com/cb", "uri_no_host"),
    "no host": ("https://", "uri_no_host"),
    "no host but a path": ("https:///cb", "uri_no_host"),
    "no host but a query": ("https://?next=https://app.acme.com", "uri_no_host"),
    "no host but a port": ("https://:8443/cb", "uri_no_host"),
    "fragment": ("https://app.acme.com/cb#token", "uri_fragment"),
    "empty fragment": ("https://app.acme.com/cb#", "uri_fragment"),
    "fragment as host": ("https://app.acme.com#@evil.com/", "uri_fragment"),
    "wildcard host": ("https://*.acme.com/cb", "uri_wildcard"),
    "wildcard path": ("https://app.acme.com/*", "uri_wildcard"),
    "user": ("https://anna@app.acme.com/cb", "uri_user"),
    "user and password": ("https://anna:pw@app.acme.com/cb", "uri_user"),
    "host that looks like a user": ("https://app.acme.com@evil.com/cb", "uri_user"),
    "line break": ("https://app.acme.com/cb\n", "uri_control"),
    "tab in the scheme": ("ht\ttps://app.acme.com/cb", "uri_control"),
    "NUL": ("https://app.acme.com/\x00", "uri_control"),
    "leading space": (" https://app.acme.com/cb", "uri_space"),
    "space": ("https://app.acme.com/a b", "uri_space"),
    "no-break space": ("https://app.acme.com/\u00a0", "uri_space"),
    "backslash": ("https://app.acme.com\\@evil.com/cb", "uri_backslash"),
    "backslashes for slashes": ("https:\\\\app.acme.com\\cb", "uri_backslash"),
    "Cyrillic a": ("https://\u0430pp.acme.com/cb", "uri_not_ascii"),
    "full-width dot": ("https://app\uff0eacme.com/cb", "uri_not_ascii"),
    "zero-width joiner": ("https://app\u200d.acme.com/cb", "uri_not_ascii"),
    "right-to-left mark": ("https://app.acme.com/\u202ecb", "uri_not_ascii"),
    "letters in the path": ("https://app.acme.com/bj\u00f8rn", "uri_not_ascii"),
    "encoded host": ("https://app%2eacme.com/cb", "uri_encoded_host"),
    "encoded slash in the host": ("https://app.acme.com%2f@evil.com/", "uri_user"),
    "encoded NUL in the host": ("https://app.acme.com%00.evil.com/", "uri_encoded_host"),
    "loopback": ("https://127.0.0.1/cb", "uri_private"),
    "localhost": ("https://localhost/cb", "uri_private"),
    "name below localhost": ("https://app.localhost/cb", "uri_private"),
    "private network": ("https://10.0.0.5/cb", "uri_private"),
    "another private network": ("https://192.168.1.1/cb", "uri_private"),
    "link-local, as of clouds": ("https://169.254.169.254/latest", "uri_private"),
    "carrier's network": ("https://100.64.0.1/cb", "uri_private"),
    "no host at all by number": ("https://0.0.0.0/cb", "uri_private"),
    "loopback of IPv6": ("https://[::1]/cb", "uri_private"),
    "link-local of IPv6": ("https://[fe80::1]/cb", "uri_private"),
    "IPv4 within IPv6": ("https://[::ffff:127.0.0.1]/cb", "uri_odd_address"),
    "zone in IPv6": ("https://[fe80::1%25eth0]/cb", "uri_encoded_host"),
    "public address": ("https://93.184.216.34/cb", "uri_address"),
    "public address of IPv6": ("https://[2606:2800:220:1::1]/cb", "uri_address"),
    "decimal address": ("https://2130706433/cb", "uri_odd_address"),
    "octal address": ("https://0177.0.0.1/cb", "uri_odd_address"),
    "hexadecimal address": ("https://0x7f000001/cb", "uri_odd_address"),
    "short address": ("https://127.1/cb", "uri_odd_address"),
    "address with a dot": ("https://127.0.0.1./cb", "uri_odd_address"),
    "too large a number": ("https://256.0.0.1/cb", "uri_odd_address"),
    "brackets around IPv4": ("https://[127.0.0.1]/cb", "uri_odd_address"),
    "brackets around a name": ("https://[app.acme.com]/cb", "uri_odd_address"),
    "half a bracket": ("https://[::1/cb", "uri_odd_address"),
    "trailing dot": ("https://app.acme.com./cb", "uri_trailing_dot"),
    "two dots": ("https://app..acme.com/cb", "uri_host"),
    "leading dot": ("https://.acme.com/cb", "uri_host"),
    "underscore": ("https://app_1.acme.com/cb", "uri_host"),
    "hyphen first": ("https://-app.acme.com/cb", "uri_host"),
    "label too long": (f"https://{'a' * 64}.com/cb", "uri_host"),
    "host too long": (f"https://{'a.' * 127}com/cb", "uri_host"),
    "broken punycode": ("https://xn--a-.com/cb", "uri_host"),
    "punycode of plain letters": ("https://xn--acme-.com/cb", "uri_host"),
    "punycode of what DNS refuses": ("https://xn--a.com/cb", "uri_host"),
    "single name": ("https://intra/cb", "uri_not_public"),
    "local": ("https://app.local/cb", "uri_not_public"),
    "internal": ("https://app.internal/cb", "uri_not_public"),
    "test": ("https://app.test/cb", "uri_not_public"),
    "example": ("https://app.example/cb", "uri_not_public"),
    "capitals hide nothing": ("HTTPS://APP.LOCAL/cb", "uri_not_public"),
    "port 0": ("https://app.acme.com:0/cb", "uri_port"),
    "port too high": ("https://app.acme.com:65536/cb", "uri_port"),
    "empty port": ("https://app.acme.com:/cb", "uri_port"),
    "port of letters": ("https://app.acme.com:https/cb", "uri_port"),
    "port with a sign": ("https://app.acme.com:+443/cb", "uri_port"),
    "two ports": ("https://app.acme.com:443:80/cb", "uri_port"),
    "port after brackets": ("https://[::1]443/cb", "uri_port"),
    "traversal": ("https://app.acme.com/a/../b", "uri_traversal"),
    "traversal at the end": ("https://app.acme.com/a/..", "uri_traversal"),
    "dot": ("https://app.acme.com/./cb", "uri_traversal"),
    "encoded traversal": ("https://app.acme.com/%2e%2E/cb", "uri_traversal"),
    "encoded slash in a traversal": ("https://app.acme.com/a%2f..%2fb", "uri_traversal"),
    "encoded backslash in a traversal": ("https://app.acme.com/a%5c..%5cb", "uri_traversal"),
    "twice encoded traversal": ("https://app.acme.com/%252e%252e/cb", "uri_traversal"),
    "encoded line break": ("https://app.acme.com/%0d%0aSet-Cookie:a", "uri_control"),
    "half an encoding": ("https://app.acme.com/%2", "uri_percent"),
    "no encoding": ("https://app.acme.com/%zz", "uri_percent"),
    "quote": ('https://app.acme.com/"onload', "uri_character"),
    "angle brackets": ("https://app.acme.com/<script>", "uri_character"),
    "braces of a template": ("https://app.acme.com/{tenant}", "uri_character"),
    "too long": (f"https://app.acme.com/{'a' * LONGEST}", "uri_too_long"),
}
TAKEN_IN_PRODUCTION = {
    "https://app.acme.com/cb": "https://app.acme.com/cb",
    "HTTPS://App.ACME.com/Cb": "https://app.acme.com/Cb",
    "https://app.acme.com:443/cb": "https://app.acme.com/cb",
    "https://app.acme.com:8443/cb": "https://app.acme.com:8443/cb",
    "https://app.acme.com": "https://app.acme.com/",
    "https://app.acme.com?to=a%2fb": "https://app.acme.com/?to=a%2Fb",
    "https://xn--bcher-kva.no/cb": "https://xn--bcher-kva.no/cb",
    "https://app.acme.com/a..b/...": "https://app.acme.com/a..b/...",
}
TAKEN_IN_TEST = ["http://localhost:3000/cb", "http://127.0.0.1/cb", "http://[::1]:8080/cb", "https://app.test/cb"]


def refusal(uri: str, *, is_production: bool = True) -> RefusedUri:
    with pytest.raises(RefusedUri) as refused:
        checked(uri, is_production=is_production)
    return refused.value


@pytest.mark.parametrize("name", REFUSED_IN_PRODUCTION)
def test_what_production_refuses_is_refused_for_its_own_reason(name):
    uri, code = REFUSED_IN_PRODUCTION[name]

    assert refusal(uri).code == code


def test_each_reason_has_words_of_its_own():
    words = {(refused.words, refused.code) for refused in (refusal(uri) for uri, _ in REFUSED_IN_PRODUCTION.values())}

    assert len(dict(words)) == len(words)


@pytest.mark.parametrize(("given_uri", "kept"), TAKEN_IN_PRODUCTION.items())
def test_what_production_takes_is_kept_in_one_writing(given_uri, kept):
    assert checked(given_uri, is_production=True) == kept
    assert checked(kept, is_production=True) == kept


@pytest.mark.parametrize("uri", TAKEN_IN_TEST)
def test_a_test_client_may_use_ones_own_computer(uri):
    assert checked(uri, is_production=False) == uri
    assert not is_fit(uri, is_production=True)


@pytest.mark.parametrize("uri", ["http://app.acme.com/cb", "http://192.168.1.5/cb", "http://localhost.evil.com/cb"])
def test_plain_http_goes_to_no_other_computer(uri):
    assert refusal(uri, is_production=False).code == "https_required"


@pytest.mark.parametrize("name", ["javascript", "scheme of an app", "user", "Cyrillic a", "short address", "traversal"])
def test_a_test_client_takes_no_disguise_either(name):
    uri, code = REFUSED_IN_PRODUCTION[name]

    assert refusal(uri, is_production=False).code == code


def test_what_is_fit_has_nothing_said_against_it():
    assert why_unfit("https://app.acme.com/cb", is_production=True) == ""


WORDS = """https HTTP :// :/ // / \\ @ # ? : 443 %2e %2f .. . * [ ] ::1 127.0.0.1 0x7f
localhost app.acme.com evil.com xn--bcher-kva a \u0430"""
PARTS = st.sampled_from([*WORDS.split(), " ", "\n"])
ADDRESSES = st.one_of(
    st.lists(PARTS, max_size=9).map("".join),
    st.lists(PARTS, max_size=9).map(lambda parts: "https://app.acme.com" + "".join(parts)),
    st.lists(PARTS, max_size=9).map(lambda parts: "https://" + "".join(parts) + "/cb"),
    st.text(max_size=40).map(lambda text: "https://app.acme.com/" + text),
)


@settings(max_examples=400, deadline=None)
@given(ADDRESSES)
@example("https://app.acme.com:8443/a?b=c")
def test_whatever_production_takes_every_parser_reads_alike(text):
    try:
        kept = checked(text, is_production=True)
    except RefusedUri:
        return

    one, other = urlsplit(kept), parse_url(kept)
    assert (one.scheme, one.hostname, one.port, one.path) == (other.scheme, other.host, other.port, other.path)
    assert (one.scheme, one.username, one.fragment, other.auth) == ("https", None, "", None)
    assert "#" not in kept
    assert "." in one.hostname
    assert checked(kept, is_production=True) == kept
