"""Variables that a text itself gives values: `BODY=…`, `$body = …`, `set BASE=…`, `const baseUrl = …`, `@base = …`."""

from ..redaction.linear import any_of, pattern
from .pieces import Piece
from .shells import BASH, POWERSHELL, command_at

ASSIGNED = pattern(
    rb"(?m)^[ \t]*(?:PS [^\n>]*>[ \t]*|\$[ \t]+)?"
    + any_of(
        rb"(?:export[ \t]+|set[ \t]+\"?)?([A-Za-z_]\w*)=(?:[^=\s]|$)",
        rb"\$(?:env:)?([A-Za-z_]\w*)[ \t]*=[ \t]*(?:@?[\"'])",
        rb"@([A-Za-z_]\w*)[ \t]*=[ \t]*\S",
        rb"(?:const|let|var|string|final|private|static|readonly|[ \t])*\b([A-Za-z_]\w*)[ \t]*:?=[ \t]*[fr@$]*[\"'`]",
    ),
    cased=False,
)
USED = pattern(rb"\$\{(?:env:)?(\w+)\}|\$(?:env:)?([A-Za-z_]\w*)|%(\w+)%|\{\{(\w+)\}\}|\{(\w+)\}")
MOST_ASSIGNMENTS = 200
LONGEST_USE = 200_000


class Variables:
    """The values by name; later assignments win."""

    def __init__(self, piece: Piece) -> None:
        self._values: dict[str, str] = {}
        for count, found in enumerate(ASSIGNED.finditer(piece.shadow)):
            if count >= MOST_ASSIGNMENTS:
                break
            number = next(group for group in (1, 2, 3, 4) if found.start(group) >= 0)
            equals = piece.text.index("=", found.end(number))
            place = equals + 1
            while piece.text[place : place + 1] in (" ", "\t"):
                place += 1
            if number == 4:
                while piece.text[place : place + 1] in tuple("fr@$"):
                    place += 1
            words = command_at(piece, place, POWERSHELL if number == 2 else BASH).words
            if words and words[0].start == place:
                self._values[piece.group(found, number)] = words[0].text

    def __getitem__(self, name: str) -> str | None:
        return self._values.get(name)

    def filled(self, text: str) -> str:
        """The text with variables replaced whose values the text gives; others stay as they stand."""
        if not self._values or len(text) > LONGEST_USE or not any(mark in text for mark in "$%{"):
            return text
        pieces: list[str] = []
        place = 0
        shadow = text.encode("latin-1", "replace")
        for used in USED.finditer(shadow):
            name = next((used.group(group) for group in range(1, 6) if used.start(group) >= 0), b"").decode("latin-1")
            if name in self._values and not (used.start(5) >= 0 and text[:1] in "{["):
                pieces += [text[place : used.start()], self._values[name]]
                place = used.end()
        return "".join([*pieces, text[place:]])
