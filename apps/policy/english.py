"""Support is in English. Whoever writes otherwise is asked for it, and served all the same."""

from django.utils.translation import get_language_info

ENGLISH = "en"


def other_language(code: str | None) -> str:
    """The name of a language that isn't English, in English; empty for English and where it isn't sure.

    ``code`` is ISO 639-1, as ``language_of`` tells it.
    """
    return str(get_language_info(code)["name"]) if code and code != ENGLISH else ""
