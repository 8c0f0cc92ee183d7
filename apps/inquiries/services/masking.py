"""Secrets out of everything an inquiry takes in, with placeholders that stay the same within it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from apps.diagnostics.diagnosing import Examined, Report
from apps.diagnostics.redaction import Found, MaskBook, mask_together

from ..models import Inquiry


def masked_alone(*texts: str) -> list[str]:
    """``texts`` of the desk that belong to no inquiry, without their secrets."""
    return [part.text for part in mask_together(texts)]


class Masking:
    """The masking of one inquiry: start with its ``masking`` column, store ``data`` back into it."""

    def __init__(self, data: dict[str, Any], *, found: Iterable[Found] = ()) -> None:
        """``found`` was masked before, and is still to be told."""
        key = settings.MASKING_KEY.encode()
        self._book = MaskBook.from_json(data, key=key) if data else MaskBook(key)
        self._found = {each.placeholder: each for each in found}

    def mask(self, text: str) -> str:
        return self.mask_together(text)[0]

    def mask_together(self, *texts: str) -> list[str]:
        """Mask texts that arrive at once: a secret that one of them gives away is masked in all."""
        parts = mask_together(texts, self._book)
        self._found.update((each.placeholder, each) for part in parts for each in part.found)
        return [part.text for part in parts]

    def report_along(self, examined: Examined, texts: Any) -> tuple[Report, Any]:
        """The report of what was examined, and nested texts that came with it, masked together."""
        report, others = examined.report_along(self._book, texts)
        self._found.update((each["placeholder"], Found(**each)) for each in report.masked)
        return report, others

    @property
    def found(self) -> list[Found]:
        """The secrets that were masked so far, each once."""
        return list(self._found.values())

    @property
    def data(self) -> dict[str, Any]:
        return self._book.as_json()

    def keep(self, inquiry: Inquiry) -> None:
        """Store the placeholders alone; they are working data, not history."""
        Inquiry.objects.filter(pk=inquiry.pk).update(masking=self.data)
