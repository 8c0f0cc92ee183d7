"""Parts of pages that say the same for the same values: written once in each process, then taken from memory."""

from collections.abc import Hashable
from functools import lru_cache

from django.template.loader import get_template
from django.utils.safestring import SafeString

MOST = 1_500
"""Lines of some thirty pages: a few megabytes."""


def written(template: str, **values: Hashable) -> SafeString:
    """``template`` with nothing but ``values``, which say all that it shows: no request, no reader, no clock.

    Rows of a database are equal as long as their keys are, whatever they say by now: their values are given instead.
    """
    return _written(template, tuple(values.items()))


@lru_cache(MOST)
def _written(template: str, values: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return SafeString(get_template(template).render(dict(values)))
