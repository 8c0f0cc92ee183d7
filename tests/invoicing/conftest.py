import pytest

from .books import Books


@pytest.fixture
def books(cast) -> Books:
    return Books(cast)
