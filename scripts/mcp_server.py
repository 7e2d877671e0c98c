#!/usr/bin/env python3
"""A small MCP server on standard input and output, with Python alone: for trying out `meshd --mcp-command`.

usage: mcp_server.py

Tools: add {"a":NUMBER,"b":NUMBER} answers {"sum":NUMBER}; divide, the same two, answers {"quotient":NUMBER} and fails
when b is 0.
"""

import json
import sys

NUMBERS = {
    "type": "object",
    "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
    "required": ["a", "b"],
}


def answers(name):
    return {"type": "object", "properties": {name: {"type": "number"}}, "required": [name]}


TOOLS = [
    {"name": "add", "description": "a + b", "inputSchema": NUMBERS, "outputSchema": answers("sum")},
    {"name": "divide", "description": "a / b", "inputSchema": NUMBERS, "outputSchema": answers("quotient")},
]


def call(name, arguments):
    a, b = arguments["a"], arguments["b"]
    if name == "divide" and b == 0:
        return {"isError": True, "content": [{"type": "text", "text": "nothing divides by 0"}]}
    result = {"sum": a + b} if name == "add" else {"quotient": a / b}
    return {"content": [{"type": "text", "text": json.dumps(result)}], "structuredContent": result}


def answer(method, params):
    if method == "initialize":
        return {
            "protocolVersion": "2025-06-18",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "sums", "version": "1"},
        }
    if method == "tools/list":
        return {"tools": TOOLS}
    if method == "tools/call":
        return call(params["name"], params.get("arguments", {}))
    return {}


def main():
    print("ready", file=sys.stderr, flush=True)
    for line in sys.stdin:
        message = json.loads(line)
        if "id" not in message:
            continue
        reply = {"jsonrpc": "2.0", "id": message["id"]}
        try:
            reply["result"] = answer(message["method"], message.get("params", {}))
        except (KeyError, TypeError) as wrong:
            reply["error"] = {"code": -32602, "message": f"bad arguments: {wrong}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
