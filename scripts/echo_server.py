#!/usr/bin/env python3
"""An ordinary HTTP agent: answers every POST with what it was sent.

usage: echo_server.py [port] [name]     defaults: 9900, unknown

Listens on 127.0.0.1 only. POST on any path answers 200 with {"echo": <body>, "agent": "<name>"}; an empty body counts
as {}. A body that is not JSON gets no answer: the connection is dropped, as a crashing agent would.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 9900
NAME = sys.argv[2] if len(sys.argv) > 2 else None


class Echo(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("content-length") or 0)
        body = json.loads(self.rfile.read(length)) if length else {}
        answer = json.dumps({"echo": body, "agent": NAME or "unknown"}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format, *arguments):
        print(f"[{NAME or 'echo'}] {format % arguments}", flush=True)


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", PORT), Echo)
    print(f"Echo server on port {server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
