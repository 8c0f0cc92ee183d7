"""Reading: any text or file to the API calls that it tells of."""

from .calls import ReadCall, Reading, headers_of
from .correlation import ids_in
from .decoding import decode, is_mail
from .whole import read

__all__ = ["ReadCall", "Reading", "decode", "headers_of", "ids_in", "is_mail", "read"]
