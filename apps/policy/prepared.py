"""Queries that every page asks again with other values: their SQL is written once in each process."""

from collections.abc import Callable, Hashable
from copy import copy
from threading import Lock
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import DateTimeField, Expression, Field, IntegerField, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

MOST = 64
"""So many shapes of one query are kept; what is asked beyond them is written anew."""

T = TypeVar("T", bound=Model)


class Given(Expression):
    """A value that is told only when the query is asked, as ``field`` writes it to the database."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def get_group_by_cols(self) -> list[Any]:
        return []


# Of any type: they stand where a moment or a person would.
AT: Any = Given("at", DateTimeField())
READER: Any = Given("reader", IntegerField())


class Prepared(Generic[T]):
    """A query that ``build`` describes once with ``Given`` values; ``asked`` tells them.

    Most of the time that such a query takes is Django's, writing SQL that differs in nothing but its values. Arguments
    that change the SQL itself, such as the markets that a reader is limited to, are given to ``build`` as ``shape``.
    """

    def __init__(self, build: Callable[..., "QuerySet[T, Any]"]) -> None:
        self._build = build
        self._kept: dict[Hashable, _Written] = {}
        self._lock = Lock()

    def asked(self, *shape: Hashable, **given: Any) -> "QuerySet[T, Any]":
        """The rows, not read yet. They can be read, not filtered or sliced any further: ``build`` does that."""
        written = self._kept.get(shape)
        if written is None:
            written = _Written(self._build(*shape))
            with self._lock:
                if len(self._kept) < MOST:
                    self._kept[shape] = written
        return written.with_values(given)


class _Written:
    """One query with its SQL."""

    def __init__(self, queryset: "QuerySet[Any, Any]") -> None:
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(using=queryset.db)
        self._sql, self._params = self._compiler.as_sql()

    def with_values(self, given: dict[str, Any]) -> "QuerySet[Any, Any]":
        connection = connections[self._queryset.db]
        params = tuple(
            each.output_field.get_db_prep_value(given[each.name], connection) if isinstance(each, Given) else each
            for each in self._params
        )
        # A compiler belongs to a connection, and a connection to a thread.
        compiler: Any = copy(self._compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_kwargs: (self._sql, params)
        queryset = self._queryset.all()
        queryset.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]  # of this copy alone
        return queryset
