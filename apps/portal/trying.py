"""How often somebody may try. The counts are in the cache that all processes share."""

from django.core.cache import cache

HOUR = 60 * 60


def is_tried_too_often(what: str, *, most: int, seconds: int = HOUR) -> bool:
    """Count one more try of ``what``; whether it is beyond ``most`` in that many seconds from the first."""
    key = f"portal:tries:{what}"
    if cache.add(key, 1, timeout=seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # it ended in between
        cache.set(key, 1, timeout=seconds)
        return False
