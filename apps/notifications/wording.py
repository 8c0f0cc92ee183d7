"""The words of mails: those that staff chose, else the standard ones, and how they are filled in.

A placeholder stands for words and nothing else: there is nothing in a text that could be carried out.
"""

import html
import re
import secrets
from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.template import engines

from apps.policy.kept import Kept

from .kinds import Kind
from .markdown import to_html
from .models import MailText

PLACEHOLDER = re.compile(r"\{\{[ \t]{0,9}(\w{1,40})[ \t]{0,9}\}\}")
LEFT_OVER = re.compile(r"\{\{.{0,30}|.{0,30}\}\}|\{%.{0,30}|.{0,30}%\}")


class Wording(NamedTuple):
    """A subject and a text in Markdown, with placeholders."""

    subject: str
    text: str


class Written(NamedTuple):
    """A mail's words with everything filled in."""

    subject: str
    text: str
    html: str


def _changed() -> dict[str, Wording]:
    return {
        kind: Wording(subject, text) for kind, subject, text in MailText.objects.values_list("kind", "subject", "text")
    }


KEPT: Kept[dict[str, Wording]] = Kept(_changed, standard={})


def wording_of(kind: Kind) -> Wording:
    """The words that count now. No query but every few seconds, however many mails are written."""
    return KEPT.get().get(kind.code) or standard(kind)


def standard(kind: Kind) -> Wording:
    """The words that a mail has until staff change them."""
    return Wording(" ".join(_source(f"{kind.code}.subject.txt").split()), _source(f"{kind.code}.md").strip())


def _source(name: str) -> str:
    return str(engines["django"].engine.get_template(f"mail/{name}").source)  # type: ignore[attr-defined]  # of DjangoTemplates


def tidied(wording: Wording) -> Wording:
    """One line of subject, and a text with line ends as everywhere."""
    text = "\n".join(wording.text.replace("\x00", "").splitlines()).strip()
    return Wording(" ".join(wording.subject.replace("\x00", "").split()), text)


def check(kind: Kind, wording: Wording) -> None:
    """Refuse words that could not be filled in, field by field, in sentences."""
    refusals = {
        "subject": _refusal(kind, wording.subject, in_subject=True),
        "text": _refusal(kind, wording.text, in_subject=False),
    }
    if found := {field: refusal for field, refusal in refusals.items() if refusal}:
        raise ValidationError(found)


def _refusal(kind: Kind, words: str, *, in_subject: bool) -> ValidationError | None:
    if not words:
        return ValidationError("Write something here, or go back to the standard text.", code="words_missing")
    names = list(dict.fromkeys(PLACEHOLDER.findall(words)))
    for name in names:
        if name not in kind.placeholders:
            there = ", ".join(kind.placeholders)
            return ValidationError(
                f"There is no placeholder {{{{ {name} }}}} in this mail. There are: {there}.",
                code="unknown_placeholder",
            )
        if in_subject and kind.placeholders[name].is_text:
            return ValidationError(
                f"{{{{ {name} }}}} is too long for a subject. Use it in the text.", code="placeholder_in_subject"
            )
    if left := LEFT_OVER.search(PLACEHOLDER.sub("", words)):
        return ValidationError(
            f"“{left[0].strip()}” is no whole placeholder. Write it as {{{{ number }}}}: one of the names in the list, "
            "with two braces on each side.",
            code="broken_placeholder",
        )
    return None


def write(kind: Kind, wording: Wording, values: Mapping[str, str]) -> Written:
    """The words with ``values`` filled in. In HTML, values are as they are written, and only texts are Markdown."""
    known = {name: _value(value, is_text=kind.placeholders[name].is_text) for name, value in values.items()}
    marks = _Marks()
    marked = _filled(
        wording.text, lambda name: known[name] if kind.placeholders[name].is_text else marks.instead_of(known[name])
    )
    return Written(
        " ".join(PLACEHOLDER.sub(lambda found: known[found[1]], wording.subject).split()),
        _filled(wording.text, known.__getitem__),
        marks.taken_back(to_html(marked)),
    )


def _value(value: str, *, is_text: bool) -> str:
    clean = value.replace("\x00", "")
    return clean.strip("\n") if is_text else " ".join(clean.split())


def _filled(text: str, value_of: Callable[[str], str]) -> str:
    """A line of nothing but placeholders that turn out empty is left out, with the empty line before it."""
    lines: list[str] = []
    for line in text.splitlines():
        filled = PLACEHOLDER.sub(lambda found: value_of(found[1]), line).rstrip()
        if filled or not PLACEHOLDER.search(line):
            lines.append(filled)
        elif lines and not lines[-1]:
            lines.pop()
    return "\n".join(lines).strip("\n")


class _Marks:
    """Letters that stand for values while Markdown is read, so that no value is taken for markup."""

    def __init__(self) -> None:
        self._nonce = f"x{secrets.token_hex(8)}x"
        self._values: list[str] = []

    def instead_of(self, value: str) -> str:
        if not value:
            return ""
        self._values.append(value)
        return f"{self._nonce}{len(self._values) - 1}x"

    def taken_back(self, written: str) -> str:
        return re.sub(f"{self._nonce}([0-9]+)x", lambda found: html.escape(self._values[int(found[1])]), written)
