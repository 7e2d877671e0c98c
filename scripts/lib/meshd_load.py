"""Measures meshd: start-up, idle memory, and memory and threads under many requests at once. See scripts/bench-meshd."""
import argparse
import collections
import http.client
import http.server
import json
import os
import pathlib
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE = 120.0  # s, for anything to come up
SETTLE = 5.0  # s of idleness before memory is read
SLOW = 2.0  # s that the slow agent takes
REQUEST = 90  # s, deadline of a request under load


class OverUnixSocket(http.client.HTTPConnection):
    """HTTP to the local API."""

    def __init__(self, path):
        super().__init__("localhost", timeout=REQUEST + 60)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class SlowAgent(http.server.BaseHTTPRequestHandler):
    """Answers after a while."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        time.sleep(SLOW)
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 1024
    daemon_threads = True


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def status_member(pid, name):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"^{name}:\s+(\d+)", text, re.M).group(1))


def processor_millis(pid):
    """What it has used of the processors: unlike elapsed time it hardly depends on who else runs."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def await_true(what, condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.005)
    sys.exit(f"bench-meshd: waited {PATIENCE:.0f} s for {what}")


class Bench:
    def __init__(self, folder, relay):
        self.folder, self.processes = folder, []
        self.relay_port = free_port()
        self.agent = Server(("127.0.0.1", 0), SlowAgent)
        threading.Thread(target=self.agent.serve_forever, daemon=True).start()
        started, _ = self.start(
            "relay", [relay, "--listen", f"127.0.0.1:{self.relay_port}", "--data-dir", str(folder / "relay")])
        await_true("the relay", lambda: alive(started) and self.connected() is not None)

    def start(self, name, command):
        home = self.folder / f"{name}-{len(self.processes)}"
        (home / ".mesh").mkdir(parents=True, mode=0o700)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MESH_")}
        environment.update(HOME=str(home), NO_PROXY="*", no_proxy="*", RUST_LOG="warn")
        log = open(home / "log", "wb")
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        self.processes.append(process)
        return process, home / ".mesh" / "meshd.sock"

    def connected(self):
        return connected_agents(self.relay_port)

    def meshd(self, program):
        """Starts one: the process, its socket, and the seconds until its local API answered."""
        config = self.folder / f"node-{len(self.processes)}.json"
        config.touch(mode=0o600)
        config.write_text(json.dumps({
            "secret_key_hex": secrets.token_hex(32), "relay_url": f"ws://127.0.0.1:{self.relay_port}/ws",
            "local_agent_url": f"http://127.0.0.1:{self.agent.server_port}/",
            "acl": {"default_deny": False, "rules": []}}))
        began = time.monotonic()
        process, path = self.start("meshd", [program, "-c", str(config)])
        await_true("the local API", lambda: alive(process) and answers(path))
        return process, path, time.monotonic() - began

    def stop(self, process):
        process.terminate()
        process.wait(30)

    def close(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()
        self.agent.shutdown()


def connected_agents(relay_port):
    """How many agents the relay has; None if it does not answer."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", relay_port, timeout=10)
        connection.request("GET", "/metrics")
        found = re.search(r"^mesh_connected_agents (\d+)", connection.getresponse().read().decode(), re.M)
        return int(found.group(1)) if found else None
    except OSError:
        return None


def alive(process):
    """Whether it runs; ends everything if it does not."""
    if process.poll() is not None:
        sys.exit(f"bench-meshd: {process.args[0]} ended with {process.returncode}")
    return True


def answers(path):
    try:
        return "state" in call(path, "GET", "/status")
    except (OSError, http.client.HTTPException):
        return False


def call(path, method, target, body=None):
    connection = OverUnixSocket(path)
    try:
        connection.request(method, target, None if body is None else json.dumps(body),
                           {"content-type": "application/json"} if body is not None else {})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def idle(bench, programs, rounds):
    figures = collections.defaultdict(lambda: ([], [], []))
    for turn in range(rounds):
        for name, program in programs:
            process, _, seconds = bench.meshd(program)
            figures[name][2].append(processor_millis(process.pid))
            await_true("the link", lambda: bench.connected() == 1)
            time.sleep(SETTLE)
            figures[name][0].append(seconds * 1000)
            figures[name][1].append(status_member(process.pid, "VmRSS") / 1024)
            bench.stop(process)
            await_true("the end of the link", lambda: bench.connected() == 0)
            print(f"round {turn + 1} {name}: {seconds * 1000:.0f} ms, {figures[name][1][-1]:.0f} MiB", file=sys.stderr)
    for name, (starts, sizes, work) in figures.items():
        for what, values, unit in (("start-up", starts, "ms"), ("  of processor", work, "ms"), ("idle RSS", sizes, "MiB")):
            print(f"{name:5} {what:14} {min(values):7.0f} {statistics.median(values):7.0f} {max(values):7.0f} {unit}")


def load(bench, program, requests):
    (caller, asking, _), (callee, asked, _) = bench.meshd(program), bench.meshd(program)
    await_true("both links", lambda: bench.connected() == 2)
    target = call(asked, "GET", "/status")["agent_id"]
    before = {name: (status_member(p.pid, "VmRSS") / 1024, status_member(p.pid, "Threads"))
              for name, p in (("caller", caller), ("callee", callee))}
    endings, lock = collections.Counter(), threading.Lock()
    most_threads = collections.Counter()

    def ask():
        try:
            answer = call(asking, "POST", "/request", {"target": target, "capability": "slow", "payload": {},
                                                       "timeout_secs": REQUEST})
            ending = "result" if "payload" in answer else answer.get("reason", "untyped") + remote_code(answer)
        except (OSError, http.client.HTTPException, ValueError) as failure:
            ending = type(failure).__name__
        with lock:
            endings[ending] += 1

    threading.stack_size(256 << 10)
    threads = [threading.Thread(target=ask) for _ in range(requests)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        for name, process in (("caller", caller), ("callee", callee)):
            most_threads[name] = max(most_threads[name], status_member(process.pid, "Threads"))
        time.sleep(0.1)
    print(f"{requests} requests at once, agent of {SLOW:.0f} s: {time.monotonic() - began:.0f} s, {dict(endings)}")
    for name, process in (("caller", caller), ("callee", callee)):
        rss, count = before[name]
        print(f"{name}: RSS {rss:.0f} MiB before, {status_member(process.pid, 'VmHWM') / 1024:.0f} MiB at most; "
              f"threads {count} before, {most_threads[name]} at most")


def remote_code(answer):
    """What the other side answered, if it was an error of its own."""
    if answer.get("reason") != "remote":
        return ""
    error = json.loads(answer["error"])
    return " " + str(error.get("code") or error.get("error"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--relay", required=True)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--rust", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=1000)
    options = parser.parse_args()
    programs = [("ours", options.ours)]
    if os.access(options.rust, os.X_OK):
        programs.append(("rust", options.rust))
    else:
        print("bench-meshd: the original's meshd is not installed (scripts/interop installs it)", file=sys.stderr)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-meshd"))
    bench = Bench(folder, options.relay)
    try:
        print("                          min  median     max")
        idle(bench, programs, options.rounds)
        load(bench, options.ours, options.requests)
    finally:
        bench.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
