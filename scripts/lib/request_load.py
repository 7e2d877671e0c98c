"""Requests through two daemons and a relay, ours beside the original's. See scripts/bench-requests."""
import argparse
import collections
import json
import os
import pathlib
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile

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
    """One run of the generator, in a JVM of its own."""
    ended = subprocess.run(
        [options.java, "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC",
         "-cp", options.generator, "io.agentmesh.bench.request.RequestLoad", "--socket", str(mesh.asking), "--target",
         mesh.target, "--agent-port", str(mesh.agent_port), "--size", str(size), "--window", str(window),
         "--warmup", f"PT{warm_up}S"],
        stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(ended.stdout.splitlines()[-1])


def numbers(text):
    return [int(part) for part in text.split(",")]


def main():
    parser = argparse.ArgumentParser()
    for name in ("--ours", "--rust", "--java", "--generator"):
        parser.add_argument(name, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", type=numbers, default=[256, 16384])
    parser.add_argument("--windows", type=numbers, default=[1, 16])
    parser.add_argument("--warm-up", type=int, default=60)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="requests"))
    meshes = {}
    try:
        meshes.update(ours=Mesh(folder / "ours"), original=Mesh(folder / "rust"))
        meshes["ours"].up(f"{options.ours}/mesh-relay", f"{options.ours}/meshd")
        meshes["original"].up(f"{options.rust}/agent-mesh-relay", f"{options.rust}/agent-meshd")
        # A session of the original's daemons does not survive requests at the same time.
        load(options, meshes["ours"], 256, max(options.windows), options.warm_up)
        load(options, meshes["original"], 256, 1, options.warm_up)
        table(options, meshes)
    finally:
        for mesh in meshes.values():
            mesh.close()
        shutil.rmtree(folder, ignore_errors=True)


def table(options, meshes):
    print(f"| bytes | at a time | figure | ours: min / median / max, {options.rounds} rounds | original | ratio |")
    print("|---|---|---|---|---|---|")
    for window in sorted(options.windows):
        for size in options.sizes:
            taken = collections.defaultdict(dict)
            for _ in range(options.rounds):
                for maker, mesh in meshes.items():
                    figures = load(options, mesh, size, window)
                    if maker == "ours" and figures["failed"]:
                        sys.exit(f"bench-requests: {figures['failed']} of our requests failed; such figures say nothing")
                    for figure, value in figures.items():
                        taken[figure].setdefault(maker, []).append(value)
            for figure, makers in taken.items():
                cells = [f"{min(v):,.0f} / {statistics.median(v):,.0f} / {max(v):,.0f}" for v in makers.values()]
                theirs = statistics.median(makers["original"])
                ratio = f"{statistics.median(makers['ours']) / theirs:.2f}" if theirs else "-"
                print(f"| {size} | {window} | {figure} | {' | '.join(cells)} | {ratio} |", flush=True)


if __name__ == "__main__":
    main()
