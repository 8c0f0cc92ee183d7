import pytest

from tests.cast import Cast

from .caller import Partner


@pytest.fixture
def partner(cast: Cast) -> Partner:
    """Acme's integration, with a token for both scopes."""
    return Partner(cast.bot, cast.bot_secret)
