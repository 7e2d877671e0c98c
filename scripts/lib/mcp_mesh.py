"""A mesh of programs in a folder, for scripts that let others' MCP programs meet ours."""

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.request

PATIENCE = 120


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def until(what, condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            if condition():
                return
        time.sleep(0.2)
    raise SystemExit(f"{what} did not happen within {PATIENCE} s")


def reporter(failures):
    """Prints a line a scene, and remembers those that failed."""

    def report(scene, passed):
        print(("PASS  " if passed else "FAIL  ") + scene, flush=True)
        if not passed:
            failures.append(scene)

    return report


class Mesh:
    """A server, and agents that join it, each with a HOME of its own."""

    def __init__(self, programs, folder, stack, more_environment):
        self.programs, self.folder, self.stack, self.more = programs, folder, stack, more_environment
        self.url = f"http://127.0.0.1:{free_port()}"
        address = self.url.removeprefix("http://")
        self.start("server", "mesh-server", "--listen", address, "--db-path", str(folder / "mesh.db"))
        until("the server's start", lambda: urllib.request.urlopen(self.url + "/health").status == 200)
        self.token = self.run("server", "mesh-server", "token", "create", "--user", "me", "--db-path",
                              str(folder / "mesh.db")).strip()

    def home(self, name):
        home = self.folder / name
        home.mkdir(exist_ok=True)
        return home

    def environment(self, name):
        return {**os.environ, "HOME": str(self.home(name)), **self.more}

    def start(self, name, program, *words):
        log = open(self.folder / f"{name}-{program}.log", "w")
        process = subprocess.Popen([self.programs / program, *words], env=self.environment(name), stdout=log, stderr=log)
        self.stack.callback(process.wait)
        self.stack.callback(process.terminate)
        return process

    def run(self, name, program, *words, stdin=""):
        return self.ran(name, program, *words, stdin=stdin, check=True).stdout

    def ran(self, name, program, *words, stdin="", check=False):
        return subprocess.run([self.programs / program, *words], env=self.environment(name), input=stdin, text=True,
                              check=check, capture_output=True)

    def register(self, name):
        """Logs in and makes a card; its answer."""
        self.run(name, "meshctl", "login", "--cp-url", self.url, "--token-file", "-", stdin=self.token)
        return json.loads(self.run(name, "meshctl", "register", "--name", name, "--capabilities", "none"))

    def start_daemon(self, name, *words):
        self.start(name, "meshd", "--relay", self.url.replace("http", "ws") + "/relay/ws", *words)
        until(f"{name}'s link", lambda: "Connected" in self.run(name, "meshctl", "status"))

    def ask(self, method, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), method=method, headers={
            "authorization": "Bearer " + self.token, "content-type": "application/json"})
        return json.load(urllib.request.urlopen(request))
