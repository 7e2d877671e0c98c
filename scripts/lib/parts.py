"""The parts of scripts/bench that are programs of their own, and what stands above the table."""
import os
import pathlib
import platform
import re
import shlex
import shutil
import subprocess
import sys
import time

import honesty

PARTS = {
    "requests": "A request through two daemons",
    "noise": "The secure channel",
    "start": "Start-up",
    "meshd": "The daemon",
}


def add_options(parser):
    for part in PARTS:
        parser.add_argument(f"--no-{part}", action="store_true", help=f"leaves scripts/bench-{part} out")


def wanted(options):
    return [part for part in PARTS if not getattr(options, f"no_{part}") and options.only in part]


def distribution(options):
    """The folder of a distribution whose programs start-up is measured of."""
    return os.environ.get("DIST") or f"{options.scripts}/../target/dist/agent-mesh"


def check(options):
    """Ends it before anything was measured where a part could not run."""
    if "noise" in wanted(options) and not shutil.which("cargo"):
        raise SystemExit("no cargo, which builds snow: --no-noise leaves that part out")
    if "start" in wanted(options) and not os.access(f"{distribution(options)}/bin/meshctl", os.X_OK):
        raise SystemExit(f"no distribution in {distribution(options)} (scripts/dist): --no-start leaves that part out")


def head(options):
    """Command, machine and software, for whoever wants to do it again."""
    command = " ".join(filter(None, [
        f"DIST={shlex.quote(os.environ['DIST'])}" if os.environ.get("DIST") else "", "scripts/bench",
        *(shlex.quote(word) for word in without_own(sys.argv[1:]))]))
    rows = {
        "command": f"`{command}`",
        "processor": f"{processor()}, {os.cpu_count()} of them",
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Java": java(),
        "commit": commit(options.scripts),
        "load": f"{os.getloadavg()[0]:.1f} at the start",
        "rounds": f"{options.rounds} in turn (A B A B …)",
    }
    table = "".join(f"| {name} | {value} |\n" for name, value in rows.items())
    return f"{honesty.quick_mark(options, options.rounds)}| | |\n|---|---|\n{table}\n"


def without_own(words):
    """Without the options that scripts/bench adds itself."""
    own = {"--ours", "--original", "--generator", "--scripts"}
    return [word for before, word in zip(["", *words], words) if word not in own and before not in own]


def processor():
    found = re.search(r"^model name\s*:\s*(.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    return found.group(1) if found else platform.machine()


def java():
    home = f"{os.environ['DIST']}/runtime" if os.environ.get("DIST") else os.environ.get("JAVA_HOME", "")
    release = pathlib.Path(home, "release")
    found = re.search(r'^JAVA_VERSION="(.*)"', release.read_text(), re.M) if release.exists() else None
    return f"{found.group(1)}{', that of the distribution' if os.environ.get('DIST') else ''}" if found else "?"


def commit(folder):
    def git(*words):
        return subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, check=False).stdout.strip()

    return f"{git('rev-parse', '--short', 'HEAD') or '?'}{', changed' if git('status', '--porcelain') else ''}"


def command(options, part):
    script = f"{options.scripts}/bench-{part}"
    quick = ["--quick"] if options.quick else []
    match part:
        case "requests":
            return [script, "--rounds", str(options.rounds), *quick, "--warm-up", "60", "--duration", "4"]
        case "noise":
            return [script, str(options.rounds)]
        case "start":
            return [script, distribution(options)]
        case _:
            return [script, "--rounds", str(options.rounds)]


def run(options):
    """What each prints is part of the result; one that fails ends it."""
    environment = dict(os.environ)
    if environment.get("DIST"):
        environment["MESHD"] = f"{environment['DIST']}/bin/meshd"
    for part in wanted(options):
        words = command(options, part)
        print(f"\n## {PARTS[part]}\n\n`scripts/{pathlib.Path(words[0]).name} {' '.join(words[1:])}`\n", flush=True)
        began = time.monotonic()
        fence = "```\n" if part == "meshd" else ""
        print(fence, end="", flush=True)
        if code := subprocess.run(words, env=environment, check=False).returncode:
            raise SystemExit(f"scripts/bench-{part} ended with {code}")
        print(fence, end="", flush=True)
        print(f"bench-{part}: {time.monotonic() - began:.0f} s", file=sys.stderr)
