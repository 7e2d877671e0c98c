"""Times programs from their start to their end, in turn, and prints a table.

usage: start_times.py DISTRIBUTION ROUNDS ORIGINAL
"""
import os
import statistics
import subprocess
import sys
import time

DIST, ROUNDS, ORIGINAL = sys.argv[1], int(sys.argv[2]), sys.argv[3]
BARE = "java -version"
PROGRAMS = {
    BARE: [f"{DIST}/runtime/bin/java", "-version"],
    "meshctl --help": [f"{DIST}/bin/meshctl", "--help"],
    "meshctl send --help": [f"{DIST}/bin/meshctl", "send", "--help"],
    "meshctl status": [f"{DIST}/bin/meshctl", "status"],
}
if os.access(ORIGINAL, os.X_OK):
    PROGRAMS["original: --help"] = [ORIGINAL, "--help"]


def milliseconds(command):
    start = time.monotonic()
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    took = (time.monotonic() - start) * 1000
    if ended.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {ended.returncode}: {ended.stdout.decode()}")
    return took


taken = {name: [] for name in PROGRAMS}
for turn in range(ROUNDS + 1):
    for name, command in PROGRAMS.items():
        took = milliseconds(command)
        if turn:
            taken[name].append(took)

bare = statistics.median(taken[BARE])
print(f"| program | min / median / max ms, {ROUNDS} rounds | times a bare JVM |")
print("|---|---|---|")
for name, times in taken.items():
    middle = statistics.median(times)
    print(f"| `{name}` | {min(times):.0f} / {middle:.0f} / {max(times):.0f} | {middle / bare:.2f} |")
