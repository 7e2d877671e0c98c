"""Makes a Markdown table of the lines of registry_load.py: smallest / median / largest of the rounds, and how the medians
compare (ours over the original's; above 1 is more answers, below 1 less waiting).
"""
import collections
import statistics
import sys

COLUMNS = ["answers a second", "p50 ms", "p99 ms", "`/health` p50 ms", "p99 ms"]
DIGITS = [0, 1, 1, 2, 1]

rounds = collections.defaultdict(list)
for line in sys.stdin:
    name, kind, *figures = line.rstrip("\n").split("\t")
    rounds[kind, name].append([float(figure) for figure in figures])


def median(kind, name, column):
    return statistics.median(row[column] for row in rounds[kind, name])


def cell(kind, name, column):
    values = [row[column] for row in rounds[kind, name]]
    if not any(values):
        return ""
    shown = (min(values), statistics.median(values), max(values))
    return " / ".join(f"{value:,.{DIGITS[column]}f}" for value in shown)


def ratio(kind, column):
    if not median(kind, "original", column):
        return ""
    return f"{median(kind, 'ours', column) / median(kind, 'original', column):.2f}"


print("| eight clients ask for | registry | " + " | ".join(COLUMNS) + " |")
print("|---" * (len(COLUMNS) + 2) + "|")
for kind in dict.fromkeys(kind for kind, _ in rounds):
    for name in ("ours", "original"):
        if (kind, name) in rounds:
            print(f"| {kind} | {name} | " + " | ".join(cell(kind, name, c) for c in range(len(COLUMNS))) + " |")
    if (kind, "original") in rounds:
        print("| | ratio | " + " | ".join(ratio(kind, c) for c in range(len(COLUMNS))) + " |")
