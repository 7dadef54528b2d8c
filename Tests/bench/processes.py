"""What a measure runs: guildhall, nginx and wrk, all on loopback, each ended by its own process id."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = Path(os.environ.get("GUILDHALL_PROGRAM", ROOT / ".build/release/guildhall"))
TICKS = os.sysconf("SC_CLK_TCK")


class Process:
    """A program of ours, from `with` to its end."""

    def __init__(self, command, log, **options):
        self.command = [str(word) for word in command]
        self.log = Path(log)
        self.options = options

    def __enter__(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, **self.options)
        try:
            self.wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def wait_until_ready(self):
        wait(lambda: self.is_ready() or self.check(), seconds=240)

    def is_ready(self):
        return True

    def check(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.command[0]} ended with {self.process.returncode}:\n{self.told()[-2000:]}")

    def told(self):
        return self.log.read_text(errors="replace")

    def seconds(self):
        """The processor time that it and its children have used."""
        return sum(cpu(number) for number in family(self.process.pid))

    def memory(self):
        """Its resident memory in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024


def root_without_limits(folder, **settings):
    """A copy of this repository's configuration, in which one account may post as often as a measure makes it."""
    for name in ("Config", "Themes", "Tenants"):
        shutil.copytree(ROOT / name, folder / name)
    change(folder / "Config/guildhall.json", limits={"postsPerAccount": 1_000_000}, **settings)
    return folder


def change(file, **values):
    """Sets values at the top of a JSON file."""
    file.write_text(json.dumps(json.loads(file.read_text()) | values, indent=2))


class Guildhall(Process):
    """A release build that serves a folder of councils: `demo` with sample data, or `serve`."""

    def __init__(self, data, command="demo", root=ROOT, ready="", **environment):
        self.port = free_port()
        self.data = Path(data)
        self.ready = ready
        self.data.mkdir(mode=0o700, exist_ok=True)
        super().__init__(
            [PROGRAM, command, "--root", root, "--data", data, "--port", self.port],
            self.data.with_name(self.data.name + ".log"), env={**os.environ, **environment})

    def is_ready(self):
        return self.ready in self.told() if self.ready else "\nReady.\n" in self.told()

    @property
    def portals(self):
        """Host and path of the first portal of each council, as demo tells them."""
        found = re.findall(rf"http://([\w-]+\.localhost):{self.port}(/\S+)", self.told())
        return list({host: (host, path) for host, path in reversed(found)}.values())[::-1]


class Nginx(Process):
    """Two workers that serve the files of a folder, with no log: the peer that a page is held against."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        self.folder.mkdir(parents=True)
        (self.folder / "files").mkdir()
        settings = self.folder / "nginx.conf"
        settings.write_text(self.settings())
        super().__init__(
            ["nginx", "-p", folder, "-c", settings, "-e", self.folder / "errors"], self.folder / "log")

    def settings(self):
        user = "user root;" if os.geteuid() == 0 else ""
        places = "".join(
            f"{name}_temp_path {self.folder}/{name};" for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        return f"""
            {user} daemon off; worker_processes 2; pid {self.folder}/pid;
            events {{ worker_connections 1024; }}
            http {{
                {places} access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
                types {{ }} default_type "text/html; charset=utf-8";
                server {{ listen 127.0.0.1:{self.port}; root {self.folder}/files; }}
            }}
            """

    def serve(self, name, content):
        (self.folder / "files" / name).write_bytes(content)

    def is_ready(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@dataclass(frozen=True)
class Load:
    """What came of some seconds of load."""
    good: int
    bad: int
    broken: int
    seconds: float
    usual: float
    """Half of the answers came within so many milliseconds."""
    slowest: float
    """99 of 100 answers came within so many milliseconds."""

    @property
    def rate(self):
        return self.good / self.seconds

    @property
    def failed(self):
        return self.bad + self.broken


class Wrk:
    """Load, under way in the background until `end`."""

    def __init__(self, port, path, seconds, connections=64, host="", cookie="", file=None, sign=None):
        words = ["wrk", "-t", "2", "-c", connections, "-d", f"{seconds}s", "--timeout", "20s", "-s", HERE / "load.lua"]
        words += ["-H", f"Host: {host}"] if host else []
        words += ["-H", f"Cookie: {cookie}"] if cookie else []
        words += [f"http://127.0.0.1:{port}{path}", "--"] + [word for word in (file, sign) if word]
        self.process = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.communicate()

    def end(self):
        output, _ = self.process.communicate()
        line = re.search(r"^load (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$", output, re.MULTILINE)
        if not line:
            raise RuntimeError(f"wrk ended with {self.process.returncode}:\n{output}")
        good, bad, broken, duration, usual, slowest = map(int, line.groups())
        return Load(good, bad, broken, duration / 1e6, usual / 1000, slowest / 1000)


def load(port, path, seconds, **options):
    with Wrk(port, path, seconds, **options) as wrk:
        return wrk.end()


def compile_c(source, target, *options):
    subprocess.run(["gcc", "-O2", "-pthread", "-o", target, source, *options], check=True)


def number(*command):
    """The number that a program prints."""
    return float(subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(is_true, seconds=90, pause=0.01):
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            raise RuntimeError(f"nothing came of it within {seconds} seconds")
        time.sleep(pause)


def family(process):
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *map(int, children)]


def cpu(process):
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
