"""What an ISV hands in: the facts of a call, and files."""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.diagnostics.models import ApiCall


@dataclass(frozen=True)
class CallFacts:
    """The four facts of an API call, as far as they are known. Empty means not given."""

    method: str = ""
    url: str = ""
    status: int | None = None
    request_body: str = ""
    response_body: str = ""
    response_is_empty: bool = False

    def completed_by(self, other: "CallFacts") -> "CallFacts":
        """These facts, with each one that ``other`` gives in place of ours."""
        given = {field.name: getattr(other, field.name) for field in fields(other)}
        return replace(self, **{name: value for name, value in given.items() if value not in ("", None, False)})


@dataclass(frozen=True)
class Upload:
    """A file as it came: the sender's name for it and its bytes."""

    name: str
    content: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


NO_CALL = CallFacts()


def facts_of(call: "ApiCall") -> CallFacts:
    """The facts of a call on record."""
    return CallFacts(call.method, call.url, call.status, call.request_body, call.response_body, call.response_is_empty)
