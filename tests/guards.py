"""Taking away what the database guards, so that a test's rows can go."""

from django.db.backends.base.base import BaseDatabaseWrapper

from apps.approvals import guards as of_approvals
from apps.consulting import guards as of_consulting
from apps.invoicing import guards as of_invoicing


def detach(connection: BaseDatabaseWrapper) -> None:
    """Every flush of the tables attaches the rules anew, as after a migration."""
    of_table = connection.vendor == "postgresql"
    for guards in (of_approvals, of_consulting, of_invoicing):
        triggers = [(name, table) for name, (table, event, _) in guards.RULES.items() if event == "DELETE"]
        if of_table:
            triggers += [("never_emptied", table) for table in guards.NEVER_EMPTIED]
        with connection.cursor() as cursor:
            for name, table in triggers:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if of_table else ""))
