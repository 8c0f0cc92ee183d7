"""Rules by which a known cause is recognised in one call, and the reason why a call is not recognised."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from .patterns import WrittenPattern
from .reading.calls import METHODS

LONGEST_PAYLOAD = 1_000_000
MOST_PLACES = 10_000
RULES_KEPT = 1_000
ANY = "*"
LONGEST_INDEX = 8

EXISTS, MISSING, EQUALS, MATCHES = "exists", "missing", "equals", "matches"
IS_PLAIN, IS_OBJECT = "is_plain", "is_object"
TESTS = {
    EXISTS: "is there",
    MISSING: "is missing",
    EQUALS: "equals",
    MATCHES: "matches the pattern",
    IS_PLAIN: "is a plain value",
    IS_OBJECT: "is an object",
}
COMPARING = (EQUALS, MATCHES)


class RuleError(ValueError):
    """A sentence that says what to do, and the `field` of the rule that it is about; empty for the whole."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Facts:
    """One call, masked. `operation` is method and path template; `message` is the error message of the response."""

    status: int | None = None
    operation: str = ""
    message: str = ""
    response_body: str = ""
    request_body: str = ""

    @cached_property
    def payload(self) -> Any:
        """The request body as a JSON value; Ellipsis if it is none, or longer than 1,000,000 characters."""
        if len(self.request_body) > LONGEST_PAYLOAD:
            return ...
        try:
            return json.loads(self.request_body)
        except (ValueError, RecursionError):
            return ...


@dataclass(frozen=True)
class Rule:
    """What must be true of a call, all of it; what is empty is not asked for.

    `message_pattern` (RE2, upper and lower case alike) is looked for in the message, then in the whole response.
    `payload_pointer` is a JSON pointer into the request, with `*` for any index or name: one place that passes
    `payload_test` is enough. `missing` is true as well where the way to the place ends early.
    """

    status: int | None = None
    operation: str = ""
    message_pattern: str = ""
    payload_pointer: str = ""
    payload_test: str = ""
    payload_value: str = ""


def fits(rule: Rule, facts: Facts) -> bool:
    """Whether the rule recognises the call; RuleError if the rule makes no sense."""
    return obstacle(rule, facts) is None


def obstacle(rule: Rule, facts: Facts) -> str | None:
    """Why the rule does not recognise the call, as the end of a sentence; None if it does."""
    return _compiled(rule).obstacle(facts)


def check_rule(rule: Rule) -> None:
    """RuleError, which is a ValueError, for the first thing that makes no sense in the rule."""
    _compiled(rule)


def conditions(rule: Rule) -> int:
    """How much a rule asks for: the more, the more surely it is right."""
    return sum(map(bool, (rule.status, rule.operation, rule.message_pattern, rule.payload_pointer)))


class _Compiled:
    def __init__(self, rule: Rule) -> None:
        if not conditions(rule):
            raise RuleError(
                "", "Say how its calls are recognised: by a status, an operation, a message or a place in the request."
            )
        self.status = rule.status
        self.shown_operation = rule.operation
        self.operation = _operation_of(rule.operation)
        self.pattern = _pattern(rule.message_pattern, "message_pattern")
        self.pointer = rule.payload_pointer
        self.names = _names(rule.payload_pointer)
        _require_test(rule)
        self.test = rule.payload_test
        self.value = rule.payload_value
        self.value_pattern = _pattern(rule.payload_value if rule.payload_test == MATCHES else "", "payload_value")

    def obstacle(self, facts: Facts) -> str | None:
        if self.status is not None and facts.status != self.status:
            return f"its status is {facts.status or 'not given'}, not {self.status}"
        if self.operation and _folded(facts.operation) != self.operation:
            return f"its operation is {facts.operation or 'not given'}, not {self.shown_operation}"
        if self.pattern and not self._is_said(self.pattern, facts):
            return "its response does not contain the pattern"
        return self._obstacle_in(facts.payload) if self.test else None

    def _is_said(self, pattern: WrittenPattern, facts: Facts) -> bool:
        return bool(pattern.found_in(facts.message) or pattern.found_in(facts.response_body))

    def _obstacle_in(self, payload: Any) -> str | None:
        if payload is ...:
            return "its request is no JSON that can be read"
        places, is_lacking = _places(payload, self.names)
        if self.test == MISSING:
            return None if is_lacking else f"{self.pointer} is not missing in its request"
        if not places:
            return f"{self.pointer} is not there in its request"
        if any(map(self._passes, places)):
            return None
        compared = f" {self.value}" if self.test in COMPARING else ""
        return f"no {self.pointer} in its request {TESTS[self.test]}{compared}"

    def _passes(self, value: Any) -> bool:
        is_plain = value is not None and not isinstance(value, dict | list)
        if self.test == IS_PLAIN:
            return is_plain
        if self.test == IS_OBJECT:
            return isinstance(value, dict)
        if self.test == EXISTS:
            return True
        text = value if isinstance(value, str) else json.dumps(value) if is_plain or value is None else None
        if text is None:
            return False
        return bool(self.value_pattern.found_in(text)) if self.value_pattern else text == self.value


# A rule is its own key: a changed one is another rule, and the old one is forgotten in time.
_compiled: Callable[[Rule], _Compiled] = lru_cache(maxsize=RULES_KEPT)(_Compiled)


def _pattern(source: str, field: str) -> WrittenPattern | None:
    try:
        return WrittenPattern(source) if source else None
    except ValueError as error:
        raise RuleError(field, str(error)) from error


def _operation_of(written: str) -> str:
    method, _, path = written.partition(" ")
    if written and (method.upper() not in METHODS or not path.startswith("/")):
        raise RuleError("operation", "Write method and path, such as POST /v1/orders.")
    return _folded(written)


def _folded(operation: str) -> str:
    """Releases name path parameters differently, and clients write paths in any case."""
    segments = operation.rstrip("/").casefold().split("/")
    return "/".join("{}" if each.startswith("{") and each.endswith("}") else each for each in segments)


def _names(pointer: str) -> tuple[str, ...]:
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise RuleError("payload_pointer", "Begin with a slash, such as /lines/*/account.")
    if "~" in pointer.replace("~0", "").replace("~1", ""):
        raise RuleError("payload_pointer", "After ~ comes 0 or 1: ~0 is a tilde, ~1 a slash in a name.")
    return tuple(each.replace("~1", "/").replace("~0", "~") for each in pointer[1:].split("/"))


def _require_test(rule: Rule) -> None:
    if rule.payload_pointer and rule.payload_test not in TESTS:
        raise RuleError("payload_test", f"Choose what must be true of {rule.payload_pointer}.")
    if rule.payload_test and not rule.payload_pointer:
        raise RuleError("payload_pointer", "Name the place in the request, such as /lines/*/account.")
    if rule.payload_test in COMPARING and not rule.payload_value:
        raise RuleError("payload_value", "Say what to compare with; ^$ is the pattern of an empty text.")
    if rule.payload_value and rule.payload_test not in COMPARING:
        raise RuleError("payload_value", "Nothing is compared here: leave this empty, or choose another test.")


def _places(payload: Any, names: tuple[str, ...]) -> tuple[list[Any], bool]:
    """The values at a pointer, and whether the way to any of them ended early."""
    values, is_lacking = [payload], False
    for name in names:
        found: list[Any] = []
        for value in values[:MOST_PLACES]:
            before = len(found)
            found += _members(value, name)
            is_lacking |= len(found) == before and not (name == ANY and value in ([], {}))
        values = found
    return values[:MOST_PLACES], is_lacking


def _members(value: Any, name: str) -> list[Any]:
    """What an object or a list has under a name; the API does not mind upper and lower case."""
    if isinstance(value, list):
        is_index = name.isascii() and name.isdigit() and len(name) <= LONGEST_INDEX
        return value if name == ANY else value[int(name) :][:1] if is_index else []
    if not isinstance(value, dict):
        return []
    if name in value:
        return [value[name]]
    if name == ANY:
        return list(value.values())
    folded = name.casefold()
    return [each for known, each in value.items() if known.casefold() == folded][:1]
