"""What a diagnosis says, as plain values without secrets: ready for a page, the API, a line of JSON or the database."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from ..causes import Facts
from ..fingerprints import message_of
from ..reading import ReadCall, headers_of
from ..redaction import MaskBook, mask_together

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Report:
    """One diagnosed call and the text around it.

    `findings` hold path, problem, message, suggestion, severity, line, column, nearest; `hints` path, hint, message;
    `masked` kind, placeholder, hint; `other_calls` method, url, status. `operation` is the path template as in the
    document. Headers are lines `Name: value`, None where none were shown. `missing` are codes of what must be asked
    for. `error` holds key, status, operation and words of the error fingerprint.
    """

    text: str = ""
    prose: str = ""
    kind: str = ""
    method: str | None = None
    url: str | None = None
    operation: str | None = None
    summary: str = ""
    release: str | None = None
    status: int | None = None
    request_headers: list[str] | None = None
    response_headers: list[str] = field(default_factory=list)
    request_body: str | None = None
    response_body: str | None = None
    correlation_ids: list[str] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    hints: list[dict[str, Any]] = field(default_factory=list)
    masked: list[dict[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    topic: str = ""
    topic_reasons: list[str] = field(default_factory=list)
    language: str | None = None
    other_calls: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] | None = None
    refusal: str | None = None

    @property
    def call(self) -> ReadCall:
        """The call, masked."""
        return ReadCall(
            method=self.method,
            url=self.url,
            headers=headers_of(self.request_headers or ()),
            request_headers_visible=self.request_headers is not None,
            request_body=self.request_body,
            status=self.status,
            response_headers=headers_of(self.response_headers),
            response_body=self.response_body,
        )

    @property
    def facts(self) -> Facts:
        """What rules of known causes are tried on."""
        operation = f"{self.method or ''} {self.operation}".strip() if self.operation else ""
        response = self.response_body or ""
        return Facts(self.status, operation, message_of(response), response, self.request_body or "")


def printable(report: Report) -> Report:
    """The report without the lone surrogates that an escape in JSON may stand for, and no page or answer can carry."""
    return Report(**_printable(asdict(report)))


def masked_values(values: Value, book: MaskBook) -> tuple[Value, list[dict[str, str]]]:
    """Nested lists and mappings with the secrets of all their texts masked together, and what was masked."""
    masked = mask_together(list(_texts(values)), book)
    found = {each.placeholder: each._asdict() for part in masked for each in part.found}
    return _with_texts(values, iter([part.text for part in masked])), list(found.values())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _with_texts(value: Any, texts: Iterator[str]) -> Any:
    if isinstance(value, str):
        return next(texts)
    if isinstance(value, dict):
        return {name: _with_texts(each, texts) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_with_texts(each, texts) for each in value]
    return value


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _printable(each) for name, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list | tuple) else value
