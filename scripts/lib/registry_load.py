"""Times /health of a registry while nothing else happens and while eight clients search; prints a line for each, with
tabs: name, what is asked for, answers a second, their p50 and p99 in ms, and those of /health.

usage: registry_load.py NAME HOST:PORT TOKEN SECONDS
"""
import http.client
import multiprocessing
import sys
import time

NAME, ADDRESS, TOKEN, SECONDS = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
CLIENTS = 8
JSON = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}


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


def answer(connection, method, path, body):
    start = time.monotonic()
    connection.request(method, path, body, JSON)
    response = connection.getresponse()
    response.read()
    if response.status not in (200, 404):
        raise SystemExit(f"{path} answered {response.status}")
    return (time.monotonic() - start) * 1000


def client(first, kind, times):
    connection = http.client.HTTPConnection(ADDRESS, timeout=60)
    end, i, mine = time.monotonic() + SECONDS, first, []
    while time.monotonic() < end:
        mine.append(answer(connection, *KINDS[kind](i)))
        i += CLIENTS
    times.put(mine)


def health():
    connection = http.client.HTTPConnection(ADDRESS, timeout=60)
    end, times = time.monotonic() + SECONDS, []
    while time.monotonic() < end:
        times.append(answer(connection, *get("/health")))
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
