"""Scenes of scripts/mcp-servers. usage: mcp_servers.py PROGRAMS"""

import contextlib
import json
import pathlib
import signal
import subprocess
import sys
import tempfile

from mcp_mesh import Mesh, free_port, reporter, until

PROGRAMS = pathlib.Path(sys.argv[1])
TOOLBOX = str(pathlib.Path(__file__).parent / "mcp_toolbox.py")


class Server:
    """The toolbox over HTTP, which can be ended and begun again on its port."""

    def __init__(self, folder, stack):
        self.port, self.log = free_port(), open(folder / "toolbox.log", "w")
        self.begin()
        stack.callback(lambda: self.end())

    def begin(self):
        self.process = subprocess.Popen([sys.executable, TOOLBOX, str(self.port)], stdout=self.log, stderr=self.log)

    def end(self):
        self.process.kill()
        self.process.wait()


def scenes(report, mesh, name):
    """What agent `alice` sees of the agent whose tools are the toolbox's."""

    def ask(tool, payload="{}", *words):
        return mesh.ran("alice", "meshctl", "request", *words, name, tool, payload)

    def card():
        found = json.loads(mesh.run("alice", "meshctl", "-o", "json", "discover", "--search", name))
        return {each["name"]: each for each in found["agents"][0]["capabilities"]}

    until(f"{name}'s server", lambda: ask("add", '{"a":2,"b":3}').returncode == 0)
    report("answers a call", json.loads(ask("add", '{"a":2,"b":3}').stdout) == {"sum": 5})
    report("has its words", json.loads(ask("greet", '{"name":"Zoë"}').stdout) == "grüß dich, Zoë")
    until(f"{name}'s card", lambda: "add" in card())
    report("is on the card with its schema", card()["add"]["input_schema"]["required"] == ["a", "b"])
    failed = ask("fail")
    report("fails as an error", failed.returncode != 0 and "Error executing tool fail" in failed.stdout + failed.stderr)
    wrong = ask("add", '{"a":"two"}')
    report("refuses bad arguments", wrong.returncode != 0)
    steps = ask("count", '{"to":3}', "--stream").stdout
    report("tells of progress", '"progress"' in steps and "counted" in steps)
    large = ask("huge")
    report("says too much, and its caller is told", "too_large" in large.stdout + large.stderr or "too much" in large.stderr)
    note = mesh.folder / f"{name}.note"
    call = mesh.start("alice", "meshctl", "request", name, "wait", json.dumps({"note": str(note)}))
    until("the call", lambda: note.read_text() == "begun")
    call.send_signal(signal.SIGINT)
    until("the cancellation", lambda: note.read_text() == "cancelled")
    report("is cancelled by Ctrl-C", ask("add", '{"a":2,"b":3}').returncode == 0)
    ask("learn")
    until("the new tool", lambda: ask("learnt").returncode == 0)
    until("the new card", lambda: "learnt" in card())
    report("tells of a new tool", True)


def recovers(report, mesh, name, how):
    """The toolbox is gone and is there again."""
    until(f"{name} after {how}", lambda: mesh.ran("alice", "meshctl", "request", name, "add", '{"a":2,"b":3}').returncode == 0)
    report(f"is found again after {how}", True)


def main():
    failures = []
    report = reporter(failures)
    with tempfile.TemporaryDirectory() as given, contextlib.ExitStack() as stack:
        folder = pathlib.Path(given)
        mesh = Mesh(PROGRAMS, folder, stack, {})
        mesh.register("alice")
        mesh.start_daemon("alice", "--local-agent", "http://127.0.0.1:9")

        mesh.register("child")
        mesh.start_daemon("child", "--mcp-command", f"'{sys.executable}' '{TOOLBOX}'")
        over_stdio = lambda scene, passed: report(f"python package, stdio: {scene}", passed)
        scenes(over_stdio, mesh, "child")
        mesh.ran("alice", "meshctl", "request", "--timeout", "5", "child", "hang", "{}")
        recovers(over_stdio, mesh, "child", "hanging")

        server = Server(folder, stack)
        mesh.register("url")
        mesh.start_daemon("url", "--mcp-url", f"http://127.0.0.1:{server.port}/mcp")
        over_http = lambda scene, passed: report(f"python package, http: {scene}", passed)
        scenes(over_http, mesh, "url")
        server.end()
        until("the loss", lambda: "down" in mesh.run("url", "meshctl", "status"))
        over_http("is down when it is gone", True)
        server.begin()
        recovers(over_http, mesh, "url", "a restart")
        server.process.send_signal(signal.SIGSTOP)
        until("the hanging", lambda: "hangs" in mesh.run("url", "meshctl", "status"))
        over_http("is down when it hangs", True)
        server.process.send_signal(signal.SIGCONT)
        recovers(over_http, mesh, "url", "hanging")
    sys.exit(1 if failures else 0)


main()
