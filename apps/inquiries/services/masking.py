"""Secrets out of everything an inquiry takes in, with placeholders that stay the same within it."""

from typing import Any

from django.conf import settings

from apps.diagnostics.redaction import MaskBook, mask

from ..models import Inquiry


class Masking:
    """The masking of one inquiry: start with its ``masking`` column, store ``data`` back into it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._book = MaskBook(settings.MASKING_KEY.encode(), data)

    def mask(self, text: str) -> str:
        return mask(text, self._book).text

    @property
    def data(self) -> dict[str, Any]:
        return self._book.data

    def keep(self, inquiry: Inquiry) -> None:
        """Store the placeholders alone; they are working data, not history."""
        Inquiry.objects.filter(pk=inquiry.pk).update(masking=self.data)
