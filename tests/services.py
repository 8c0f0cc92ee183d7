"""Are PostgreSQL and a broker there for what needs them? Says what to do when one is not."""

import os
import sys
from urllib.parse import urlsplit

import psycopg
from kombu import Connection
from kombu.exceptions import OperationalError


def missing() -> list[str]:
    """One sentence for each server that does not answer."""
    sentences = []
    database, broker = os.environ["DATABASE_URL"], os.environ["CELERY_BROKER_URL"]
    try:
        # The tests make a database of their own; any that exists will do to get in.
        psycopg.connect(urlsplit(database)._replace(path="/postgres").geturl(), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        sentences.append(f"PostgreSQL does not answer at {shown(database)}: {str(error).splitlines()[0]}")
    try:
        with Connection(broker, connect_timeout=3) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
    except OperationalError as error:
        sentences.append(f"The broker does not answer at {shown(broker)}: {error}")
    return sentences


def shown(url: str) -> str:
    """The address without user and password."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}"


if __name__ == "__main__":
    found = missing()
    for sentence in found:
        print(sentence, file=sys.stderr)  # noqa: T201  # this is a script
    if found:
        sys.exit("This needs both: start them, or name others with DATABASE_URL= and CELERY_BROKER_URL=.")
