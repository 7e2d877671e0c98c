"""Scenes of scripts/mcp-clients. usage: mcp_clients.py PROGRAMS INSPECTOR_BIN"""

import asyncio
import contextlib
import http.server
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from mcp_mesh import PATIENCE, Mesh, free_port, reporter, until

PROGRAMS, INSPECTOR = map(pathlib.Path, sys.argv[1:3])
TOKEN = "c4n4ry-for-clients"

CAPABILITIES = [
    {"name": "echo", "description": "Says it again",
     "input_schema": {"type": "object", "properties": {"text": {"type": "string"}}}},
    {"name": "sum", "output_schema": {"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"]}},
    {"name": "slow"},
    {"name": "secret"},
]


class Agent(http.server.BaseHTTPRequestHandler):
    """An agent that echoes, adds, and takes its time."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if body.get("capability") == "slow":
            time.sleep(20)
        answer = {"total": 3} if body.get("capability") == "sum" else {"echo": body}
        text = json.dumps(answer).encode()
        with contextlib.suppress(OSError):
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

    def log_message(self, *_):
        pass


class Meeting(Mesh):
    """A server, an agent, and a caller with an MCP server of its own, in a folder."""

    def __init__(self, folder, stack):
        super().__init__(PROGRAMS, folder, stack, {"MESH_MCP_TOKEN": TOKEN})
        agent = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Agent)
        threading.Thread(target=agent.serve_forever, daemon=True).start()
        stack.callback(agent.shutdown)
        self.local_agent = f"http://127.0.0.1:{agent.server_port}"
        self.alice, self.bob = self.join("alice", []), self.join("bob", CAPABILITIES)
        self.run("alice", "meshctl", "acl", "create", f"--source={self.alice}", f"--target={self.bob}",
                 "--capabilities", "echo,sum,slow")

    def join(self, name, capabilities):
        """Registers an agent and starts its daemon."""
        card = self.register(name)
        if capabilities:
            change = {"agent_id": card["agent_id"], "name": name, "capabilities": capabilities}
            self.ask("PUT", f"/agents/{card['id']}", change)
        self.start_daemon(name, "--local-agent", self.local_agent)
        return card["agent_id"]

    def newcomer(self, agent_id):
        self.ask("POST", "/agents", {"agent_id": agent_id, "name": "carol", "capabilities": [{"name": "new"}]})


def text(result):
    return json.loads(result.content[0].text)


async def scenes(report, mesh, connect):
    """What a client of the Python SDK does, over whatever connects it."""
    prefix = mesh.bob[:8] + "__"
    for mode in ("legacy", "auto"):
        changed = asyncio.Event()

        async def hear(message):
            if "ToolListChanged" in type(message).__name__ or "list_changed" in str(message):
                changed.set()

        async with connect(mode, hear) as client:
            version = str(client.protocol_version)
            names = [tool.name for tool in (await client.list_tools()).tools]
            report(f"{version}: lists the agent's tools", {prefix + c["name"] for c in CAPABILITIES} <= set(names))
            called = await client.call_tool(prefix + "echo", {"text": "grüße"})
            report(f"{version}: calls a tool", not called.is_error and text(called)["echo"]["text"] == "grüße")
            added = await client.call_tool(prefix + "sum", {})
            report(f"{version}: gets structured content", added.structured_content == {"total": 3})
            denied = await client.call_tool(prefix + "secret", {})
            report(f"{version}: sees a denied call as an error result",
                   bool(denied.is_error) and text(denied)["cause"] == "acl_denied" and bool(text(denied)["next"]))
            beats = []
            begun = time.monotonic()
            try:
                async with asyncio.timeout(12):
                    await client.call_tool(prefix + "slow", {}, progress_callback=lambda *beat: note(beats, beat))
                cancelled = False
            except TimeoutError:
                cancelled = time.monotonic() - begun < 18
            report(f"{version}: hears of a long call's progress", len(beats) > 0)
            again = await client.call_tool(prefix + "echo", {"text": "after"})
            report(f"{version}: cancels a long call, and the next one works", cancelled and not again.is_error)
            await changes(report, mesh, client, version, changed)


async def note(beats, beat):
    beats.append(beat)


async def changes(report, mesh, client, version, changed):
    agent = mesh.run("alice", "meshctl", "keygen").split()[2]
    try:
        async with asyncio.timeout(PATIENCE * 2):
            if version < "2026":
                mesh.newcomer(agent)
                await changed.wait()
            else:
                async with client.listen(tools_list_changed=True) as events:
                    mesh.newcomer(agent)
                    async for _ in events:
                        break
        tools = [tool.name for tool in (await client.list_tools(cache_mode="refresh")).tools]
        report(f"{version}: is told that an agent came", any(name.endswith("__new") for name in tools))
    except Exception as failed:
        report(f"{version}: is told that an agent came ({failed!r})", False)


def over_stdio(mesh):
    server = StdioServerParameters(command=str(PROGRAMS / "meshctl"), args=["mcp-server", "--stdio"],
                                   env=mesh.environment("alice"))
    return lambda mode, hear: Client(server_of(server), mode=mode, message_handler=hear)


def server_of(parameters):
    from mcp.client.stdio import stdio_client
    return stdio_client(parameters)


def over_http(url):
    def connect(mode, hear):
        http_client = httpx2.AsyncClient(headers={"authorization": "Bearer " + TOKEN}, timeout=PATIENCE)
        return Client(streamable_http_client(url, http_client=http_client), mode=mode, message_handler=hear)
    return connect


def inspect(report, mesh, how, words):
    environment = mesh.environment("alice")
    environment["PATH"] = f"{INSPECTOR}:{environment['PATH']}"

    def ask(*method):
        done = subprocess.run([INSPECTOR / "mcp-inspector", "--cli", *words, *method], text=True, capture_output=True,
                              timeout=PATIENCE, env=environment)
        try:
            return json.loads(done.stdout)
        except ValueError:
            return {"failed": done.stdout + done.stderr}

    tool = mesh.bob[:8] + "__echo"
    listed = ask("--method", "tools/list")
    report(f"inspector, {how}: lists", tool in [each["name"] for each in listed.get("tools", [])])
    called = ask("--method", "tools/call", "--tool-name", tool, "--tool-arg", "text=hi")
    report(f"inspector, {how}: calls", called.get("isError") is False)
    denied = ask("--method", "tools/call", "--tool-name", mesh.bob[:8] + "__secret")
    report(f"inspector, {how}: sees a denied call", "acl_denied" in json.dumps(denied))


def main():
    failures = []
    report = reporter(failures)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        mesh = Meeting(pathlib.Path(folder), stack)
        address = f"127.0.0.1:{free_port()}"
        url = f"http://{address}/mcp"
        mesh.start("alice", "meshctl", "mcp-server", "--listen", address)
        until("the MCP server's start", lambda: socket.create_connection(address.split(":")).close() is None)
        for how, connect in (("stdio", over_stdio(mesh)), ("http", over_http(url))):
            asyncio.run(scenes(lambda scene, passed: report(f"python, {how}, {scene}", passed), mesh, connect))
        inspect(report, mesh, "stdio", [str(PROGRAMS / "meshctl"), "mcp-server", "--stdio"])
        inspect(report, mesh, "http", [url, "--header", "Authorization: Bearer " + TOKEN])
    sys.exit(1 if failures else 0)


main()
