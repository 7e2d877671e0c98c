"""Holds our relay to what was promised beside the original's, load by load and in turn. See scripts/bench."""
import argparse
import collections
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import honesty
import parts
from meshd_load import await_true, connected_agents, free_port, status_member

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
SETTLE = 5.0  # s of a relay that does nothing before its memory is read


@dataclasses.dataclass(frozen=True)
class Goal:
    """That a figure's median is at most, or at least, so many times the original's, or so much if `beside` is not."""

    figure: str
    bound: float | None = None
    at_most: bool = True
    beside: bool = True
    # What the original is measured by, where it cannot be by the same.
    theirs: str = ""
    # The figure beside which it is put, and how many times that it may be.
    neighbour: str = ""


def at_least(figure, bound, **more):
    return Goal(figure, bound, at_most=False, **more)


@dataclasses.dataclass(frozen=True)
class Load:
    """One scenario of mesh-bench, and what was promised of it."""

    name: str
    arguments: str
    goals: tuple
    verify: str = "ends"
    # Whether it takes --warmup and --duration, and what it needs of them if not the usual.
    lasting: bool = True
    times: tuple = ()
    # Whether it wants a relay that has done nothing else, and rounds that are not counted where it does not.
    fresh: bool = False
    before: int = 1
    # The original does not survive it, or has nothing to compare.
    alone: bool = False
    # Envelopes are to be refused in it.
    refusals: bool = False
    # What may be missing of the original and does not make its other figures void.
    shown: tuple = ()


def steps(sizes):
    """A size beside the one before: half as much again as its bytes is a cliff."""
    yield Goal(f"p50_us_of_{sizes[0]}")
    for before, size in zip(sizes, sizes[1:]):
        yield Goal(f"p50_us_of_{size}", round(1.5 * size / before, 2), beside=False, neighbour=f"p50_us_of_{before}")


SPEED, CPU = "messages_per_s", "relay_cpu_us_per_message"
STEPS = [kib << 10 for kib in (15, 16, 17, 48, 64, 65)]
LOADS = [
    Load("256 B, window 64, `ends`", "throughput --size 256 --window 64 --ask VERIFIES",
         (at_least(SPEED, 5), Goal(CPU, 0.25))),
    Load("256 B, window 64, `always`", "throughput --size 256 --window 64", (at_least(SPEED, 1.0),), "always"),
    Load("4 KiB JSON objects, `always`", "throughput --size 4096 --payload OBJECT", (at_least(SPEED, 1.6),), "always"),
    Load("48 KiB, `ends`", "throughput --size 49152 --ask VERIFIES", (at_least(SPEED, 2),)),
    Load("256 B, window 16", "throughput --size 256 --window 16 --ask VERIFIES",
         (at_least(SPEED, 10), Goal("p50_us", 5_000, beside=False), Goal("p99_us"))),
    Load("256 B, one at a time", "throughput --size 256 --pairs 1 --window 1 --ask VERIFIES", (Goal("p50_us", 1.1),)),
    # Of what goes out in a second and a half the p99.9 is the third slowest.
    Load("open loop, 2,000 a second", "latency --rate 2000 --ask VERIFIES", (Goal("p99.9_us", 0.5), Goal("p50_us")),
         times=("PT3S", "PT5S")),
    Load("15 to 65 KiB, one at a time", f"throughput --sizes {','.join(map(str, STEPS))} --pairs 1 --window 1 --ask VERIFIES",
         tuple(steps(STEPS))),
    Load("10,000 idle connections", "idle --agents 10000 --sources 40 --hold PT2S --after PT12S",
         (Goal("empty_mib", 90, beside=False), Goal("kib_per_connection", 12, beside=False), Goal("with_mib", 0.16),
          Goal("after_mib", 0.16), Goal("kept_share", 0.5, beside=False)), lasting=False, fresh=True),
    Load("4,000 agents reconnect at once", "storm --agents 4000 --sources 20",
         (Goal("all_back_s", 0.4), Goal("unreachable", 0, beside=False)), lasting=False, fresh=True,
         shown=("unreachable",)),
    Load("20 of 500 agents do not read (the original freezes)",
         "stalled --agents 500 --bad 20 --sources 20 --rate 1000 --rounds 1 --warmup PT2S --duration PT4S",
         (Goal("p99_ratio", 2, beside=False),), lasting=False, fresh=True, alone=True, refusals=True),
    Load("queue, 256 B", "queue --agents 200 --each 100",
         (at_least("on_disk_per_s", 20_000, beside=False, theirs="taken_per_s"),
          at_least("drained_per_s", 50_000, beside=False)), lasting=False, before=3),
]


class Relay:
    """A relay on a free port with a folder of its own and its limits out of the way."""

    def __init__(self, name, program, folder, verify):
        self.name, self.port, self.empty_mib = name, free_port(), None
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
            self.process.wait()


def run(options, load, relay):
    """The figures of one run; Incomplete if something is missing of it."""
    warmup, duration = load.times or (options.warmup, options.duration)
    lasting = ["--warmup", warmup, "--duration", duration] if load.lasting else []
    before = honesty.scrape(relay.port, "before")
    ended = subprocess.run(
        [*options.generator.split(), *load.arguments.split(), *lasting, "--relay", f"ws://127.0.0.1:{relay.port}/ws",
         "--pid", str(relay.process.pid), "-o", "json"], capture_output=True, text=True, check=False)
    if relay.process.poll() is not None:
        raise honesty.Incomplete(f"the relay ended with {relay.process.returncode}")
    if ended.returncode:
        raise honesty.Incomplete(f"the load ended with {ended.returncode}: {ended.stderr.strip()[-300:]}")
    after = honesty.scrape(relay.port, "after")
    found = json.loads(ended.stdout)
    honesty.check_figures(found, load.shown if relay.name != "ours" else ())
    if not load.refusals and relay.name == "ours":
        honesty.check_counters(before, after)
    return {name: value for name, value in found.items() if isinstance(value, float | int)}


def compare(options, load, taken):
    """Some rounds on the same relays; a load that wants them fresh has one."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="goals"))
    relays = []
    try:
        relays.append(Relay("ours", options.ours, folder / "ours", load.verify))
        if not load.alone:
            relays.append(Relay("original", options.original, folder / "original", load.verify))
        if load.name.endswith("idle connections"):
            time.sleep(SETTLE)
            for relay in relays:
                taken.add(relay.name, {"empty_mib": status_member(relay.process.pid, "VmRSS") / 1024})
        # Memory only means something in a process that has done nothing else; elsewhere the first rounds are not counted.
        for turn in range(1) if load.fresh else range(-load.before, options.rounds):
            for relay in relays:
                try:
                    found = run(options, load, relay)
                    if turn >= 0:
                        taken.add(relay.name, found)
                except honesty.Incomplete as lacking:
                    taken.lacks(relay.name, f"{load.name}: {lacking}" if relay.name == "ours" else str(lacking))
    finally:
        for relay in relays:
            relay.stop()
        shutil.rmtree(folder, ignore_errors=True)


def line(load, goal, taken):
    ours, original = taken.median("ours", goal.figure), taken.median("original", goal.theirs or goal.figure)
    ratio = None if goal.theirs else honesty.ratio(ours, original)
    told, verdict = "", ""
    value = ratio if goal.beside else ours
    if goal.neighbour:
        value = honesty.ratio(ours, taken.median("ours", goal.neighbour))
        theirs = honesty.ratio(original, taken.median("original", goal.neighbour))
        told = f"{'–' if value is None else f'{value:.2f}'} times the size before (original {'–' if theirs is None else f'{theirs:.2f}'}); "
    if goal.bound is not None:
        told += f"{'≤' if goal.at_most else '≥'} {goal.bound:,g}{' times' if goal.beside or goal.neighbour else ''}"
        verdict = honesty.held(value, goal.bound, goal.at_most)
    figure = f"{goal.figure} (original: {goal.theirs})" if goal.theirs else goal.figure
    return (f"| {load.name} | {figure} | {taken.cell('ours', goal.figure)} | "
            f"{taken.cell('original', goal.theirs or goal.figure)} | {'–' if ratio is None else f'{ratio:.2f}'} | {told} | "
            f"{verdict} |")


def relay_table(options):
    print("## The relay\n\nSmallest / median / largest.\n")
    print("| load | figure | ours | original | ratio | goal | |\n|---|---|---|---|---|---|---|")
    for load in LOADS:
        if options.only not in load.name:
            continue
        began, taken = time.monotonic(), honesty.Taken()
        for _ in range(options.rounds if load.fresh else 1):
            compare(options, load, taken)
        for goal in load.goals:
            print(line(load, goal, taken), flush=True)
        print(f"{load.name}: {time.monotonic() - began:.0f} s", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    for name in ("--ours", "--original", "--generator", "--scripts"):
        parser.add_argument(name, required=True)
    parser.add_argument("--rounds", type=int, help="5 or more; fewer with --quick")
    parser.add_argument("--quick", action="store_true", help="allows fewer rounds, and marks the table")
    parser.add_argument("--warmup", default="PT1S")
    parser.add_argument("--duration", default="PT1.5S")
    parser.add_argument("--only", default="", help="loads and parts whose name has this in it")
    parts.add_options(parser)
    options = parser.parse_args()
    options.rounds = honesty.rounds_of(options)
    parts.check(options)
    print(parts.head(options), end="")
    if any(options.only in load.name for load in LOADS):
        relay_table(options)
    parts.run(options)
    print(f"\nLoad {os.getloadavg()[0]:.1f} in the end.")


if __name__ == "__main__":
    sys.exit(main())
