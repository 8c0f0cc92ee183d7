"""After a test that committed, the database is as it was before the first one: what migrations wrote, and nothing else.

Django would empty every table and write permissions, roles and first rows anew: nearly a second on SQLite, eight on
PostgreSQL. Here only what is not as it was is put back.
"""

import sqlite3
from functools import cache

from django.db import connection

# Where PostgreSQL keeps what the migrations wrote.
ASIDE = "as_migrated"


def remember() -> None:
    """Keep the rows there are now aside; they stay until the database is thrown away."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.connection.backup(_file())
        return
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {ASIDE}")
        for table in _filled(cursor, _tables(cursor)):
            cursor.execute(f'CREATE TABLE {ASIDE}."{table}" AS TABLE "{table}"')


def put_back() -> None:
    """Let the database hold what :func:`remember` kept. What it refuses anybody to delete goes as well."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _file().backup(connection.connection)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [ASIDE])
        kept = {table for (table,) in cursor.fetchall()}
        # Neither triggers nor foreign keys are asked by a replica.
        steps = ["SET session_replication_role = replica"]
        steps += [f'DELETE FROM "{table}"' for table in _filled(cursor, _tables(cursor))]
        steps += [f'INSERT INTO "{table}" SELECT * FROM {ASIDE}."{table}"' for table in kept]
        steps += ["SET session_replication_role = DEFAULT"]
        cursor.execute("; ".join(steps))


@cache
def _file() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", check_same_thread=False)


def _tables(cursor) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return [table for (table,) in cursor.fetchall() if table != "django_migrations"]


def _filled(cursor, tables: list[str]) -> list[str]:
    each = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)
    cursor.execute(" UNION ALL ".join(each))
    return [table for (table,) in cursor.fetchall()]
