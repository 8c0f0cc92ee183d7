"""Rules that a database keeps by itself, as triggers, on PostgreSQL and SQLite alike."""

from collections.abc import Iterable, Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

Rule = tuple[str, str, str]
"""The table, the event before which it is asked, and a query that must find nothing; it may name NEW and OLD."""


def attach(connection: BaseDatabaseWrapper, rules: Mapping[str, Rule], *, never_emptied: Iterable[str]) -> None:
    """Let the database keep ``rules``. What is there already is made anew, so that it is as written.

    The tables of ``never_emptied`` can't be truncated either; SQLite has no such statement.
    """
    is_postgresql = connection.vendor == "postgresql"
    make = _of_postgresql if is_postgresql else _of_sqlite
    with connection.cursor() as cursor:
        for name, (table, event, forbidden) in rules.items():
            for statement in make(name, table, event, forbidden):
                cursor.execute(statement)
        if is_postgresql:
            for statement in _against_truncating(never_emptied):
                cursor.execute(statement)


def _of_postgresql(name: str, table: str, event: str, forbidden: str) -> list[str]:
    gives = "OLD" if event == "DELETE" else "NEW"
    return [
        f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS ({forbidden}) THEN
                    RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN {gives};
            END $$""",
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _against_truncating(tables: Iterable[str]) -> list[str]:
    return [
        """CREATE OR REPLACE FUNCTION never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'never_emptied' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        *(
            statement
            for table in tables
            for statement in (
                f"DROP TRIGGER IF EXISTS never_emptied ON {table}",
                f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION never_emptied()",
            )
        ),
    ]


def _of_sqlite(name: str, table: str, event: str, forbidden: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"""CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN EXISTS ({forbidden})
            BEGIN SELECT RAISE(ABORT, '{name}'); END""",
    ]
