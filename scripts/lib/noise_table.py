"""Times our channel and snow's in turn, and prints a table.

usage: noise_table.py ROUNDS SNOW JAVA...    JAVA...: the command that runs JMH
"""
import collections
import csv
import io
import statistics
import subprocess
import sys
import tempfile

ROUNDS, SNOW, JAVA = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
SIZES = ["256", "4096", "16384", "65519"]
# JMH counts iterations; all together as long as snow's second. The handshake takes no notice of the size.
SHORT = ["-f", "1", "-wi", "2", "-w", "1", "-i", "2", "-r", "500ms", "-p", "provider=COMPOSED"]


def snow():
    for line in subprocess.run([SNOW], stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines():
        name, size, micros = line.split()
        yield (name, size), float(micros)


def ours():
    yield from jmh("sealAndOpen", ",".join(SIZES))
    for (name, _), micros in jmh("handshake", "256"):
        yield (name, "0"), micros


def jmh(name, sizes):
    with tempfile.NamedTemporaryFile(suffix=".csv") as result:
        subprocess.run([*JAVA, f"NoiseBenchmark.{name}", *SHORT, "-p", f"plaintext={sizes}", "-rf", "csv",
                        "-rff", result.name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        for row in csv.DictReader(io.StringIO(result.read().decode())):
            yield (name, row["Param: plaintext"]), float(row["Score"])


taken = collections.defaultdict(lambda: ([], []))
for turn in range(ROUNDS):
    for column, program in enumerate((ours, snow)):
        for key, micros in program():
            if key[1] in SIZES or key[1] == "0":
                taken[key][column].append(micros)
    print(f"round {turn + 1} of {ROUNDS}", file=sys.stderr)

print(f"| what | bytes | ours: min / median / max µs, {ROUNDS} rounds | snow | ratio |")
print("|---|---|---|---|---|")
for (name, size), columns in sorted(taken.items(), key=lambda item: (item[0][0], int(item[0][1]))):
    cells = [f"{min(c):.2f} / {statistics.median(c):.2f} / {max(c):.2f}" for c in columns]
    print(f"| {name} | {size} | {cells[0]} | {cells[1]} | {statistics.median(columns[0]) / statistics.median(columns[1]):.2f} |")
