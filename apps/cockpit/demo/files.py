"""What ISVs attach: a recording of the browser, a log, a table."""

import json
import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from apps.inquiries.facts import CallFacts, Upload

ROWS_OF_TABLE = 24
ATTEMPTS_IN_LOG = 5


def har(call: CallFacts, values: Mapping[str, object], at: datetime) -> Upload:
    """One entry with its request headers, the token among them, as browsers save it."""
    headers = {"Accept": "application/json", "Authorization": f"Bearer {values['bearer']}"}
    entry = {
        "startedDateTime": at.isoformat(timespec="milliseconds"),
        "time": 184.2,
        "request": {
            "method": call.method,
            "url": call.url,
            "httpVersion": "HTTP/2",
            "headers": _pairs(headers),
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": len(call.request_body),
            "postData": {"mimeType": "application/json", "text": call.request_body},
        },
        "response": {
            "status": call.status,
            "statusText": "",
            "httpVersion": "HTTP/2",
            "headers": _pairs({"x-request-id": str(values["guid"])}),
            "cookies": [],
            "content": {"size": len(call.response_body), "mimeType": "application/json", "text": call.response_body},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": len(call.response_body),
        },
        "cache": {},
        "timings": {"send": 1, "wait": 178.9, "receive": 4.3},
    }
    creator = {"name": "Browser", "version": "1.0"}
    document = {"log": {"version": "1.2", "creator": creator, "pages": [], "entries": [entry]}}
    return Upload("recording.har", json.dumps(document, indent=2).encode())


def log(call: CallFacts, values: Mapping[str, object], at: datetime) -> Upload:
    """The log of a service that tries again and again, and prints its headers at last."""
    lines = []
    for attempt in range(1, ATTEMPTS_IN_LOG + 1):
        moment = at - timedelta(hours=1) + timedelta(seconds=2.04 * attempt)
        lines.append(
            f"{moment:%Y-%m-%dT%H:%M:%S.%f} WARN sync attempt {attempt} {call.method} {call.url} -> {call.status}"
        )
    last = f"{at - timedelta(minutes=59):%Y-%m-%dT%H:%M:%S.%f}"
    lines += [
        f"{last} ERROR sync giving up, x-request-id: {values['guid']}",
        f"{last} DEBUG sync request headers: Accept=application/json Authorization=Bearer {values['bearer']}",
        f"{last} DEBUG sync request body: {call.request_body or '(none)'}",
        f"{last} DEBUG sync response body: {call.response_body or '(empty)'}",
    ]
    return Upload(f"sync-{at:%Y%m%d}.log", "\n".join(lines).encode())


def table(values: Mapping[str, object], rng: random.Random) -> Upload:
    """Expected and found, side by side."""
    rows = ["number;item;expected;found"]
    number = int(str(values["order"]))
    for _ in range(ROWS_OF_TABLE):
        number += rng.randrange(1, 9)
        expected = rng.randrange(1, 120)
        found = expected if rng.random() < 0.7 else rng.randrange(1, 120)
        rows.append(f"{number};{values['item']};{expected};{found}")
    return Upload("comparison.csv", "\n".join(rows).encode())


def uploads(
    names: tuple[str, ...], call: CallFacts, values: Mapping[str, object], rng: random.Random, at: datetime
) -> list[Upload]:
    """The files that a matter names: "har", "log" or "csv"."""
    make = {
        "har": lambda: har(call, values, at),
        "log": lambda: log(call, values, at),
        "csv": lambda: table(values, rng),
    }
    return [make[name]() for name in names]


def _pairs(headers: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]
