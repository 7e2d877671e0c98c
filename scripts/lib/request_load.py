"""Requests through two daemons and a relay, ours beside the original's. See scripts/bench-requests."""
import argparse
import collections
import json
import os
import pathlib
import secrets
import shutil
import subprocess
import sys
import tempfile

import honesty
from meshd_load import alive, answers, await_true, call, connected_agents, free_port

LIMITS_AWAY = 'listen = "127.0.0.1:{port}"\nrate_limit = 1000000000.0\nrate_burst = 1000000000.0\nlog_level = "warn"\n'


class Mesh:
    """A relay and two daemons of one maker, each with a home of its own. Both makers' daemons have the same keys."""

    keys = collections.defaultdict(lambda: secrets.token_hex(32))
    target = None

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        self.relay_port, self.agent_port = free_port(), free_port()

    def up(self, relay, meshd):
        self.start("relay", [relay], LIMITS_AWAY.format(port=self.relay_port))
        await_true("the relay", lambda: connected_agents(self.relay_port) is not None)
        asked, self.asking = self.meshd(meshd, "asked"), self.meshd(meshd, "asking")
        await_true("both links", lambda: connected_agents(self.relay_port) == 2)
        # The original's daemon does not tell its id; ours has the same key.
        Mesh.target = call(asked, "GET", "/status").get("agent_id", Mesh.target)

    def start(self, name, command, relay_toml=None):
        home = self.folder / name
        (home / ".mesh").mkdir(parents=True, mode=0o700)
        if relay_toml:
            (home / "relay.toml").write_text(relay_toml)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MESH_")}
        environment.update(HOME=str(home), NO_PROXY="*", no_proxy="*", RUST_LOG="error")
        with open(home / "log", "wb") as log:
            process = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log)
        self.processes.append(process)
        return process, home / ".mesh" / "meshd.sock"

    def meshd(self, program, name):
        config = self.folder / f"{name}.json"
        config.touch(mode=0o600)
        config.write_text(json.dumps({
            "secret_key_hex": self.keys[name], "relay_url": f"ws://127.0.0.1:{self.relay_port}/ws",
            "local_agent_url": f"http://127.0.0.1:{self.agent_port}/", "acl": {"default_deny": False, "rules": []}}))
        process, socket = self.start(name, [program, "-c", str(config)])
        await_true(f"{name}'s local API", lambda: alive(process) and answers(socket))
        return socket

    def close(self):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def load(options, mesh, size, window, warm_up=3):
    """One run of the generator, in a JVM of its own; Incomplete if a request or a scrape of the relay is missing."""
    honesty.scrape(mesh.relay_port, "before")
    ended = subprocess.run(
        [options.java, "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC",
         "-cp", options.generator, "io.agentmesh.bench.request.RequestLoad", "--socket", str(mesh.asking), "--target",
         mesh.target, "--agent-port", str(mesh.agent_port), "--size", str(size), "--window", str(window),
         "--warmup", f"PT{warm_up}S", "--duration", f"PT{options.duration}S"],
        capture_output=True, check=False, text=True)
    if ended.returncode:
        raise honesty.Incomplete(f"the load ended with {ended.returncode}: {ended.stderr.strip()[-200:]}")
    honesty.scrape(mesh.relay_port, "after")
    found = json.loads(ended.stdout.splitlines()[-1])
    for line in ended.stderr.splitlines():
        if line.startswith("the first that failed"):
            print(line, file=sys.stderr)
    honesty.check_figures(found)
    return found


def numbers(text):
    return [int(part) for part in text.split(",")]


def main():
    parser = argparse.ArgumentParser()
    for name in ("--ours", "--rust", "--java", "--generator"):
        parser.add_argument(name, required=True)
    parser.add_argument("--rounds", type=int, help="5 or more; fewer with --quick")
    parser.add_argument("--quick", action="store_true", help="allows fewer rounds, and marks the table")
    parser.add_argument("--sizes", type=numbers, default=[256, 16384])
    parser.add_argument("--windows", type=numbers, default=[1, 16])
    parser.add_argument("--warm-up", type=int, default=60)
    parser.add_argument("--duration", type=int, default=5, help="seconds of a run")
    options = parser.parse_args()
    options.rounds = honesty.rounds_of(options)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="requests"))
    meshes = {}
    try:
        meshes.update(ours=Mesh(folder / "ours"), original=Mesh(folder / "rust"))
        meshes["ours"].up(f"{options.ours}/mesh-relay", f"{options.ours}/meshd")
        meshes["original"].up(f"{options.rust}/agent-mesh-relay", f"{options.rust}/agent-meshd")
        # A session of the original's daemons does not survive requests at the same time.
        for maker, window in (("ours", max(options.windows)), ("original", 1)):
            try:
                load(options, meshes[maker], 256, window, options.warm_up)
            except honesty.Incomplete as lacking:
                print(f"warming up {maker}: {lacking}", file=sys.stderr)
        table(options, meshes)
    finally:
        for mesh in meshes.values():
            mesh.close()
        shutil.rmtree(folder, ignore_errors=True)


def table(options, meshes):
    print(honesty.quick_mark(options, options.rounds), end="")
    print(f"| bytes | at a time | figure | ours: min / median / max, {options.rounds} rounds | original | ratio | goal | |")
    print("|---|---|---|---|---|---|---|---|")
    for window in sorted(options.windows):
        for size in options.sizes:
            taken = honesty.Taken()
            for _ in range(options.rounds):
                for maker, mesh in meshes.items():
                    try:
                        taken.add(maker, load(options, mesh, size, window))
                    except honesty.Incomplete as lacking:
                        taken.lacks(maker, f"{size} B, {window} at a time: {lacking}" if maker == "ours" else str(lacking))
            for figure in ("requests_per_s", "p50_us", "p99_us", "max_us"):
                print(line(size, window, figure, taken), flush=True)


# What was promised, by figure: how many times the original's, and whether at most so.
GOALS = {"p50_us": (1.0, True), "requests_per_s": (1.5, False)}


def line(size, window, figure, taken):
    ratio = honesty.ratio(taken.median("ours", figure), taken.median("original", figure))
    bound, at_most = GOALS.get(figure, (None, True))
    told = "" if bound is None else f"{'≤' if at_most else '≥'} {bound:g} times"
    verdict = "" if bound is None else honesty.held(ratio, bound, at_most)
    return (f"| {size} | {window} | {figure} | {taken.cell('ours', figure)} | {taken.cell('original', figure)} | "
            f"{'–' if ratio is None else f'{ratio:.2f}'} | {told} | {verdict} |")


if __name__ == "__main__":
    main()
