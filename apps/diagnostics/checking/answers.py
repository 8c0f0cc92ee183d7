"""What the status of an answer means, with the vendor's facts."""

from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

from apps.diagnostics.matching import Match
from apps.diagnostics.reading import ReadCall
from apps.diagnostics.redaction import expires_at
from apps.diagnostics.redaction.jwt import describe

from .facts import BACKGROUND_MEMBER, KEY_NOTATION, PRODUCTION_CALLS_PER_HOUR, TEST_CALLS_PER_HOUR
from .findings import LONGEST_QUOTE, Hint, listed

BEARER = "bearer "
OTHER_SCHEMES = ("basic", "digest", "negotiate", "ntlm")
LONGEST_TOKEN = 20_000
LONGEST_LOOKED_AT = 20_000
FIRST_SERVER_ERROR = 500


def header(headers: tuple[tuple[str, str], ...], name: str) -> str:
    """The first value of a header, whatever the case of its name; empty without it."""
    return next((value.strip() for known, value in headers if known.lower() == name), "")


def answer_hints(call: ReadCall, match: Match) -> list[Hint]:
    """At most one hint, about the status of the answer."""
    if call.status is None:
        return []
    said = MEANINGS.get(call.status)
    if said is not None:
        message = said(call, match)
    else:
        message = _server_error(call, match) if call.status >= FIRST_SERVER_ERROR else ""
    return [Hint("status", f"status_{call.status}", message)] if message else []


def _accepted(call: ReadCall, match: Match) -> str:
    told = (call.response_body or "")[:LONGEST_LOOKED_AT] + header(call.response_headers, "location")
    if BACKGROUND_MEMBER.lower() not in told.lower():
        return "202: the call was accepted and goes on in the background. It is not done yet."
    return (
        f"202: this is a background call. Ask the address in {BACKGROUND_MEMBER} until it says that the call has "
        "finished, then read the result there."
    )


def _not_signed_in(call: ReadCall, match: Match) -> str:
    expiry = _expiry(call)
    if expiry is not None:
        at = f"{expiry:%Y-%m-%d %H:%M:%S} UTC"
        called = _called_at(call)
        if called is not None and called >= expiry:
            return f"401: the bearer token had expired at {at}, before this call. Get a new one."
        return (
            f"401: the bearer token is good until {at}. If you called after that, get a new one; if not, the token is "
            "most probably for another tenant or company."
        )
    scheme = header(call.headers, "authorization").partition(" ")[0]
    if scheme.lower() in OTHER_SCHEMES:
        return f"401: {scheme} credentials were sent. This API takes a bearer token: Authorization: Bearer ..."
    if call.request_headers_visible and not scheme:
        return "401: no Authorization header was sent. Send the access token: Authorization: Bearer ..."
    return "401: the token has expired, or it is valid but for another tenant or company. Check both."


def _expiry(call: ReadCall) -> datetime | None:
    value = header(call.headers, "authorization")
    if not value.lower().startswith(BEARER) or len(value) > LONGEST_TOKEN:
        return None
    return expires_at(describe(value[len(BEARER) :].strip().encode("utf-8", "surrogatepass")))


def _called_at(call: ReadCall) -> datetime | None:
    """When the server answered, if its Date header says so with a time zone."""
    try:
        at = parsedate_to_datetime(header(call.response_headers, "date")[:LONGEST_QUOTE])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if at.tzinfo is not None else None


def _forbidden(call: ReadCall, match: Match) -> str:
    return (
        "403: you are known, but may not do this. Check the scopes of the token, the rights of the user in the "
        "company, and that the company has a licence for this part of the ERP."
    )


def _not_found(call: ReadCall, match: Match) -> str:
    if match.template is None:
        return "404: the API has no such address. Compare it with the API document."
    if match.path_values:
        return (
            "404: the address is right, but nothing is stored under this key in the company of the token. Keys with "
            f"reserved characters travel as {KEY_NOTATION}."
        )
    return "404: the address is right, but there is nothing at it in the company of the token."


def _method(call: ReadCall, match: Match) -> str:
    offered = f" It offers {listed(match.offered, 'and')}." if match.offered else ""
    return f"405: this path does not offer the method.{offered}"


def _conflict(call: ReadCall, match: Match) -> str:
    return "409: what you send contradicts what is stored, or the record is in use. Read it again, then try once more."


def _stale(call: ReadCall, match: Match) -> str:
    return (
        "412: the ETag in If-Match no longer matches: the record was changed since you read it. GET it again and send "
        "the new ETag."
    )


def _media(call: ReadCall, match: Match) -> str:
    takes = match.operation.consumes if match.operation else ()
    wanted = f" It takes {listed(takes)}." if takes else ""
    return f"415: the API does not take a body of this Content-Type.{wanted}"


def _unprocessable(call: ReadCall, match: Match) -> str:
    return "422: the request could be read, but a rule of the ERP forbids it. The message in the answer names the rule."


def _too_many(call: ReadCall, match: Match) -> str:
    wait = header(call.response_headers, "retry-after")[:LONGEST_QUOTE]
    pause = f"Wait {wait} seconds" if wait.isdecimal() else f"Wait until {wait}" if wait else "Wait"
    as_told = " (Retry-After)" if wait else " as long as Retry-After says"
    return (
        f"429: too many calls. {pause}{as_told}. Test clients may make {TEST_CALLS_PER_HOUR} calls an hour per "
        f"company, production clients {PRODUCTION_CALLS_PER_HOUR}."
    )


def _server_error(call: ReadCall, match: Match) -> str:
    found = f" The log line is found by {call.correlation_ids[0]}." if call.correlation_ids else ""
    advice = "Try it once more; if it fails again, report it with the time and the ids of the answer."
    return f"{call.status}: the API failed while it worked on the call. {advice}{found}"


MEANINGS: dict[int, Callable[[ReadCall, Match], str]] = {
    202: _accepted,
    401: _not_signed_in,
    403: _forbidden,
    404: _not_found,
    405: _method,
    409: _conflict,
    412: _stale,
    415: _media,
    422: _unprocessable,
    429: _too_many,
}
