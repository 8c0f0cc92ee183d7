"""What is read out of a text: API calls, and while reading, the sightings they are put together from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Span = tuple[int, int]
Headers = tuple[tuple[str, str], ...]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
WRITING = ("POST", "PUT", "PATCH")


@dataclass(frozen=True, slots=True)
class ReadCall:
    """One call as the text states it; None is not stated, an empty `response_body` was stated to be empty.

    `spans` are offsets into `Reading.text` by what was read there: call, url, status, request_body, response_body.
    """

    method: str | None = None
    url: str | None = None
    headers: Headers = ()
    request_headers_visible: bool = False
    request_body: str | None = None
    status: int | None = None
    response_headers: Headers = ()
    response_body: str | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    source: str = "prose"
    correlation_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All calls of a text, the one that failed and is asked about first, and what people wrote around them.

    `refusal` is a sentence for the person if the text was too long to be read whole; `text` is what was read.
    """

    text: str
    calls: tuple[ReadCall, ...]
    prose: str
    kind: str
    refusal: str | None = None


@dataclass(slots=True)
class Sighting:
    """A part of a call, seen at one place of a piece; spans are offsets into that piece."""

    start: int
    end: int
    method: str | None = None
    url: str | None = None
    headers: Headers = ()
    headers_visible: bool = False
    body: str | None = None
    status: int | None = None
    response_headers: Headers = ()
    response: str | None = None
    source: str = "prose"
    is_loose: bool = False
    body_is_elsewhere: bool = False
    spans: dict[str, Span] = field(default_factory=dict)

    @property
    def is_request(self) -> bool:
        return self.method is not None or self.url is not None


def headers_of(lines: Iterable[str]) -> Headers:
    """Headers out of lines `Name: value`."""
    split = (line.partition(": ") for line in lines)
    return tuple((name, value) for name, _colon, value in split)


def header(headers: Headers, name: str) -> str | None:
    """The first value of a header, whatever the case of its name."""
    return next((value for known, value in headers if known.lower() == name), None)
