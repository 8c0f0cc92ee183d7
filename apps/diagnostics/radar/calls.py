"""One operation in two releases: parameters, request body and answer compared."""

from collections.abc import Iterator, Mapping

from apps.diagnostics.matching.trie import PARAMETER
from apps.diagnostics.releases import Operation, Parameter, Release

from .differences import Difference, Side, marked, told
from .schemas import Schemas, place_of
from .shapes import EMPTY, Schema

WHERE = {"query": "query parameter", "header": "header", "path": "path parameter", "cookie": "cookie"}

Named = dict[tuple[str, str], Parameter]


class Calls:
    """Compares operations of two releases."""

    def __init__(self, old: Release, new: Release) -> None:
        self._requests = Schemas(old, new, Side.REQUEST)
        self._responses = Schemas(old, new, Side.RESPONSE)

    def differences(self, old: Operation, new: Operation) -> Iterator[Difference]:
        """All that differs for those who call it, in the order of a call."""
        if old.deprecated and not new.deprecated:
            yield Difference("not_deprecated", "", "The operation is no longer deprecated.")
        yield from self._parameters(old, new)
        yield from self._request(old, new)
        yield from self._response(old, new)

    def _parameters(self, old: Operation, new: Operation) -> Iterator[Difference]:
        before, after = _named(old), _named(new)
        for key, parameter in before.items():
            where, name = WHERE[parameter.where], marked(parameter.name)
            if key not in after:
                yield Difference("parameter_removed", parameter.name, f"The {where} {name} is gone.", True)
                continue
            other = after[key]
            if parameter.required != other.required:
                yield _required(other, f"The {where} {marked(other.name)}")
            yield from self._schema(parameter.schema, other.schema, f"{where} {marked(other.name)}", other.name)
        for key, parameter in after.items():
            if key not in before:
                yield self._new_parameter(parameter)

    def _new_parameter(self, parameter: Parameter) -> Difference:
        must = ", and must be sent" if parameter.required else ""
        about = f"The {WHERE[parameter.where]} {marked(parameter.name)}"
        sentence = f"{about} is new{must} ({self._requests.words(parameter.schema)})."
        code = "parameter_added_required" if parameter.required else "parameter_added"
        return Difference(code, parameter.name, sentence, parameter.required)

    def _schema(self, old: Schema, new: Schema, subject: str, name: str) -> Iterator[Difference]:
        for found in self._requests.differences(old, new):
            inside = place_of(found.path).removeprefix("[]")
            about = f"In the {subject}, {marked(inside)}" if inside else f"The {subject}"
            difference = told(found, Side.REQUEST, what="parameter", place=name, subject=about)
            if difference:
                yield difference

    def _request(self, old: Operation, new: Operation) -> Iterator[Difference]:
        before, after = old.request_schema, new.request_schema
        if before is None and after is not None:
            must = new.request_required
            sentence = f"A request body {'must' if must else 'can'} be sent now."
            yield Difference("request_added", "", sentence, must)
        elif before is not None and after is None:
            yield Difference("request_removed", "", "The operation takes no request body any more.", True)
        elif before is not None and after is not None:
            if new.request_required and not old.request_required:
                yield Difference("request_became_required", "", "The request body must be sent now.", True)
            yield from self._body(self._requests, Side.REQUEST, before, after)

    def _response(self, old: Operation, new: Operation) -> Iterator[Difference]:
        before, after = _successes(old), _successes(new)
        for status in before:
            if status not in after:
                yield Difference("status_removed", status, f"Status {marked(status)} no longer comes back.", True)
        for status in after:
            if status not in before:
                yield Difference("status_added", status, f"Status {marked(status)} may come back.")
        one, other = _answer(before, after)
        if one is not None and other is not None:
            yield from self._body(self._responses, Side.RESPONSE, one, other)
        elif one is not None:
            yield Difference("response_removed", "", "The response has no body any more.", True)
        elif other is not None:
            yield Difference("response_added", "", "The response has a body now.")

    def _body(self, schemas: Schemas, side: Side, old: Schema, new: Schema) -> Iterator[Difference]:
        for found in schemas.differences(old, new):
            place = place_of(found.path)
            subject = f"{marked(place)} in the {side}" if place else f"The {side} body"
            difference = told(found, side, what=side, place=place, subject=subject)
            if difference:
                yield difference


def _named(operation: Operation) -> Named:
    """By name in lower case and place; parameters of the path by their order in it, for their names don't count."""
    order = {name.lower(): str(at) for at, name in enumerate(PARAMETER.findall(operation.template))}
    named: Named = {}
    for parameter in operation.parameters:
        name = parameter.name.lower()
        if parameter.where in WHERE:
            named.setdefault((order.get(name, name) if parameter.where == "path" else name, parameter.where), parameter)
    return named


def _required(parameter: Parameter, about: str) -> Difference:
    if parameter.required:
        return Difference("parameter_became_required", parameter.name, f"{about} must be sent now.", True)
    return Difference("parameter_became_optional", parameter.name, f"{about} may be left out now.")


def _successes(operation: Operation) -> Mapping[str, Schema | None]:
    return {status: schema for status, schema in operation.response_schemas.items() if status.startswith("2")}


def _answer(
    before: Mapping[str, Schema | None], after: Mapping[str, Schema | None]
) -> tuple[Schema | None, Schema | None]:
    """The bodies to compare: those of the first status that both know, else of the first of each."""
    if not before or not after:
        return EMPTY, EMPTY
    shared = next((status for status in before if status in after), None)
    return (before[shared], after[shared]) if shared else (next(iter(before.values())), next(iter(after.values())))
