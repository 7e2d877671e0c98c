"""Holds our relay to what was promised beside the original's, load by load and in turn. See scripts/bench."""
import argparse
import collections
import dataclasses
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile

from meshd_load import await_true, connected_agents, free_port

# Keys that a relay does not know it ignores.
LIMITS_AWAY = """listen = "127.0.0.1:{port}"
rate_limit = 1000000000.0
rate_burst = 1000000000.0
log_level = "warn"
max_connections = 100000
max_connections_per_address = 100000
max_logins_per_address = 100000
verify_signatures = "{verify}"
"""


@dataclasses.dataclass(frozen=True)
class Goal:
    """That a figure's median is at most, or at least, so many times the original's, or so much if `beside` is not."""

    figure: str
    bound: float
    at_most: bool = True
    beside: bool = True


def at_least(figure, ratio):
    return Goal(figure, ratio, at_most=False)


@dataclasses.dataclass(frozen=True)
class Load:
    """One scenario of mesh-bench, and what was promised of it."""

    name: str
    arguments: str
    goals: tuple
    verify: str = "ends"
    lasting: bool = True
    # The original does not survive it, or has nothing to compare.
    alone: bool = False


SPEED, CPU = "messages_per_s", "relay_cpu_us_per_message"
LOADS = [
    Load("256 B, window 64, `ends`", "throughput --size 256 --window 64 --ask VERIFIES",
         (at_least(SPEED, 5), Goal(CPU, 0.25))),
    Load("256 B, window 64, `always`", "throughput --size 256 --window 64", (at_least(SPEED, 1.0),), "always"),
    Load("4 KiB JSON objects, `always`", "throughput --size 4096 --payload OBJECT", (at_least(SPEED, 1.6),), "always"),
    Load("48 KiB, `ends`", "throughput --size 49152 --ask VERIFIES", (at_least(SPEED, 2),)),
    Load("256 B, window 16", "throughput --size 256 --window 16 --ask VERIFIES", (at_least(SPEED, 10),)),
    *(Load(f"{size:,} B, `ends`", f"throughput --size {size} --ask VERIFIES", ())
      for size in (15 << 10, 16 << 10, 17 << 10, 64 << 10, 65 << 10)),
    Load("one pair, 100 a second", "latency --pairs 1 --rate 100 --ask VERIFIES", (Goal("p50_us", 1.1),)),
    Load("open loop, 2,000 a second", "latency --rate 2000 --ask VERIFIES", (Goal("p99.9_us", 0.5),)),
    Load("10,000 idle connections", "idle --agents 10000 --sources 40 --after PT30S",
         (Goal("kib_per_connection", 12, beside=False), Goal("with_mib", 0.16), Goal("after_mib", 0.16)), lasting=False),
    Load("4,000 agents reconnect at once", "storm --agents 4000 --sources 20", (Goal("all_back_s", 0.4),), lasting=False),
    Load("20 of 500 agents do not read", "stalled --agents 500 --bad 20 --sources 20 --rate 1000 --rounds 1 --warmup PT5S "
         "--duration PT10S", (Goal("p99_ratio", 2, beside=False),), lasting=False, alone=True),
    Load("queue, 256 B", "queue --agents 200 --each 100",
         (Goal("taken_per_s", 20_000, at_most=False, beside=False),
          Goal("drained_per_s", 50_000, at_most=False, beside=False)), lasting=False),
]


class Relay:
    """A relay on a free port with a folder of its own and its limits out of the way."""

    def __init__(self, name, program, folder, verify):
        self.name, self.port = name, free_port()
        folder.mkdir()
        (folder / "relay.toml").write_text(LIMITS_AWAY.format(port=self.port, verify=verify))
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MESH_")}
        environment.update(HOME=str(folder), RUST_LOG="error")
        with open(folder / "log", "wb") as log:
            self.process = subprocess.Popen([program], cwd=folder, env=environment, stdout=log, stderr=log)
        await_true(f"the relay {name}", lambda: connected_agents(self.port) is not None)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def figures(options, load, relay):
    """Of one run. A run in which an envelope or a login is missing says nothing."""
    lasting = ["--warmup", options.warmup, "--duration", options.duration] if load.lasting else []
    ended = subprocess.run(
        [*options.generator.split(), *load.arguments.split(), *lasting, "--relay", f"ws://127.0.0.1:{relay.port}/ws",
         "--pid", str(relay.process.pid), "-o", "json"], capture_output=True, text=True, check=False)
    if ended.returncode:
        sys.stderr.write(ended.stderr)
        raise SystemExit(f"{load.name}: the load on {relay.name} ended with {ended.returncode}")
    found = json.loads(ended.stdout)
    missing = {name: found[name] for name in ("lost", "missing", "failed") if found.get(name)}
    if missing and relay.name == "ours":
        raise SystemExit(f"{load.name}: of the load on {relay.name} something is missing: {missing}")
    return {name: value for name, value in found.items() if name != "scenario"}


def compare(options, load):
    """All figures of all runs: figure, relay, values."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="goals"))
    relays, taken = [], collections.defaultdict(dict)
    try:
        relays.append(Relay("ours", options.ours, folder / "ours", load.verify))
        if not load.alone:
            relays.append(Relay("original", options.original, folder / "original", load.verify))
        # Memory only means something in a process that has done nothing else; elsewhere a first round is not counted.
        for turn in range(-1, options.rounds) if load.lasting else range(1):
            for relay in relays:
                for name, value in figures(options, load, relay).items():
                    if turn >= 0:
                        taken[name].setdefault(relay.name, []).append(value)
    finally:
        for relay in relays:
            relay.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return taken


def repeated(options, load):
    """A load that wants fresh relays each time, in as many rounds."""
    together = collections.defaultdict(lambda: collections.defaultdict(list))
    for _ in range(1 if load.lasting else options.rounds):
        for figure, relays in compare(options, load).items():
            for relay, values in relays.items():
                together[figure][relay] += values
    return together


def spread(values):
    middle = statistics.median(values) if values else 0
    digits = 0 if middle >= 100 else 1 if middle >= 10 else 2
    return " / ".join(f"{v:,.{digits}f}" for v in (min(values), middle, max(values))) if values else "–"


def line(load, figure, relays, goal):
    ours, original = statistics.median(relays["ours"]), statistics.median(relays.get("original") or [0])
    ratio = ours / original if original else None
    told, verdict = "", ""
    if goal:
        value = ratio if goal.beside else ours
        told = f"{'≤' if goal.at_most else '≥'} {goal.bound:,g}{' times' if goal.beside else ''}"
        held = value is not None and (value <= goal.bound if goal.at_most else value >= goal.bound)
        verdict = "held" if held else "**missed**"
    return (f"| {load.name} | {figure} | {spread(relays['ours'])} | {spread(relays.get('original'))} | "
            f"{'–' if ratio is None else f'{ratio:.2f}'} | {told} | {verdict} |")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    for name in ("--ours", "--original", "--generator"):
        parser.add_argument(name, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--warmup", default="PT1S")
    parser.add_argument("--duration", default="PT3S")
    parser.add_argument("--only", default="", help="loads whose name has this in it")
    options = parser.parse_args()
    print(f"{options.rounds} rounds in turn, {os.cpu_count()} processors, {platform.system()} {platform.machine()}, load "
          f"{os.getloadavg()[0]:.1f} before. Smallest / median / largest.\n")
    print("| load | figure | ours | original | ratio | goal | |\n|---|---|---|---|---|---|---|")
    for load in LOADS:
        if options.only not in load.name:
            continue
        taken = repeated(options, load)
        for goal in load.goals or (Goal(SPEED, 0),):
            print(line(load, goal.figure, taken[goal.figure], goal if load.goals else None), flush=True)


if __name__ == "__main__":
    sys.exit(main())
