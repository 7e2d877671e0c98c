"""Measures the offline channel: its pieces, a daemon that comes back, and one with many sessions. See scripts/bench-offline."""
import argparse
import collections
import http.client
import http.server
import json
import os
import pathlib
import platform
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from meshd_load import Server, alive, call, connected_agents, free_port, processor_millis, status_member

PATIENCE = 600.0  # s, for the messages of one round
SETTLE = 5.0  # s of idleness before memory is read
TEXTS = "200,4000,65000"
# What waits for one agent is at most so many messages; their sender sends them as fast as it can.
LIMITS_AWAY = """rate_limit = 1000000.0
rate_burst = 1000000.0
[queue]
pair_envelopes = 100000
agent_envelopes = 100000
sender_envelopes = 100000
"""


def refuse(why):
    sys.exit(f"bench-offline: {why}; such figures say nothing")


def await_true(what, condition, pause=0.005):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            refuse(f"waited {PATIENCE:.0f} s for {what}")
        time.sleep(pause)


class Agent(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked, and writes down when, under which key."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append((time.monotonic(), self.headers["idempotency-key"]))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Program:
    """One of ours, with a HOME of its own that outlives it."""

    def __init__(self, folder, name, command, ready):
        self.home, self.name, self.command, self.ready = folder / name, name, command, ready
        (self.home / ".mesh").mkdir(parents=True, mode=0o700)
        self.process, self.starts = None, 0

    def start(self):
        """Until its ready line: seconds."""
        self.starts += 1
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MESH_") or k == "MESH_JAVA_OPTIONS"}
        environment.update(HOME=str(self.home), NO_PROXY="*", no_proxy="*")
        log = self.home / f"log-{self.starts}"
        began = time.monotonic()
        with open(log, "wb") as out:
            self.process = subprocess.Popen(self.command, cwd=self.home, env=environment, stdout=out, stderr=out)
        await_true(f"{self.name} to be ready", lambda: alive(self.process) and self.ready in log.read_text("utf-8", "replace"))
        return time.monotonic() - began

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Mesh:
    """A relay, a registry, and daemons whose agents have one owner."""

    def __init__(self, folder, programs):
        self.folder, self.programs, self.running = folder, pathlib.Path(programs), []
        self.registry_port, self.relay_port = free_port(), free_port()
        self.agent = Server(("127.0.0.1", 0), Agent)
        self.agent.asked = collections.deque()
        threading.Thread(target=self.agent.serve_forever, daemon=True).start()

    def up(self):
        database = self.folder / "registry.db"
        registry = self.program("mesh-registry", ["--listen", f"127.0.0.1:{self.registry_port}", "--db", str(database)])
        made = subprocess.run(
            [*registry.command[:1], "token", "create", "--user", "owner", "--db", str(database)], check=True, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.token = made.stdout.strip()
        registry.start()
        relay = self.program("mesh-relay", [
            "--listen", f"127.0.0.1:{self.relay_port}", "--data-dir", str(self.folder / "relay"), "--cp-url", self.cp_url(),
            "--cp-token", self.token])
        (relay.home / "relay.toml").write_text(LIMITS_AWAY)
        relay.start()

    def cp_url(self):
        return f"http://127.0.0.1:{self.registry_port}"

    def program(self, name, arguments, called=None):
        program = Program(self.folder, called or name, [str(self.programs / name), *arguments], f"{name} ready ")
        self.running.append(program)
        return program

    def meshd(self, called):
        """A daemon that was not started; who it is, is in its home."""
        daemon = self.program("meshd", [
            "--relay", f"ws://127.0.0.1:{self.relay_port}/ws", "--local-agent",
            f"http://127.0.0.1:{self.agent.server_port}"], called)
        daemon.key, daemon.socket = secrets.token_hex(32), daemon.home / ".mesh" / "meshd.sock"
        config = daemon.home / ".mesh" / "config.toml"
        config.touch(mode=0o600)
        config.write_text(f'bearer_token = "{self.token}"\ncp_url = "{self.cp_url()}"\nsecret_key = "{daemon.key}"\n')
        return daemon

    def register(self, agent_id, name):
        connection = http.client.HTTPConnection("127.0.0.1", self.registry_port, timeout=30)
        connection.request(
            "POST", "/agents", json.dumps({"agent_id": agent_id, "name": name, "capabilities": [{"name": "echo"}]}),
            {"content-type": "application/json", "authorization": f"Bearer {self.token}"})
        answer = connection.getresponse()
        if answer.status // 100 != 2:
            refuse(f"the registry does not take the card of {name}: {answer.status} {answer.read()!r}")
        connection.close()

    def close(self):
        for program in reversed(self.running):
            program.stop()
        self.agent.shutdown()


def sent(daemon):
    """What a daemon sent: state by id."""
    return {each["id"]: each["state"] for each in call(daemon.socket, "GET", "/messages")["messages"]}


def are_all(daemon, names, state):
    """Whether all these messages are in this state: one question, however many they are."""
    states = sent(daemon)
    return all(states.get(name) == state for name in names)


def drained(mesh, sender, receiver, target, count):
    """One round: `count` messages wait at the relay, and their receiver comes back."""
    mesh.agent.asked.clear()
    names = set()
    for number in range(count):
        message = call(sender.socket, "POST", "/messages", {
            "target": target, "capability": "echo", "payload": {"number": number, "text": "x" * 200}, "ttl_secs": 7200})
        if "id" not in message:
            refuse(f"message {number + 1} was not taken: {message}")
        names.add(message["id"])
    await_true("the relay to keep all messages", lambda: are_all(sender, names, "queued"), 0.5)
    began = time.monotonic()
    ready = receiver.start()
    await_true("all messages to be handled", lambda: len(mesh.agent.asked) >= count)
    await_true("all receipts", lambda: are_all(sender, names, "processed"), 0.1)
    ended = time.monotonic()
    handled = collections.Counter(key for _, key in mesh.agent.asked)
    if set(handled) != names or any(times != 1 for times in handled.values()):
        refuse(f"of {count} messages {len(names - set(handled))} were not handled, "
               f"{sum(times > 1 for times in handled.values())} twice")
    times = [at for at, _ in mesh.agent.asked]
    return {
        "start to ready, ms": ready * 1000,
        "ready to first handled, ms": (times[0] - began - ready) * 1000,
        "handled, messages/s": (count - 1) / (times[-1] - times[0]) if count > 1 else 0,
        "start to all handled, s": times[-1] - began,
        "start to all signed for, s": ended - began,
    }


def drain(options, mesh):
    sender, receiver = mesh.meshd("sender"), mesh.meshd("receiver")
    identity = {}
    for daemon in (sender, receiver):
        daemon.start()
        identity[daemon] = call(daemon.socket, "GET", "/status")["agent_id"]
        mesh.register(identity[daemon], daemon.name)
    await_true("both links", lambda: connected_agents(mesh.relay_port) == 2)
    first(mesh, sender, identity[receiver])
    taken = collections.defaultdict(list)
    for turn in range(-1, options.rounds):
        receiver.stop()
        await_true("the end of the link", lambda: connected_agents(mesh.relay_port) == 1)
        figures = drained(mesh, sender, receiver, identity[receiver], options.messages)
        print(f"drain, round {turn + 1}: {', '.join(f'{k} {v:,.1f}' for k, v in figures.items())}", file=sys.stderr)
        for figure, value in figures.items() if turn >= 0 else ():
            taken[f"{options.messages:,} messages wait: {figure}"].append(value)
    receiver.stop()
    sender.stop()
    return taken


def first(mesh, sender, target):
    """Until the receiver's prekeys are published there is nothing to seal for; then a session."""
    taken = []

    def is_taken():
        taken.append(call(sender.socket, "POST", "/messages", {
            "target": target, "capability": "echo", "payload": {}, "ttl_secs": 7200}))
        return "id" in taken[-1]

    await_true("the receiver's prekeys", is_taken, 0.2)
    await_true("the first message", lambda: sent(sender).get(taken[-1]["id"]) == "processed", 0.1)


def restart(options, mesh):
    taken = collections.defaultdict(list)
    full, empty = mesh.meshd("full"), mesh.meshd("empty")
    subprocess.run(
        [options.java, "--enable-native-access=ALL-UNNAMED", "-cp", options.generator, "io.agentmesh.bench.offline.SessionStore",
         str(full.home / ".mesh"), full.key, str(options.sessions)], check=True, stdout=subprocess.DEVNULL)
    size = (full.home / ".mesh" / "offline" / "channel.db").stat().st_size
    print(f"restart: the database of {options.sessions:,} sessions has {size / (1 << 20):.1f} MiB", file=sys.stderr)
    for turn in range(-1, options.rounds):
        for daemon, sessions in ((empty, 0), (full, options.sessions)):
            ready = daemon.start()
            work = processor_millis(daemon.process.pid)
            time.sleep(SETTLE)
            figures = {"open to ready, ms": ready * 1000, "of it processor, ms": work,
                       "resident, MiB": status_member(daemon.process.pid, "VmRSS") / 1024}
            daemon.stop()
            print(f"restart, round {turn + 1}, {sessions:,} sessions: "
                  f"{', '.join(f'{k} {v:,.1f}' for k, v in figures.items())}", file=sys.stderr)
            for figure, value in figures.items() if turn >= 0 else ():
                taken[f"{sessions:,} sessions: {figure}"].append(value)
    return taken


def pieces(options):
    """Of JMH, which measures as often as there are rounds."""
    taken = {}
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        for benchmark, texts in (("(seal|open|openAfterTurn)", TEXTS), ("(initiate|agree)", "200")):
            subprocess.run(
                [options.java, "-jar", options.generator, f"OfflineBenchmark.{benchmark}$", "-p", f"text={texts}", "-f", "1",
                 "-wi", "2", "-w", f"{options.seconds}s", "-i", str(options.rounds), "-r", f"{options.seconds}s", "-foe", "true",
                 "-rf", "json", "-rff", file.name], check=True, stdout=sys.stderr)
            for result in json.loads(pathlib.Path(file.name).read_text()):
                name = result["benchmark"].rsplit(".", 1)[1]
                size = f", {int(result['params']['text']):,} B" if texts == TEXTS else ""
                taken[f"{name}{size}, a second"] = result["primaryMetric"]["rawData"][0]
    return taken


def table(taken):
    for figure, values in taken.items():
        spread = (min(values), statistics.median(values), max(values))
        digits = 0 if spread[1] >= 100 else 1
        print(f"| {figure} | {' | '.join(f'{v:,.{digits}f}' for v in spread)} |", flush=True)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench-offline")
    for name in ("--programs", "--java", "--generator"):
        parser.add_argument(name, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["pieces", "drain", "restart"])
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--sessions", type=int, default=10000)
    parser.add_argument("--seconds", type=int, default=2)
    options = parser.parse_args()
    arguments = " ".join(sys.argv[sys.argv.index("--generator") + 2:])
    print(f"scripts/bench-offline {arguments}".rstrip() + f": {os.cpu_count()} processors, {platform.system()} "
          f"{platform.machine()}, load {os.getloadavg()[0]:.1f} before\n")
    print("| figure | smallest | median | largest |\n|---|---|---|---|", flush=True)
    if options.only in (None, "pieces"):
        table(pieces(options))
    if options.only == "pieces":
        return
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-offline"))
    mesh = Mesh(folder, options.programs)
    try:
        mesh.up()
        if options.only in (None, "drain"):
            table(drain(options, mesh))
        if options.only in (None, "restart"):
            table(restart(options, mesh))
    finally:
        mesh.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
