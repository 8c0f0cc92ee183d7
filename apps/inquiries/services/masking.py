"""Secrets out of everything an inquiry takes in, with placeholders that stay the same within it."""

from typing import Any

from django.conf import settings

from apps.diagnostics.redaction import MaskBook, mask_together

from ..models import Inquiry


class Masking:
    """The masking of one inquiry: start with its ``masking`` column, store ``data`` back into it."""

    def __init__(self, data: dict[str, Any]) -> None:
        key = settings.MASKING_KEY.encode()
        self._book = MaskBook.from_json(data, key=key) if data else MaskBook(key)

    def mask(self, text: str) -> str:
        return self.mask_together(text)[0]

    def mask_together(self, *texts: str) -> list[str]:
        """Mask texts that arrive at once: a secret that one of them gives away is masked in all."""
        return [masked.text for masked in mask_together(texts, self._book)]

    @property
    def data(self) -> dict[str, Any]:
        return self._book.as_json()

    def keep(self, inquiry: Inquiry) -> None:
        """Store the placeholders alone; they are working data, not history."""
        Inquiry.objects.filter(pk=inquiry.pk).update(masking=self.data)
