import pytest

from .ways import Way


@pytest.fixture
def way(cast) -> Way:
    return Way(cast)
