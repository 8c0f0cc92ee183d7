"""The words of an error message: ids, numbers, quoted texts and dates are one mark, whatever they are."""

from ..reading.correlation import GUID, NAMES
from ..redaction.linear import Pattern, any_of, pattern

LONGEST_MESSAGE = 4_000
LONGEST_WORDS = 1_000
MARK = b"#"

# Every kind of quotation mark as one of the two that the patterns know.
QUOTES = str.maketrans(dict.fromkeys("“”„«»`", '"') | dict.fromkeys("‘’‚´", "'"))
MONTH = rb"(?:jan|feb|mar|apr|ma[yji]|jun|jul|aug|sep|o[ck]t|nov|de[cs])[a-z\x80-\xff]{0,10}\.?"
CLOCK = rb"\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[ap]m\b)?(?: ?(?:z|utc|gmt)\b)?(?: ?[+-]\d\d:?\d\d\b)?"
LETTER = rb"[\w\x80-\xff]"
LOG_ID = any_of(GUID, rb"[\w.|:-]{8,120}")

STACK_TRACE = pattern(rb"[\r\n]+[ \t]*(?:at [\w.<>`]+[(\[]|Traceback \(most recent|--- End of )")
STEPS: tuple[tuple[Pattern, bytes], ...] = (
    (pattern(rb"[\x00-\x20\x7f]+"), b" "),
    (pattern(rb"^\W*\w{0,30}id\W{1,4}" + GUID + rb"\W*"), b""),
    (pattern(rb"\bvismaid\W{1,4}" + GUID + rb"\W?"), b""),
    (pattern(rb"\b" + NAMES + rb"\b\"?'? ?(?:[:=]|is)? ?\[?\"?'?" + LOG_ID + rb"\]?\"?'?\W?"), b""),
    (pattern(rb"\b[a-z][a-z0-9+.-]{1,20}://[^ \"'<>]*[^ \"'<>.,;:!?)\]]"), MARK),
    (pattern(rb"[\w.+%\x80-\xff-]+@[\w\x80-\xff-]+(?:\.[\w\x80-\xff-]+)+"), MARK),
    (pattern(rb"\[[a-z]+(?:-[a-z]+)*-\d+\]"), MARK),
    (pattern(rb"\bb64\([^)]*\)"), MARK),
    (pattern(rb"\"[^\"]*\""), MARK),
    (pattern(rb"\B'(?:[^']|'\w)*?'\B"), MARK),
    (pattern(rb"[{(]?\b" + GUID + rb"\b[})]?"), MARK),
    (pattern(rb"\b(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?\d{1,2}\.? " + MONTH + rb",? \d{4}\b"), MARK),
    (pattern(rb"\b" + MONTH + rb" \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"), MARK),
    (pattern(rb"\b\d{4}-\d\d-\d\d[t ]" + CLOCK), MARK),
    (pattern(rb"\b" + CLOCK), MARK),
    (pattern(rb"\b(?:[A-Z]{1,6}[-/_])*" + LETTER + rb"*\d" + LETTER + rb"*(?:[-/_][A-Z]{1,6}\b)*", cased=True), MARK),
    (pattern(rb"\b[0-9a-f]{10,}\b"), MARK),
    (pattern(rb"#(?: ?[-.:,;/_+|=] ?#| #|#)+"), MARK),
    (pattern(rb"(?:^|\B)[-+]#"), MARK),
    (pattern(rb" +([.,;:])"), b"."),
    (pattern(rb" {2,}"), b" "),
)


def words_of(message: str) -> str:
    """Lower case on one line, at most 1,000 characters; whatever differs from call to call is `#`, log ids are gone.

    Takes any text: the first 4,000 characters up to a stack trace count.
    """
    text = message[:LONGEST_MESSAGE].translate(QUOTES).encode("utf-8", "replace")
    if trace := STACK_TRACE.search(text):
        text = text[: trace.start()]
    text = " ".join(text.decode("utf-8", "replace").split()).encode()
    for step, replacement in STEPS:
        text = step.sub(replacement, text)
    return text.decode("utf-8", "replace").casefold().strip(" .,:;!-")[:LONGEST_WORDS].rstrip()
