"""What a run must show before its figures count, and how figures are put into a table. See scripts/bench."""
import collections
import http.client
import re
import statistics

FEWEST_ROUNDS = 5
# Figures that are 0 in a run that counts.
MISSING = ("lost", "missing", "failed", "unreachable")
# Counters of a relay's that stand still in a run that counts.
TROUBLE = ("mesh_messages_dropped_total", "mesh_messages_rate_limited_total", "mesh_messages_refused_total",
           "mesh_messages_undelivered_total")


class Incomplete(Exception):
    """Something is missing of a run, so its figures say nothing."""


def rounds_of(options):
    """How many rounds: at least five, unless it is to be quick, which is said above the table."""
    if options.quick:
        return options.rounds or 1
    rounds = FEWEST_ROUNDS if options.rounds is None else options.rounds
    if rounds < FEWEST_ROUNDS:
        raise SystemExit(f"{rounds} rounds say too little: {FEWEST_ROUNDS} at least, or --quick")
    return rounds


def quick_mark(options, rounds):
    return f"**Quick: {rounds} rounds, which say little.**\n\n" if options.quick else ""


def scrape(port, when):
    """The relay's counters: name (labels left out), sum. Incomplete if it does not tell them."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
    except (OSError, http.client.HTTPException) as failure:
        raise Incomplete(f"no /metrics {when}: {type(failure).__name__}") from failure
    counters = collections.Counter()
    for name, value in re.findall(r"^(mesh_[a-z_]+)(?:\{[^}]*\})? ([0-9.eE+-]+)$", text, re.M):
        counters[name] += float(value)
    if "mesh_connected_agents" not in counters:
        raise Incomplete(f"/metrics {when} says nothing")
    return counters


def check_counters(before, after):
    """Incomplete if the relay counted an envelope that did not reach its receiver."""
    grown = {name: after[name] - before[name] for name in TROUBLE if after[name] > before[name]}
    if grown:
        raise Incomplete(", ".join(f"{name} {count:,.0f}" for name, count in grown.items()))


def check_figures(found, expected=()):
    """Incomplete if something is missing that is not expected to be."""
    lacks = {name: found[name] for name in MISSING if found.get(name) and name not in expected}
    if lacks:
        raise Incomplete(", ".join(f"{name} {count:,.0f}" for name, count in lacks.items()))


class Taken:
    """Figures of all runs of one load: those that count, and what the others lack."""

    def __init__(self):
        self.values = collections.defaultdict(lambda: collections.defaultdict(list))
        self.lacking = collections.defaultdict(list)

    def add(self, maker, figures):
        for name, value in figures.items():
            self.values[name][maker].append(value)

    def lacks(self, maker, what):
        """A run of ours that lacks something ends it all; one of the original's is marked."""
        if maker == "ours":
            raise SystemExit(f"of our run something is missing, so the figures say nothing: {what}")
        self.lacking[maker].append(what)

    def median(self, maker, figure):
        """None if no run counts, or has it."""
        values = self.values[figure][maker]
        return statistics.median(values) if values else None

    def cell(self, maker, figure):
        told = spread(self.values[figure][maker])
        marks = self.lacking[maker]
        return f"{told} ({'' if told == '–' else '– '}in {len(marks)} runs: {'; '.join(marks)})" if marks else told


def spread(values):
    if not values:
        return "–"
    middle = statistics.median(values)
    digits = 0 if middle >= 100 else 1 if middle >= 10 else 2
    return " / ".join(f"{v:,.{digits}f}" for v in (min(values), middle, max(values)))


def ratio(ours, original):
    return ours / original if ours is not None and original else None


def held(value, bound, at_most):
    """The verdict on a value; "–" where there is none."""
    if value is None:
        return "–"
    return "held" if (value <= bound if at_most else value >= bound) else "**missed**"
