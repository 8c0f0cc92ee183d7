"""Which of the two bodies a block of JSON is, by what was written before it and by what is in it."""

from ..redaction.linear import Pattern, any_of, pattern
from .blocks import Block
from .calls import WRITING, Sighting
from .pieces import Piece

SENT = pattern(
    rb"\b"
    + any_of(
        rb"requests?",
        rb"payload",
        rb"send(?:s|ing|er|es)?",
        rb"sent",
        rb"sende[rt]?",
        rb"sendt",
        rb"skickar",
        rb"skickat",
        rb"skickade",
        rb"sturen",
        rb"stuur",
        rb"stuurden",
        rb"gestuurd",
        rb"verzenden",
        rb"senden",
        rb"gesendet",
        rb"envoyons",
        rb"l\xe4het\w*",
        rb"post(?:s|ing|er|ed|ar)?",
        rb"put",
        rb"patch",
        rb"input",
        rb"dto",
        rb"body",
        rb"data",
        rb"this json",
        rb"our json",
        rb"v\xe5r json",
        rb"json[- ]?en",
        rb"onze json",
        rb"unser json",
        rb"anrop\w*",
        rb"foresp\xf8rsel\w*",
        rb"beg\xe4ran",
        rb"verzoek",
        rb"anfrage",
        rb"kropp\w*",
        rb"kallet",
        rb"sendte",
        rb"raw json",
        rb"raw body",
    )
    + rb"\b"
)
RECEIVED = pattern(
    rb"\b"
    + any_of(
        rb"respon[sd]\w*",
        rb"answer\w*",
        rb"svar\w*",
        rb"antwoord\w*",
        rb"antwort\w*",
        rb"r\xe9pon\w*",
        rb"repl(?:y|ies)",
        rb"return\w*",
        rb"gives?",
        rb"gave",
        rb"got",
        rb"gets?",
        rb"receive[sd]?",
        rb"results?",
        rb"output",
        rb"prints?",
        rb"says?",
        rb"f\xe5r",
        rb"fikk",
        rb"fick",
        rb"krijgen",
        rb"krijg",
        rb"bekommen",
        rb"received",
        rb"tilbake",
        rb"tillbaka",
        rb"tilbage",
        rb"terug",
        rb"zur\xfcck",
        rb"fails? with",
        rb"gir",
        rb"ger",
        rb"geeft",
        rb"vastaus\w*",
        rb"resultat\w*",
        rb"error",
        rb"feil\w*",
        rb"felet",
        rb"foutmelding\w*",
        rb"fehler\w*",
        rb"message",
        rb"status",
        rb"http [1-5]\d\d",
        rb"[45]\d\d [A-Z][a-z ]+",
        rb"came back",
        rb"get back",
        rb"comes back",
    )
    + rb"\b"
)
HEADED_SENT = pattern(
    rb"[\s#*>-]*(?:(?:the|our|my|raw|json|http)[ \t]+)*(?:request|payload|body|input|we send|sent|"
    rb"foresp\xf8rsel|beg\xe4ran|verzoek|anfrage)\b"
)
HEADED_RECEIVED = pattern(
    rb"[\s#*>-]*(?:(?:the|our|raw|json|http|api|last)[ \t]+)*(?:response|answer|result|output|reply|svar|"
    rb"antwort|antwoord|resultat)\b"
)
NAMES_OF_STATUSES = (b"Bad Request", b"Too Many Requests", b"Request Timeout")
AFTER_STATUS = pattern(rb"\b[1-5]\d\d(?: [A-Z][A-Za-z]+){0,3}\z", cased=True)
HEADERS_BEFORE = pattern(rb"\bheaders[\"']?[ \t]*[:=][ \t]*\z")
CONTEXT = 200
SNIPPET = 60


def is_request_body(piece: Piece, block: Block, call: Sighting | None) -> bool | None:
    """True for the request, False for the answer, None for a mere snippet in a sentence."""
    context = _context(piece, block)
    if HEADERS_BEFORE.search(context):
        return None
    sent, received = _last(SENT, context), _last(RECEIVED, context)
    is_an_answer = received >= 0 and (block.looks_like_an_error or not block.value or AFTER_STATUS.search(context))
    if (_is_snippet(piece, block) and not is_an_answer) or (
        block.is_loose and not block.looks_sent and max(sent, received) < 0
    ):
        return None
    score = 3 * (bool(HEADED_SENT.match(context)) - bool(HEADED_RECEIVED.match(context)))
    score += 2 * ((sent > received) - (received > sent))
    score += {">": 3, "<": -3}.get(piece.lines[piece.line_at(block.start)].way, 0)
    score += 2 * block.looks_sent - 4 * block.looks_like_an_error
    if call is not None:
        score += (call.method in WRITING) - 2 * (call.method in ("GET", "DELETE", "HEAD"))
        score -= 4 * (call.body is not None)
        score += 4 * (bool(call.response) and call.body is None)
    return score >= 0 if call is None or call.method is None else score > 0


def _context(piece: Piece, block: Block) -> bytes:
    """What stands before a block on its line, or else the sentence before it."""
    number = piece.line_at(block.start)
    before = piece.shadow[max(piece.starts[number], block.start - CONTEXT) : block.start]
    while not before.strip(b" \t\"'`([{:=>-") and number > 0 and block.start - piece.starts[number] < 4 * CONTEXT:
        number -= 1
        start, end = piece.line_span(number)
        before = piece.shadow[max(start, end - CONTEXT) : end]
        if before.strip().startswith(b"```"):
            before = b""
        if piece.is_claimed(max(start, end - 1)) and before.strip()[-1:] in (b"}", b"]"):
            return b""
    said = before.strip().rpartition(b". ")[2]
    for name in NAMES_OF_STATUSES:
        said = said.replace(name, b"")
    return said


def _last(words: Pattern, context: bytes) -> int:
    return max((found.start() for found in words.finditer(context)), default=-1)


def _is_snippet(piece: Piece, block: Block) -> bool:
    """Short JSON in the middle of a sentence is an example, not a body."""
    start, end = piece.line_span(piece.line_at(block.start))
    is_in_code = block.text != piece.text[block.start : block.end]
    if is_in_code or piece.lines[piece.line_at(block.start)].is_logged or block.end > end or len(block.text) > SNIPPET:
        return False
    before, after = piece.text[start : block.start], piece.text[block.end : end].strip(" \t\"'`);,.")
    return bool(after) and bool(before.strip()) and not before.rstrip().endswith(":")
