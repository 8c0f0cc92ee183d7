"""Reading: any text or file to the API calls that it tells of."""

from .calls import ReadCall, Reading
from .decoding import decode
from .whole import read

__all__ = ["ReadCall", "Reading", "decode", "read"]
