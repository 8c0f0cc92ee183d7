"""The web side of a drill: it calls functions of the tests, in a process of its own with the drill's settings.

Reads one JSON object a line, {"function": dotted name, "arguments": {…}}, and writes one, {"result": …} or
{"error": …}.
"""

import json
import os
import sys
import traceback

import django
from django.core.serializers.json import DjangoJSONEncoder
from django.db import close_old_connections, reset_queries
from django.utils.module_loading import import_string


def main() -> None:
    # Answers have the real standard output for themselves; whatever else is printed goes to the log.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    django.setup()
    for line in sys.stdin:
        answers.write(json.dumps(obey(**json.loads(line)), cls=DjangoJSONEncoder) + "\n")
        answers.flush()


def obey(function: str, arguments: dict[str, object]) -> dict[str, object]:
    reset_queries()
    try:
        return {"result": import_string(function)(**arguments)}
    except Exception:  # the test hears of whatever went wrong
        return {"error": traceback.format_exc()}
    finally:
        close_old_connections()


if __name__ == "__main__":
    main()
