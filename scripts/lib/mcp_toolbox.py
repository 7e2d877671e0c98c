"""A server of the official Python package, with a tool for each thing that can happen. usage: mcp_toolbox.py [PORT]"""

import os
import signal
import sys

import anyio
from mcp.server import MCPServer
from mcp.server.mcpserver import Context

server = MCPServer("toolbox")


@server.tool()
def add(a: float, b: float) -> dict[str, float]:
    """a + b"""
    return {"sum": a + b}


@server.tool(structured_output=False)
def greet(name: str) -> str:
    """Says hello."""
    return f"grüß dich, {name}"


@server.tool()
def fail() -> str:
    """Cannot."""
    raise ValueError("no such file")


@server.tool()
async def count(to: int, ctx: Context) -> dict[str, int]:
    """Counts, and says how far it is."""
    for step in range(1, to + 1):
        await ctx.report_progress(step, to)
    return {"counted": to}


@server.tool()
async def wait(note: str) -> str:
    """Waits until it is cancelled, and notes that it was."""
    try:
        open(note, "w").write("begun")
        await anyio.sleep(600)
        return "waited"
    finally:
        open(note, "w").write("cancelled")


@server.tool()
async def learn(ctx: Context) -> str:
    """Has one tool more from now on."""
    server.add_tool(lambda: "it works", name="learnt")
    await ctx.session.send_tool_list_changed()
    return "learnt"


@server.tool()
def huge() -> str:
    """Says too much."""
    return "x" * (9 << 20)


@server.tool()
def hang() -> str:
    """Stops as a whole, until it is told to go on."""
    os.kill(os.getpid(), signal.SIGSTOP)
    return "here I am again"


if len(sys.argv) > 1:
    server.run("streamable-http", host="127.0.0.1", port=int(sys.argv[1]))
else:
    server.run()
