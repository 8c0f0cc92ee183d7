"""Why a document was refused, and the place in it."""

from collections.abc import Sequence


class DocumentError(ValueError):
    """`place` is line:column (from 1) of the text, or a JSON pointer (`#/paths/~1customers`) into the document."""

    def __init__(self, message: str, place: str) -> None:
        super().__init__(f"{message} Place: {place}.")
        self.message = message
        self.place = place


def pointer_to(steps: Sequence[object]) -> str:
    """The JSON pointer, as a fragment, of the keys and indexes that lead to a place."""
    return "#" + "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
