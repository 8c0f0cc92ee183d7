"""Reading recordings of test runs and counting their calls: speed, and memory at two sizes.

`python -m tests.bench.testruns`. The reference is `json.loads` of the smaller one. Each size is read in a
process of its own.
"""

import json
import resource
import subprocess
import sys
import time

from apps.diagnostics.matching import Matcher
from apps.promotions.testruns import Count, Recording, read
from tests.diagnostics.api_documents import lodestar
from tests.promotions.recorded import BASE, entry, pieces_of_har

from .measuring import Line, seconds

SIZES = (20, 200)
MEGABYTE = 1_000_000
LEAST_SPEED, MOST_MORE_MEMORY = 20, 1.1


def recorded() -> bytes:
    """One call with an answer of some kilobytes, full of quotes as JSON within JSON is."""
    answer = json.dumps([{"number": str(number), "name": "A customer somewhere"} for number in range(60)])
    return json.dumps(entry(f"{BASE}/v1/customers?pageSize=60", text=answer)).encode()


def work(megabytes: int) -> tuple[float, float]:
    """Megabytes a second of the processor, and the peak of memory in MB."""
    recording, count = Recording(), Count(Matcher([lodestar()]))
    started = time.process_time()
    for call in read(pieces_of_har(recorded(), megabytes * MEGABYTE), recording):
        count.add(call)
    speed = megabytes / (time.process_time() - started)
    return speed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure() -> list[Line]:
    lines = []
    peaks: list[float] = []
    # Read first, by processes that begin with as little as this one has: a peak is handed down.
    found = [_in_a_process(size) for size in SIZES]
    small = b"".join(pieces_of_har(recorded(), SIZES[0] * MEGABYTE))
    plain = SIZES[0] / seconds(lambda: json.loads(small))
    for size, (speed, peak) in zip(SIZES, found, strict=True):
        peaks.append(peak)
        shown = f"json.loads {plain:.0f} MB/s"
        lines.append(Line("read a HAR", f"{size} MB", f"{speed:.0f} MB/s", shown, "≥ 20 MB/s", speed >= LEAST_SPEED))
        is_flat = peak <= peaks[0] * MOST_MORE_MEMORY
        smallest = f"the smallest {peaks[0]:.0f} MB"
        lines.append(Line("memory of reading it", f"{size} MB", f"{peak:.0f} MB", smallest, "≤ 1.1 ×", is_flat))
    return lines


def _in_a_process(size: int) -> tuple[float, float]:
    asked = [sys.executable, "-m", "tests.bench.testruns", str(size)]
    speed, peak = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    return float(speed), float(peak)


def main() -> int:
    if sys.argv[1:]:
        print(*work(int(sys.argv[1])))  # noqa: T201 - read by the process that asked
        return 0
    lines = measure()
    for line in lines:
        verdict = "met" if line.is_met else "MISSED"
        row = f"{line.what:26} {line.size:10} {line.ours:12} {line.reference:26} {line.target:12} {verdict}"
        print(row)  # noqa: T201 - a table for the terminal
    return 0 if all(line.is_met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
