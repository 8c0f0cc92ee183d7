"""What people wrote: sentences, without code, JSON, logs, stack traces and signatures."""

from ..redaction.linear import any_of, pattern
from .pieces import Piece

TRACE_LINE = pattern(
    rb"(?m)^[ \t]*"
    + any_of(
        rb"at [\w.$<>`+/\[\],-]+ ?[(\[][^\n]*",
        rb"at (?:async )?[\w.$<>/]+ \([^\n]*",
        rb"Traceback \(most recent call last\)[^\n]*",
        rb"File \"[^\"\n]+\", line \d+[^\n]*",
        rb"(?:Caused by: |Unhandled exception[.:]? ?|Uncaught |"
        rb"Error: )?[\w$]+(?:\.[\w$]+)*\.?(?:Exception|Error|"
        rb"AxiosError)\b(?:\$\w+)?(?::[^\n]*|[ \t]*)",
        rb"-{3,} ?(?:End|>)[^\n]*",
        rb"#\d+ [^\n]*\.php[^\n]*",
        rb"\.\.\. \d+ (?:more|common)[^\n]*",
    )
    + rb"$"
)
AFTER_FILE = pattern(rb"[ \t]*File \"[^\"\n]+\", line \d+")
CODE_LINE = pattern(
    any_of(
        rb"[^\n]*[;{}][ \t]*",
        rb"[ \t]*[\])}]+[;,)]*[ \t]*",
        rb"[ \t]*(?:import|using|package|namespace|include|require)[ \t]+[\w.{}*\"'/]+;?[ \t]*",
        rb"[ \t]*from[ \t]+[\w.]+[ \t]+import\b[^\n]*",
        rb"[ \t]*(?:public|private|protected|internal|static|class|def|function|const|let|var|return|await|"
        rb"async|foreach|throw|try|catch|finally|elif|else:?)\b[^.?!]*[\[({:=;][^\n]*",
        rb"[ \t]*[\w.$\]\[]+[ \t]*(?:=|\+=|:=)[ \t]*[^\s=][^\n]*",
        rb"[ \t]*[\w-]+=\S*[ \t]*",
        rb"[ \t]*(?:\$|"
        rb"PS [^\n>]*>|"
        rb"[A-Za-z]:\\[^\n>]*>)[ \t]*[^\n]*",
        rb"[ \t]*</?[\w:.-]+[^\n]*>[ \t]*",
        rb"[ \t]*#![^\n]*",
        rb"[ \t]*\|[^\n]*\|[ \t]*",
        rb"[ \t]*[1-5]\d\d(?: [A-Z][A-Za-z]+){0,4}[ \t]*",
        rb"[ \t]*//[^\n]*",
        rb"[ \t]*@[\w]+\([^\n]*",
        rb"[ \t]*\"[\w-]+\"[ \t]*:[^\n]*",
        rb"[ \t]*[\w.>$-]+\([^\n]*\)[ \t]*;?[ \t]*",
        rb"\* (?:Preparing request|Current time is|Using (?:libcurl|OpenSSL|HTTP|Stream)|Received \d+|Enable |"
        rb"Disable |Mark bundle|Connection [#\d]|Closing connection|upload completely|Re-using|Added )[^\n]*",
        rb"(?:Error|Warning|Exception) (?:in|at|from) [^\n.?!]*:[ \t]*",
        rb"\* [A-Z][^\n]*(?:SSL|TLS|TCP|port|HTTP|Connect|Trying|"
        rb"host|ALPN|certificate)[^\n]*",
        rb"[{}] \[\d+ bytes data\]",
    ),
    cased=True,
)
FIELD_LINE = pattern(
    rb"[ \t#*\x01-]*(?:(?:request|response|http|raw|general|my|our|the)[ _-]*)?(?:method|(?:base )?url|uri|endpoint|"
    rb"status|status code|details|headers?|body|payload|"
    rb"request|response|network|answer|code|json|correlation ?id|request ?id|vismaid|"
    rb"x-[\w-]+)[ \t*]*(?::[ \t]*\S{0,60})?[ \t]*"
)
NUMBERS_ONLY = pattern(rb"[ \t]*[\d.,:/ +-]*(?:ms|s|kb|b)?[ \t]*")
FENCE = pattern(rb"[ \t]*(?:(?:```|~~~)[^\n]*|\{(?:code|noformat)(?::[^{}\n]*)?\}[ \t]*)")
CLOSING = pattern(
    rb"[ \t]*"
    + any_of(
        rb"(?:with )?(?:(?:kind|best|warm|many)(?:est)? )?regards",
        rb"sincerely",
        rb"yours \w+",
        rb"(?:many )?thanks(?: and regards| in advance)?",
        rb"cheers",
        rb"(?:med )?(?:vennlige?|venlige?|beste?|hyggelige?) (?:hilsen|hilsner)",
        rb"mvh",
        rb"hilsen",
        rb"(?:med )?v\xe4nliga? h\xe4lsning(?:ar)?",
        rb"h\xe4lsningar",
        rb"met (?:vriendelijke|hartelijke) groeten?",
        rb"groeten",
        rb"mvg",
        rb"mit freundlichen gr\xfc\xdfen",
        rb"mfg",
        rb"viele gr\xfc\xdfe",
        rb"yst\xe4v\xe4llisin terveisin",
        rb"terveisin",
        rb"cordialement",
        rb"br",
        rb"vh",
    )
    + rb"[ \t]*[,.!]?[ \t]*(?:[A-Z\xc0-\xde][\w\xe0-\xff.-]*[ \t]*){0,3}"
)
SENTENCE = pattern(rb"[^\n]{60,}[.?!:][ \t]*|(?:p\.?s\.?)\b[^\n]*")
LETTER = pattern(rb"[a-z\xc0-\xff\x01]{2}")
CLAIMED_SHARE = 0.75


def has_stack_trace(piece: Piece) -> bool:
    """At least one line as only a program prints when it fails."""
    return any(True for _ in TRACE_LINE.finditer(piece.shadow))


def prose_of(piece: Piece) -> str:
    """The sentences of a piece, paragraphs kept apart by an empty line."""
    traced = _traced_lines(piece)
    kept: list[str] = []
    in_fence = in_signature = was_code = False
    for number, line in enumerate(piece.lines):
        start, end = piece.line_span(number)
        shadow = piece.shadow[start:end]
        if FENCE.fullmatch(shadow):
            in_fence = not in_fence
            continue
        if line.text in ("--", "-- "):
            break
        in_signature = (in_signature or bool(CLOSING.fullmatch(shadow))) and not SENTENCE.fullmatch(shadow)
        if in_fence or in_signature:
            continue
        is_code = bool(line.text.strip()) and (number in traced or _is_code(piece, number, was_code))
        was_code = is_code or (was_code and not line.text.strip())
        words = "" if is_code or line.is_logged else _words(piece, start, end)
        kept.append("" if FIELD_LINE.fullmatch(words.encode("latin-1", "replace")) else words)
    return _joined(kept)


def _traced_lines(piece: Piece) -> set[int]:
    """The lines of stack traces; Python prints a line of code under each place."""
    traced: set[int] = set()
    for found in TRACE_LINE.finditer(piece.shadow):
        number = piece.line_at(found.end() - 1)
        start, _ = piece.line_span(number)
        traced |= {number, number + 1} if AFTER_FILE.match(piece.shadow, start) else {number}
    return traced


def _is_code(piece: Piece, number: int, was_code: bool) -> bool:
    start, end = piece.line_span(number)
    shadow = piece.shadow[start:end]
    if piece.claimed_in(start, end) >= CLAIMED_SHARE * max(1, len(shadow.strip())):
        return True
    if was_code and shadow.lstrip().startswith((b"#", b"//")):
        return True
    return any(form.fullmatch(shadow) for form in (FIELD_LINE, NUMBERS_ONLY, CODE_LINE))


def _words(piece: Piece, start: int, end: int) -> str:
    """A line without what has been read out of it."""
    pieces: list[str] = []
    place = start
    while place < end:
        first = place
        while place < end and not piece.is_claimed(place):
            place += 1
        pieces.append(piece.text[first:place])
        while place < end and piece.is_claimed(place):
            place += 1
    text = " ".join(part.strip() for part in pieces if part.strip())
    return text if LETTER.search(text.encode("latin-1", "replace")) else ""


def _joined(lines: list[str]) -> str:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join("\n".join(paragraph) for paragraph in paragraphs if paragraph)
