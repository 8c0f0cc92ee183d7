"""What every page of ours knows about where the reader is."""

from typing import Any

from django.http import HttpRequest


def place(request: HttpRequest) -> dict[str, Any]:
    return {}
