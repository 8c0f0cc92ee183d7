"""API releases: what an OpenAPI or Swagger document says about the operations of an API."""

from .errors import DocumentError
from .loading import load
from .parsing import decoded
from .release import Operation, Parameter, Release, newest_first

__all__ = ["DocumentError", "Operation", "Parameter", "Release", "decoded", "load", "newest_first"]
