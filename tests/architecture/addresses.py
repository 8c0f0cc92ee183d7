"""Every address that this project answers itself, found by walking the URL resolver."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Address:
    """``name`` as `reverse` takes it; ``parts`` are the names of what stands for an object in it."""

    name: str
    parts: frozenset[str]
    module: str

    @property
    def app(self) -> str:
        return self.module.split(".")[1]

    def path(self, values: dict[str, Any]) -> str:
        return reverse(self.name, kwargs={part: values[part] for part in self.parts})


def ours() -> list[Address]:
    return [address for address in walk(get_resolver()) if address.module.startswith("apps.")]


def walk(resolver: URLResolver, namespace: str = "", parts: frozenset[str] = frozenset()) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        inner = parts | re.compile(entry.pattern.regex.pattern).groupindex.keys()
        if isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name}" if entry.name else "", inner, module_of(entry.callback))
        else:
            inner_space = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry, inner_space, inner)


def module_of(view: Any) -> str:
    """Where the view is written; class-based views hide behind a function of their framework."""
    return getattr(view, "view_class", getattr(view, "cls", view)).__module__
