"""What can be done with known causes: keep them, each tried on its own examples, and ask which fit a call."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import delete_signed, save_signed
from apps.accounts.models import User

from ..causes import Facts, RuleError, conditions, fits, obstacle
from ..loaded import engine
from ..models import LONGEST_OPERATION, LONGEST_TITLE, KnownCause, KnownCauseExample
from ..secretless import masked_beside

PASTED_FIELDS = ("operation", "request_body", "response_body")
EXAMPLE_FIELDS = ("fits", "status", "operation", "request_body", "response_body")
RULE_HOLDS_ONE = "A secret of an example or of the answer stands in the rule too. Write a rule that holds none."
NO_EXAMPLE = "Add at least one call that this cause must recognise."


def causes_of(facts: Facts) -> list[KnownCause]:
    """The causes in use that recognise a call, the most telling first. One query."""
    return fitting(KnownCause.objects.in_use(facts.status), facts)


def fitting(causes: Iterable[KnownCause], facts: Facts) -> list[KnownCause]:
    """Those that recognise a call, the most telling first."""
    recognised = [cause for cause in causes if _fits(cause, facts)]
    return sorted(recognised, key=lambda cause: conditions(cause.rule), reverse=True)


@transaction.atomic
def save_cause(
    cause: KnownCause, examples: Sequence[KnownCauseExample], *, by: User, at: datetime, reason: str = ""
) -> KnownCause:
    """Keep a cause with all its examples, masked; examples that are not given are taken away.

    Refused whole: a rule that makes no sense (``cause_rule``) or holds a secret (``secret_in_rule``), no call to
    recognise (``no_cause_example``), an example that fails (``cause_example_fails``, one sentence for each).
    """
    mask_examples(cause, examples)
    cause.full_clean()
    failures = failing(cause, examples)
    if failures:
        raise ValidationError(
            [
                *(
                    ValidationError(f"Example {place + 1}: {sentence}", code="cause_example_fails")
                    for place, sentence in failures.items()
                )
            ]
        )
    if not any(example.fits for example in examples):
        raise ValidationError(NO_EXAMPLE, code="no_cause_example")
    save_signed(cause, by=by, reason=reason or "saved with its examples", at=at)
    _keep_examples(cause, examples, by=by, at=at, reason=reason or "tried on the cause")
    return cause


def known_operation(written: str) -> str:
    """Method and path template as the loaded releases have them; refused (``no_such_operation``) if none of them does.

    What is no method and path is left to the rule to refuse, and without releases anything is as good as it stands.
    """
    method, _, path = written.strip().partition(" ")
    diagnosing = engine()
    if not diagnosing.releases or not path.strip():
        return written
    match = diagnosing.matcher.match(method.upper(), path.strip())
    if match.template is None:
        hint = f" Did you mean {urlsplit(match.suggestion).path}?" if match.suggestion else ""
        raise ValidationError(f"No API release has the path {path.strip()}.{hint}", code="no_such_operation")
    return f"{method.upper()} {match.template}"


def failing(cause: KnownCause, examples: Sequence[KnownCauseExample]) -> dict[int, str]:
    """Why examples fail, by their places in the list. The rule must make sense."""
    return {
        place: sentence for place, example in enumerate(examples) if (sentence := _failure(cause, example)) is not None
    }


def mask_examples(cause: KnownCause, examples: Sequence[KnownCauseExample]) -> None:
    """Take secrets out of what was pasted: title and answer, operations and bodies of the examples.

    A rule that holds a secret is refused (``secret_in_rule``).
    """
    pasted = [getattr(example, name) for example in examples for name in PASTED_FIELDS]
    cause.title, cause.answer, *masked = masked_beside(cause.rule_texts, [cause.title, cause.answer, *pasted])
    cause.title = cause.title[:LONGEST_TITLE]
    texts = iter(masked)
    for example in examples:
        operation, example.request_body, example.response_body = islice(texts, len(PASTED_FIELDS))
        example.operation = operation[:LONGEST_OPERATION]


def _failure(cause: KnownCause, example: KnownCauseExample) -> str | None:
    reason = obstacle(cause.rule, example.facts)
    if example.fits:
        return f"it must be recognised, but {reason}." if reason else None
    return None if reason else "it must not be recognised, but all that the cause asks for is true of it."


def _keep_examples(
    cause: KnownCause, examples: Sequence[KnownCauseExample], *, by: User, at: datetime, reason: str
) -> None:
    stored = {example.pk: example for example in cause.examples.all()}
    for example in examples:
        before = stored.pop(example.pk, None)
        example.cause = cause
        if before is None or any(getattr(before, name) != getattr(example, name) for name in EXAMPLE_FIELDS):
            save_signed(example, by=by, reason=reason, at=at)
    for example in stored.values():
        delete_signed(example, by=by, reason=reason, at=at)


def _fits(cause: KnownCause, facts: Facts) -> bool:
    try:
        return fits(cause.rule, facts)
    except RuleError:
        return False  # Written by another version of the product: whoever opens the cause is told.
