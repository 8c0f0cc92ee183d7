"""API releases: what an OpenAPI or Swagger document says about the operations of an API."""

from .errors import DocumentError
from .loading import check_base, load
from .parsing import decoded
from .release import Operation, Parameter, Release, newest_first

__all__ = ["DocumentError", "Operation", "Parameter", "Release", "check_base", "decoded", "load", "newest_first"]
