"""Times /health of a registry while nothing else happens and while eight clients search; prints a line for each, with
tabs: name, what is asked for, answers a second, their p50 and p99 in ms, and those of /health. The clients share the
processors with the registry, so they do as little as can be: bytes to a socket, and no look at what comes back.

usage: registry_load.py NAME HOST:PORT TOKEN SECONDS
"""
import multiprocessing
import socket
import sys
import time

NAME, ADDRESS, TOKEN, SECONDS = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
CLIENTS = 8
HOST, PORT = ADDRESS.rsplit(":", 1)


def get(path):
    return "GET", path, None


def gate(agent):
    return "POST", "/gate/verify", f'{{"agent_id":"{agent}"}}'


KINDS = {
    "nothing": None,
    "capability": lambda i: get(f"/agents?capability=cap-{i % 1000}"),
    "text": lambda i: get(f"/agents?search=word{i % 1000}x"),
    "whole list": lambda i: get("/agents"),
    "gate": lambda i: gate(f"agent-{i * 7919 % 100000}"),
    "gate, unknown": lambda i: gate(f"nobody-{i}"),
}


class Connection:
    """One request after the other over one connection, each answered with a length."""

    def __init__(self):
        self.socket = socket.create_connection((HOST, int(PORT)), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.room = memoryview(bytearray(1 << 20))

    def milliseconds(self, method, path, body):
        text = body or ""
        head = (f"{method} {path} HTTP/1.1\r\nhost: {ADDRESS}\r\nauthorization: Bearer {TOKEN}\r\n"
                f"content-type: application/json\r\ncontent-length: {len(text)}\r\n\r\n")
        start = time.monotonic()
        self.socket.sendall((head + text).encode())
        self.take(path)
        return (time.monotonic() - start) * 1000

    def take(self, path):
        come = b""
        while b"\r\n\r\n" not in come:
            more = self.socket.recv(65536)
            if not more:
                raise SystemExit(f"{path}: the connection ended")
            come += more
        head, _, body = come.partition(b"\r\n\r\n")
        if head[9:12] not in (b"200", b"404"):
            raise SystemExit(f"{path} answered {head[9:12].decode()}")
        missing = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]) - len(body)
        while missing > 0:
            missing -= self.socket.recv_into(self.room[:missing]) or sys.exit(f"{path}: the connection ended")


def client(first, kind, times):
    connection = Connection()
    end, i, mine = time.monotonic() + SECONDS, first, []
    while time.monotonic() < end:
        mine.append(connection.milliseconds(*KINDS[kind](i)))
        i += CLIENTS
    times.put(mine)


def health():
    connection = Connection()
    end, times = time.monotonic() + SECONDS, []
    while time.monotonic() < end:
        times.append(connection.milliseconds(*get("/health")))
        time.sleep(0.005)
    return times


def at(times, share):
    return sorted(times)[int((len(times) - 1) * share)] if times else 0


for kind in KINDS:
    queue, clients = multiprocessing.Queue(), []
    for first in range(CLIENTS if KINDS[kind] else 0):
        clients.append(multiprocessing.Process(target=client, args=(first, kind, queue)))
        clients[-1].start()
    beside = health()
    answers = [each for _ in clients for each in queue.get()]
    for each in clients:
        each.join()
    figures = [len(answers) / SECONDS, at(answers, .5), at(answers, .99), at(beside, .5), at(beside, .99)]
    print("\t".join([NAME, kind, *(f"{figure:.3f}" for figure in figures)]), flush=True)
