"""Rules hold no secrets: with a placeholder in place of one, a rule would fit nothing."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError

from .redaction import mask_together

HOLDS_ONE = "This looks like a secret. Write a rule that holds none."


def masked_beside(rule: Mapping[str, str], texts: Sequence[str]) -> list[str]:
    """``texts`` without their secrets. ``rule`` has the texts of a rule by their fields.

    Refused at its field (``secret_in_rule``): a text of the rule that holds a secret, be it that another text tells so.
    """
    masked = [each.text for each in mask_together([*rule.values(), *texts])]
    refusals = {
        field: ValidationError(HOLDS_ONE, code="secret_in_rule")
        for (field, text), without_secrets in zip(rule.items(), masked, strict=False)
        if text != without_secrets
    }
    if refusals:
        raise ValidationError(refusals)
    return masked[len(rule) :]
