"""What one inquiry can be about, and the words that both sides find for it. Placeholders such as ``$item`` vary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import cleandoc
from string import Template

from apps.inquiries.models import Inquiry

SOLVED, PARTNER_SERVICE, ERP_SUPPORT, DECLINED, WISH = "solved", "partner_service", "erp_support", "declined", "wish"
IN_DUTCH = "in_dutch"

_FENCED = re.compile(r"(```.*?```)", re.DOTALL)
_INNER_LINE_END = re.compile(r"(?<!\n)\n(?!\n|- |\d+\. )")


@dataclass(frozen=True)
class Call:
    """A call of the fictional API. ``path`` follows the base address, unless it is a whole address."""

    method: str = ""
    path: str = ""
    status: int | None = None
    request: str = ""
    response: str = ""


@dataclass(frozen=True)
class Matter:
    """Two subjects to choose from, what the ISV asks, what the desk answers, and how it goes on."""

    subjects: tuple[str, str]
    question: str
    answer: str
    follow_up: str
    resolution: str
    note: str
    call: Call = Call()
    kind: str = Inquiry.Kind.FAILED_CALL
    ends: str = SOLVED
    asks_for: str = ""
    given: str = ""
    waits_for: str = ""
    files: tuple[str, ...] = ()


def refused(sentence: str) -> str:
    """The body of an ordinary error."""
    return f'{{"message": "LodestarId: $guid. {sentence}"}}'


def fault(code: str, sentence: str) -> str:
    """The body of an error that comes from the ERP itself."""
    return (
        f'{{"ExceptionType": "LodestarException", "ExceptionMessage": "{sentence}", "ExceptionFaultCode": "{code}", '
        f'"ExceptionMessageID": "{code}_$guid", "ExceptionDetails": ""}}'
    )


def spoken(text: str, values: Mapping[str, object]) -> str:
    """``text`` with its placeholders filled and each paragraph on one line; code and lists stay as they stand."""
    parts = _FENCED.split(written(text, values))
    return "".join(part if part.startswith("```") else _INNER_LINE_END.sub(" ", part) for part in parts)


def written(text: str, values: Mapping[str, object]) -> str:
    """``text`` with its placeholders filled, line by line as it is."""
    return Template(cleandoc(text)).substitute(values)
