"""What to do about a text that isn't JSON: one sentence and one suggestion for the first fault."""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from .json_scene import EXPECTED, Scene, code_of, name_of, stated
from .json_syntax import AFTER, COLON, END, Fault
from .json_tree import Lines

PYTHON = "use double quotes and true/false: json.dumps instead of str"
PYTHON_WORDS = {"True": "true", "False": "false", "None": "null"}
SMART_QUOTES = frozenset("“”„‟«»‘’‚‛″′`´")
COMMENTS = ("//", "/*", "#")
CLOSERS = {"{": "}", "[": "]"}
BRACKET_WORDS = {"{": "object", "[": "list"}
BACKSLASH = "\\"
ESCAPES = {"\t": r"\t", "\r": r"\r", "\b": r"\b", "\f": r"\f"}
MOST_CLOSERS = 20
WORD = re.compile(r"[A-Za-z_$][\w$.-]*+")
# A word that ends here can be quoted: it isn't the beginning of a longer secret.
WORD_ENDS = re.compile(r"[\s,:}\]]|\Z")
LONGEST_WORD = 40
PYTHON_KEY = re.compile(r"'[^'\n]{0,60}+'[ ]?:")
FORM = re.compile(r"[ \t\r\n]*+[\w.%+\[\]-]{1,80}+=")
MARKUP = re.compile(r"[ \t\r\n]*+<[A-Za-z!?]")
VARIABLE = re.compile(r"\{\{[^{}\n]{1,80}+\}\}|\$\{[^{}\n]{1,80}+\}|<[A-Za-z][^<>\n]{0,80}+>|\.\.\.|…")
DIGITS = re.compile(r"[0-9]{1,40}+")
FRACTION = re.compile(r"(-?+[0-9]{1,20}+),$")


class Advice(NamedTuple):
    """A sentence on what stands there and what to do, and the same in short."""

    message: str
    suggestion: str


def advise(text: str, fault: Fault, lines: Lines) -> Advice:
    """What to tell the person who sent this text."""
    scene = Scene(text, fault, lines, text[fault.at : fault.at + 1])
    suggestion = next(found for rule in RULES if (found := rule(scene)))
    return Advice(f"{stated(scene)} To correct it, {suggestion}.", suggestion)


def _empty(scene: Scene) -> str:
    return "" if scene.text.strip(" \t\r\n\ufeff") else "send a JSON object"


def _other_format(scene: Scene) -> str:
    """Form data or XML where JSON should begin."""
    if scene.fault.before > 0:
        return ""
    if FORM.match(scene.text):
        return "send JSON, not form data: a body such as {...} with Content-Type: application/json"
    if MARKUP.match(scene.text):
        return "send JSON, not XML, with Content-Type: application/json"
    return ""


def _cut_off(scene: Scene) -> str:
    """The text ends too early: it names what is still open."""
    if scene.found:
        return ""
    if scene.is_inside_string:
        line, column = scene.lines.place(scene.token_start)
        return f"close the text that begins at line {line}, column {column} with a double quote"
    closers = "".join(CLOSERS[scene.text[at]] for at in reversed(scene.fault.open))
    if scene.fault.expected != AFTER:
        return "paste the whole text: it was cut off"
    if len(closers) > MOST_CLOSERS:
        return f"paste the whole text: {len(closers)} brackets are still open"
    return f"add {closers} at the end, or paste the whole text if it was cut off"


def _invisible(scene: Scene) -> str:
    if scene.is_inside_string or not scene.found:
        return ""
    if scene.found == "\ufeff":
        return "remove the byte order mark (U+FEFF)"
    if unicodedata.category(scene.found) in ("Zs", "Zl", "Zp", "Cf", "Cc"):
        verb = "remove" if unicodedata.category(scene.found) == "Cf" else "put an ordinary space instead of"
        return f"{verb} the {code_of(scene.found).removeprefix('a ')}"
    return ""


def _in_string(scene: Scene) -> str:
    """A character or an escape that can't stand inside a string."""
    if not scene.is_inside_string:
        return ""
    if scene.text[scene.fault.at - 1] == "\\" and scene.found != "u":
        if scene.found == "'":
            return "write ' without a backslash"
        return "write \\\\ for a backslash"
    if ord(scene.found) >= 32:
        return "write four hexadecimal digits after \\u"
    if scene.found == "\n":
        return "close the text with a double quote, or write \\n for a line break in it"
    return f"write {ESCAPES.get(scene.found) or f'{BACKSLASH}u{ord(scene.found):04x}'} instead"


def _comma_too_many(scene: Scene) -> str:
    if scene.before < 0 or scene.text[scene.before] != "," or scene.found not in "}],":
        return ""
    line = scene.lines.place(scene.before)[0]
    after = scene.text[scene.fault.before : scene.token_start]
    where = f"at the end of line {line}" if "\n" in after else f"before {name_of(scene.found)} on line {line}"
    return f"remove the comma {where}"


def _comment(scene: Scene) -> str:
    return "remove the comment: JSON has none" if scene.rest().startswith(COMMENTS) else ""


def _placeholder(scene: Scene) -> str:
    start = scene.token_start
    is_second_brace = scene.may_be_key and start > 0 and scene.text[start - 1] == "{"
    found = VARIABLE.match(scene.text, start - is_second_brace)
    return f"write the real value instead of {found[0]}" if found else ""


def _quotes(scene: Scene) -> str:
    """Quotes of another kind: Python's, those of word processors, those that a string in a program has."""
    if scene.found == "'" and (scene.may_be_key or scene.may_be_value):
        return PYTHON if PYTHON_KEY.search(scene.text) else 'use double quotes: "text"'
    if scene.found in SMART_QUOTES:
        return f'use straight double quotes (") instead of {scene.found}'
    if scene.found == "\\":
        return "remove the backslashes before the quotes: the text was escaped once too often"
    if scene.fault.expected == COLON and scene.text[scene.before - 1 : scene.before + 1] == '""':
        return "write one double quote where two stand"
    return ""


def _words(scene: Scene) -> str:
    """True, NaN, an unquoted name or text."""
    rest = scene.rest()
    found = WORD.match(rest.lstrip("-")) if scene.may_be_key or scene.may_be_value else None
    if found is None:
        return ""
    word = found[0]
    if scene.may_be_key:
        return _unquoted(rest, word)
    if word in PYTHON_WORDS:
        return PYTHON if PYTHON_KEY.search(scene.text) else f"write {PYTHON_WORDS[word]} instead of {word}"
    if word in ("NaN", "Infinity"):
        return f"send a number or null: JSON has no {word}"
    if word == "undefined":
        return "leave the property out or send null: JSON has no undefined"
    if word.lower() in ("true", "false", "null", "nil"):
        return f"write {word.lower().replace('nil', 'null')} instead of {word}"
    return _unquoted(rest, word)


def _unquoted(rest: str, word: str) -> str:
    is_whole = len(word) <= LONGEST_WORD and WORD_ENDS.match(rest, len(word)) is not None
    return f'put double quotes around {word}: "{word}"' if is_whole else "put double quotes around the text"


def _numbers(scene: Scene) -> str:
    """Zeros in front, signs, commas and points that numbers of JSON can't have."""
    at = scene.fault.at
    if scene.text[scene.token_start : scene.token_start + 1] in ("-", *"0123456789") and scene.token_start < at:
        return "write a digit before and after the point of a number, as in 1.0"
    if scene.found == "+" and scene.may_be_value:
        return "remove the plus sign"
    if scene.found == "." and scene.may_be_value:
        return "write a zero before the point: 0.5"
    follows = scene.before == at - 1 and scene.found.isdecimal()
    if follows and scene.text[scene.before] == "0" and scene.fault.expected in (AFTER, END):
        return "remove the zero in front of the number, or put the number in double quotes to keep it"
    decimals = DIGITS.match(scene.text, at) if scene.may_be_key else None
    whole = FRACTION.search(scene.text[max(0, at - 22) : at]) if decimals else None
    return f"write decimals with a point: {whole[1]}.{decimals[0]}" if whole and decimals else ""


def _comma_missing(scene: Scene) -> str:
    if scene.fault.expected != AFTER:
        return ""
    if scene.found == ";":
        return "write a comma instead of the semicolon"
    if scene.found in "}]":
        bracket = scene.text[scene.fault.open[-1]]
        line = scene.lines.place(scene.fault.open[-1])[0]
        return f"close the {BRACKET_WORDS[bracket]} that begins on line {line} with {CLOSERS[bracket]} first"
    if scene.found not in '"{[-0123456789tfn' and not WORD.match(scene.found):
        return ""
    last = scene.lines.place(scene.before)[0]
    line, column = scene.lines.place(scene.token_start)
    where = f"at the end of line {last}" if last < line else f"before column {column} of line {line}"
    return f"put a comma {where}"


def _colon_missing(scene: Scene) -> str:
    if scene.fault.expected != COLON:
        return ""
    return "write a colon after the name" + (f" instead of {scene.found}" if scene.found in "=,;" else "")


def _after_end(scene: Scene) -> str:
    if scene.fault.expected != END:
        return ""
    if scene.found in "{[":
        return "send one JSON value: put several in a list, with a comma between them"
    if scene.found in "}]":
        return f"remove the {scene.found} that is too many"
    return "remove what follows the end of the JSON"


def _anything_else(scene: Scene) -> str:
    if scene.may_be_value and scene.found in ",}]":
        return "write a value, or null, here"
    return f"write {EXPECTED[scene.fault.expected]} here"


RULES: tuple[Callable[[Scene], str], ...] = (
    _empty,
    _other_format,
    _cut_off,
    _in_string,
    _invisible,
    _comma_too_many,
    _comment,
    _placeholder,
    _quotes,
    _words,
    _numbers,
    _comma_missing,
    _colon_missing,
    _after_end,
    _anything_else,
)
