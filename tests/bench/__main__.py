"""Prints ours beside a reference, at two sizes at least; ends with 1 if a target is missed."""

import json
import resource
import subprocess
import sys
import time

import re2

from apps.diagnostics.diagnosing import Engine
from apps.diagnostics.matching import Matcher
from apps.diagnostics.redaction import mask
from apps.diagnostics.releases import Release, load
from tests.diagnostics.api_documents import PASTES, SHARED_IS_THERE, lodestar, shared_releases
from tests.inquiries.secrets_pasted import PASTED

from .documents import document, har, urls
from .hostile import hostile
from .invoices import invoices
from .measuring import Line, seconds
from .support_hours import support_hours

MEGABYTE = 1_000_000
BASE = "https://api.lodestar.example"


def diagnosing() -> list[Line]:
    releases = shared_releases() if SHARED_IS_THERE else [lodestar()]
    texts = [pasted.text for pasted in PASTED]
    if SHARED_IS_THERE:
        texts = [path.read_text() for path in sorted(PASTES.iterdir()) if path.name[:2].isdigit()]
    engine = Engine(releases)
    for text in texts:
        engine.diagnose(text)
    lines = []
    for copies in (1, 4):
        taken = sorted(seconds(lambda t=text: engine.diagnose(t), 5) for text in (each * copies for each in texts))
        plain = sorted(seconds(lambda t=text: json.loads(json.dumps(t * 10)), 5) for text in texts)
        p50, p99 = taken[len(taken) // 2], taken[-1]
        shown = f"p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms"
        reference = f"JSON of ten times the text {plain[len(plain) // 2] * 1000:.2f} ms"
        lines.append(
            Line("diagnose", f"{copies} × pastes", shown, reference, "p99 ≤ 25 ms", copies > 1 or p99 <= 0.025)
        )
    return lines


def matching() -> list[Line]:
    lines = []
    for count in (50, 500, 5_000):
        matcher = Matcher([load(document(count), name="one", base_urls=[BASE])])
        wanted = urls(count)
        paths = {url: url for url in wanted}
        ours = len(wanted) / seconds(lambda m=matcher, w=wanted: [m.match("GET", url) for url in w])
        looked_up = len(wanted) / seconds(lambda p=paths, w=wanted: [p.get(url) for url in w])
        reference = f"a dictionary {looked_up:,.0f}/s"
        lines.append(
            Line("match", f"{count:,} operations", f"{ours:,.0f}/s", reference, "≥ 200,000/s", ours >= 200_000)
        )
    return lines


def masking() -> list[Line]:
    lines = []
    scan = re2.compile(b"(?i)secret|token|passw|authorization")
    for size in (1, 10):
        text = har(size * MEGABYTE)
        content = text.encode()
        ours = len(content) / seconds(lambda t=text: mask(t), 2) / MEGABYTE
        plain = len(content) / seconds(lambda c=content: list(scan.finditer(c)), 2) / MEGABYTE
        reference = f"re2 once {plain:.0f} MB/s"
        lines.append(Line("mask a HAR", f"{size} MB", f"{ours:.1f} MB/s", reference, "≥ 20 MB/s", ours >= 20))
    return lines


def in_own_process(what: str) -> tuple[float, float]:
    """Seconds and added megabytes of a piece of work that a fresh process does."""
    done = subprocess.run([sys.executable, "-m", "tests.bench", what], check=True, stdout=subprocess.PIPE, text=True)
    taken, added = map(float, done.stdout.split())
    return taken, added


def memory() -> list[Line]:
    taken, peak = in_own_process("load")
    lines = [Line("load 5 MB, 500 operations", "seconds", f"{taken:.1f} s", "", "< 10 s", taken < 10)]
    lines.append(Line("load 5 MB, 500 operations", "memory", f"{peak:.0f} MB", "", "< 300 MB", peak < 300))
    for count in (100, 500):
        _taken, added = in_own_process(f"keep {count}")
        lines.append(Line("two releases kept", f"{count} operations", f"{added:.0f} MB", "", "≤ 60 MB", added <= 60))
    return lines


def resident() -> float:
    """Megabytes that this process holds now."""
    with open("/proc/self/statm") as sizes:
        return int(sizes.read().split()[1]) * resource.getpagesize() / MEGABYTE


def work(what: str) -> tuple[float, float]:
    """Carry out one piece of work in this process: its seconds, and megabytes at its peak or kept after it."""
    started = time.process_time()
    if what == "load":
        load(json.dumps(document(500, padding=9_000)).encode(), name="one", base_urls=[BASE])
        return time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE
    count = int(what.split()[1])
    before = resident()
    engine = Engine([_release(count, "old"), _release(count, "new")])
    for name in engine.releases:
        for operation in engine.releases[name].operations:
            url = f"https://{name}.lodestar.example{operation.template.replace('{', '').replace('}', '')}"
            engine.diagnose(f"curl -X POST {url} -d '{{\"field\": 1}}'\n400 Bad Request")
    return time.process_time() - started, resident() - before


def _release(count: int, name: str) -> Release:
    return load(document(count), name=name, base_urls=[f"https://{name}.lodestar.example"])


def main() -> int:
    if sys.argv[1:]:
        print(*work(sys.argv[1]))  # noqa: T201 - read by the process that asked
        return 0
    lines = [*diagnosing(), *matching(), *masking(), *support_hours(), *hostile(), *memory(), *invoices()]
    for line in lines:
        verdict = "met" if line.is_met else "MISSED"
        row = f"{line.what:26} {line.size:20} {line.ours:32} {line.reference:54} {line.target:18} {verdict}"
        print(row)  # noqa: T201 - a table for the terminal
    return 0 if all(line.is_met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
