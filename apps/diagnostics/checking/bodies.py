"""Compares the values of a request body with what the schema of the operation allows."""

from typing import NamedTuple

from .findings import MOST_FINDINGS, WARNING, Hint, listed, quoted, step
from .json_tree import Node
from .naming import label, owner, telling_name
from .nearest import best, nearest_names, nearest_values
from .shapes import ANYTHING, WRAPPED, Shape, Shapes
from .values import (
    fits,
    formatted,
    found_words,
    is_formatted,
    is_masked,
    kind_words,
    outline,
    retyped,
    type_suggestion,
)
from .wrapping import SCALARS, is_flat, is_unwrapped, is_wrapped_needlessly

MOST_VISITS = 200_000
DEEPEST = 100
DEEPEST_CHOICE = 5
DEEPEST_SAMPLE = 2


class Fault(NamedTuple):
    """A finding whose place is still an offset."""

    node: Node
    at: int
    path: str
    problem: str
    message: str
    suggestion: str | None
    nearest: tuple[str, ...] = ()
    severity: str = "error"


class Visit(NamedTuple):
    """A value and the shape that it must have; `about` is what the document says of it."""

    node: Node
    shape: Shape
    about: str = ""
    depth: int = 0


class BodyCheck:
    """One comparison. Visits at most 200,000 values and stops at 100 faults, however the body is built."""

    def __init__(self, shapes: Shapes, *, visits: int = MOST_VISITS, choices: int = 0) -> None:
        self.shapes = shapes
        self.faults: list[Fault] = []
        self.hints: list[Hint] = []
        self.visits_left = visits
        self.choices = choices

    def run(self, root: Node, shape: Shape, depth: int = 0) -> None:
        """Gathers faults and hints about a value and all that it holds."""
        waiting = [Visit(root, shape, depth=depth)]
        while waiting and self.visits_left > 0 and len(self.faults) < MOST_FINDINGS:
            self.visits_left -= 1
            visit = waiting.pop()
            if visit.node.kind != "null" and visit.depth < DEEPEST:
                waiting.extend(reversed(self._visit(visit)))

    def _visit(self, visit: Visit) -> list[Visit]:
        """Judges one value, and says what in it is to be judged next."""
        node, shape, about, depth = visit
        if shape.branches:
            self._choose(visit)
            return []
        if shape.is_wrapper:
            return self._wrapper(visit)
        if is_wrapped_needlessly(node, shape):
            inner = node.children[0]
            self._extra_wrapper(node, inner)
            return [Visit(inner, shape, about, depth + 1)]
        if not fits(node, shape):
            self._wrong_type(node, shape, about)
            return []
        if node.kind == "object":
            return self._object(visit)
        if node.kind == "array":
            items = self.shapes.of(shape.items)
            return [Visit(child, items, shape.description, depth + 1) for child in node.children]
        self._scalar(node, shape)
        return []

    def _choose(self, visit: Visit) -> None:
        """The branch that fits, or else the one with which the fewest faults are found."""
        if self.choices >= DEEPEST_CHOICE:
            return
        nearest: BodyCheck | None = None
        for branch in visit.shape.branches:
            if not fits(visit.node, branch):
                continue
            check = BodyCheck(self.shapes, visits=self.visits_left, choices=self.choices + 1)
            check.run(visit.node, branch, visit.depth)
            self.visits_left = check.visits_left
            if nearest is None or len(check.faults) < len(nearest.faults):
                nearest = check
            if not check.faults:
                break
        if nearest is None:
            self._wrong_type(visit.node, visit.shape, visit.about)
        else:
            self.faults += nearest.faults
            self.hints += nearest.hints

    def _wrapper(self, visit: Visit) -> list[Visit]:
        """A value that must stand in `{"value": …}`."""
        node, shape, about, depth = visit
        inner = self.shapes.of(shape.wrapped)
        about = f"{about} {shape.description}"
        if node.kind == "object" and not is_unwrapped(node, inner):
            return self._object(Visit(node, shape, about, depth))
        takes_lists = not inner.kinds or "array" in inner.kinds
        if node.kind == "array" and not takes_lists:
            self._wrong_type(node, shape, about)
            return []
        corrected = None if fits(node, inner) else retyped(node, inner, about + inner.description)
        written = corrected or outline(node)
        needed = f'{{"value": {written}}}'
        message = f'{label(node)} must be wrapped in an object with a "value": {needed}.'
        self._add(node, "missing_wrapper", message, needed)
        return [Visit(node, inner, about, depth + 1)] if node.kind not in SCALARS else []

    def _extra_wrapper(self, node: Node, inner: Node) -> None:
        if (node.name or "").lower() == WRAPPED:
            message = f'{label(node)} is wrapped twice: one "{node.name}" is enough.'
            self._add(node, "extra_wrapper", message, f'{telling_name(node)} with one "{node.name}" only')
            return
        outer = f'without the outer "{inner.name}"'
        # A flat object is plain enough by its name; of a deeper one the brace that stays is shown.
        shown = (node.name or "the body") if inner.kind != "object" or is_flat(inner) else outline(inner)
        message = f'{label(node)} is not wrapped in a "value": send what is inside it directly.'
        self._add(node, "extra_wrapper", message, f"{shown} {outer}")

    def _object(self, visit: Visit) -> list[Visit]:
        node, shape, about, depth = visit
        known = shape.properties or {}
        following: list[Visit] = []
        corrected: set[str] = set()
        for child in node.children:
            name = (child.name or "").lower()
            if name in known:
                inner = self.shapes.of(known[name][1])
                told = about if name == WRAPPED else f"{inner.description} {shape.description}"
                following.append(Visit(child, inner, told, depth + 1))
                self._note_read_only(child, inner)
            elif shape.extra is not None:
                following.append(Visit(child, self.shapes.of(shape.extra), "", depth + 1))
            elif not shape.is_open:
                corrected.add(self._unknown(child, shape))
        self._missing(node, shape, corrected)
        return following

    def _unknown(self, child: Node, shape: Shape) -> str:
        """Notes a property that the schema doesn't have, and gives the name that was probably meant."""
        name = child.name or ""
        nearest = nearest_names(name, shape.names)
        meant = best(name, nearest, shape.names)
        message = f"{quoted(name)} is not a property of {owner(child)}."
        home = self._home_of(name, shape)
        if home:
            message += f' It belongs inside "{home}".'
        elif meant:
            message += f' Did you mean "{meant}"?'
        elif shape.names:
            message += f" It has {listed(shape.names, 'and')}."
        self._add(child, "unknown_property", message, meant, nearest, at=child.named_at)
        return meant.lower() if meant else ""

    def _home_of(self, name: str, shape: Shape) -> str:
        """The property beside which a name stands that belongs inside of it."""
        for known, schema in (shape.properties or {}).values():
            inner = self.shapes.of(schema)
            inner = self.shapes.of(inner.wrapped) if inner.is_wrapper else inner
            inner = self.shapes.of(inner.items) if inner.items is not None else inner
            if name.lower() in (inner.properties or {}) and name.lower() != WRAPPED:
                return known
        return ""

    def _missing(self, node: Node, shape: Shape, corrected: set[str]) -> None:
        """Notes required properties that are not there, unless one is there with a name to be corrected."""
        present = {(child.name or "").lower() for child in node.children} if shape.required else set()
        for name in shape.required:
            told = (shape.properties or {}).get(name.lower())
            inner = self.shapes.of(told[1]) if told else ANYTHING
            if name.lower() in present | corrected or inner.is_read_only:
                continue
            message = f'"{name}" is required in {owner(node, of_itself=True)} and is missing.'
            needed = f'add "{name}": {self._sample(inner)}'
            self._add(node, "missing_required", message, needed, path=node.pointer + step(name))

    def _sample(self, shape: Shape, depth: int = 0) -> str:
        """What could be written for a shape, in short."""
        if shape.is_wrapper and depth < DEEPEST_SAMPLE:
            return '{"value": ' + self._sample(self.shapes.of(shape.wrapped), depth + 1) + "}"
        if shape.values:
            return quoted(str(shape.values[0]))
        simple = {"integer": "0", "number": "0", "boolean": "true", "array": "[...]", "object": "{...}"}
        return next((text for kind, text in simple.items() if kind in shape.kinds), '"..."')

    def _scalar(self, node: Node, shape: Shape) -> None:
        if is_masked(node):
            return
        if shape.values and not any(_is_same(node, value) for value in shape.values):
            self._wrong_enum(node, [str(value) for value in shape.values])
        elif not shape.values and not is_formatted(node, shape):
            wanted = formatted(node, shape)
            message = f"{label(node)} has a value in the wrong format: {outline(node)}. Send {wanted}."
            self._add(node, "wrong_format", message, wanted)

    def _wrong_enum(self, node: Node, allowed: list[str]) -> None:
        """A value that differs in case alone is taken by most servers, and so is only warned of."""
        nearest = nearest_values(node.text, allowed)
        is_near = bool(nearest_names(node.text, allowed)) or _differs_in_case(node.text, nearest)
        message = f"{outline(node)} is not a value that {label(node)} can have."
        message += f' Did you mean "{nearest[0]}"?' if is_near else f" It can be {listed(allowed)}."
        severity = WARNING if _differs_in_case(node.text, nearest) else "error"
        self._add(node, "wrong_enum", message, nearest[0] if nearest else None, nearest, severity=severity)

    def _wrong_type(self, node: Node, shape: Shape, about: str) -> None:
        about = f"{about} {shape.description}"
        suggestion = 'object: {"value": ...}' if shape.is_wrapper else type_suggestion(node, shape, about)
        message = f"{label(node)} must be {kind_words(shape)}, not {found_words(node)}."
        self._add(node, "wrong_type", message, suggestion)

    def _note_read_only(self, child: Node, shape: Shape) -> None:
        if shape.is_read_only and len(self.hints) < MOST_FINDINGS:
            message = f"{label(child)} is read-only: the API sets it, and what you send is not kept."
            self.hints.append(Hint(child.pointer, "read_only_property", message))

    def _add(
        self,
        node: Node,
        problem: str,
        message: str,
        suggestion: str | None,
        nearest: tuple[str, ...] = (),
        *,
        at: int | None = None,
        path: str | None = None,
        severity: str = "error",
    ) -> None:
        place = node.start if at is None else at
        where = node.pointer if path is None else path
        self.faults.append(Fault(node, place, where, problem, message, suggestion, nearest, severity))


def _is_same(node: Node, value: object) -> bool:
    if node.kind == "string":
        return node.text == value
    if node.kind == "boolean":
        return value is (node.text == "true")
    return isinstance(value, int | float) and not isinstance(value, bool) and float(node.text) == value


def _differs_in_case(text: str, nearest: tuple[str, ...]) -> bool:
    return bool(nearest) and nearest[0].lower() == text.lower()
