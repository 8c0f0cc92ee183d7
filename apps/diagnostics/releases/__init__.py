"""API releases: what an OpenAPI or Swagger document says about the operations of an API."""

from .errors import DocumentError
from .loading import load
from .release import Operation, Parameter, Release, newest_first

__all__ = ["DocumentError", "Operation", "Parameter", "Release", "load", "newest_first"]
