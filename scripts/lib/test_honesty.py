"""Which runs of a benchmark count. Run by mesh-bench's tests: python3 -m unittest discover -s scripts/lib."""
import collections
import http.server
import threading
import types
import unittest

import goals
import honesty
import parts
import request_load
from meshd_load import free_port


def options(rounds=None, quick=False):
    return types.SimpleNamespace(rounds=rounds, quick=quick)


class Rounds(unittest.TestCase):
    def test_fewer_than_five_are_refused(self):
        self.assertEqual(honesty.rounds_of(options()), 5)
        self.assertEqual(honesty.rounds_of(options(5)), 5)
        with self.assertRaisesRegex(SystemExit, "4 rounds say too little"):
            honesty.rounds_of(options(4))

    def test_quick_ones_are_marked(self):
        self.assertEqual(honesty.rounds_of(options(2, quick=True)), 2)
        self.assertIn("Quick: 2 rounds", honesty.quick_mark(options(2, quick=True), 2))
        self.assertEqual(honesty.quick_mark(options(5), 5), "")


class Scrapes(unittest.TestCase):
    text = b""

    def setUp(self):
        class Metrics(http.server.BaseHTTPRequestHandler):
            def do_GET(handler):
                handler.send_response(200)
                handler.send_header("content-length", str(len(self.text)))
                handler.end_headers()
                handler.wfile.write(self.text)

            def log_message(handler, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Metrics)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def test_counters_are_read_and_their_labels_added_up(self):
        self.text = b'# HELP x\nmesh_connected_agents 2\nmesh_messages_refused_total{reason="a"} 1\n' \
                    b'mesh_messages_refused_total{reason="b"} 2\n'
        counters = honesty.scrape(self.server.server_port, "before")
        self.assertEqual((counters["mesh_connected_agents"], counters["mesh_messages_refused_total"]), (2, 3))

    def test_relay_that_tells_nothing_or_is_gone_makes_a_run_incomplete(self):
        self.text = b"hello"
        with self.assertRaisesRegex(honesty.Incomplete, "/metrics after says nothing"):
            honesty.scrape(self.server.server_port, "after")
        with self.assertRaisesRegex(honesty.Incomplete, "no /metrics before"):
            honesty.scrape(free_port(), "before")


class Runs(unittest.TestCase):
    def test_what_is_missing_makes_a_run_incomplete(self):
        honesty.check_figures({"lost": 0, "messages_per_s": 7})
        for name in ("lost", "missing", "failed", "unreachable"):
            with self.assertRaisesRegex(honesty.Incomplete, f"{name} 3"):
                honesty.check_figures({name: 3.0})
        honesty.check_figures({"unreachable": 3.0}, ("unreachable",))

    def test_what_the_relay_refused_makes_a_run_incomplete(self):
        one, two = (collections.Counter(mesh_messages_refused_total=count) for count in (4, 5))
        honesty.check_counters(one, one)
        with self.assertRaisesRegex(honesty.Incomplete, "mesh_messages_refused_total 1"):
            honesty.check_counters(one, two)

    def test_incomplete_run_of_ours_ends_it_and_one_of_the_originals_is_marked(self):
        taken = honesty.Taken()
        with self.assertRaisesRegex(SystemExit, "lost 1"):
            taken.lacks("ours", "lost 1")
        taken.lacks("original", "lost 2")
        self.assertEqual(taken.cell("original", "messages_per_s"), "– (in 1 runs: lost 2)")
        taken.add("original", {"messages_per_s": 10})
        self.assertEqual(taken.cell("original", "messages_per_s"), "10.0 / 10.0 / 10.0 (– in 1 runs: lost 2)")


class Lines(unittest.TestCase):
    def line(self, goal, ours, original):
        taken = honesty.Taken()
        taken.add("ours", ours)
        taken.add("original", original)
        return goals.line(types.SimpleNamespace(name="load"), goal, taken)

    def test_goal_beside_the_original(self):
        self.assertEqual(self.line(goals.at_least("a", 2), {"a": 300}, {"a": 100}),
                         "| load | a | 300 / 300 / 300 | 100 / 100 / 100 | 3.00 | ≥ 2 times | held |")
        self.assertIn("≤ 2 times | **missed** |", self.line(goals.Goal("a", 2), {"a": 300}, {"a": 100}))

    def test_nothing_is_held_where_the_original_has_no_run(self):
        self.assertTrue(self.line(goals.at_least("a", 2), {"a": 300}, {}).endswith("| – | – | ≥ 2 times | – |"))

    def test_figures_that_are_not_the_same_have_no_ratio(self):
        told = self.line(goals.at_least("disk", 20_000, beside=False, theirs="taken"), {"disk": 30_000}, {"taken": 9})
        self.assertIn("| disk (original: taken) | 30,000 / 30,000 / 30,000 | 9.00 / 9.00 / 9.00 | – | ≥ 20,000 | held |", told)

    def test_size_is_put_beside_the_one_before(self):
        _, goal = goals.steps([1000, 1100])
        self.assertIn("2.00 times the size before (original 1.00); ≤ 1.65 times | **missed**",
                      self.line(goal, {"p50_us_of_1000": 10, "p50_us_of_1100": 20}, {"p50_us_of_1000": 9, "p50_us_of_1100": 9}))

    def test_request_goal(self):
        taken = honesty.Taken()
        taken.add("ours", {"p50_us": 90})
        taken.add("original", {"p50_us": 100})
        self.assertTrue(request_load.line(256, 1, "p50_us", taken).endswith("| 0.90 | ≤ 1 times | held |"))


class Head(unittest.TestCase):
    def test_command_is_told_without_what_the_script_adds(self):
        self.assertEqual(parts.without_own(["--ours", "x", "--rounds", "5", "--scripts", "y"]), ["--rounds", "5"])


if __name__ == "__main__":
    unittest.main()
