"""A running guildhall on loopback, for the length of a test run."""
import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# `make test` says which build it is that the Swift tests have tried too.
GUILDHALL = os.environ.get("GUILDHALL_PROGRAM", str(ROOT / ".build/release/guildhall"))
# Without a window of its own it takes half the processor that the whole browser takes.
CHROMIUM = "/usr/bin/chromium-headless-shell"


def configuration(root, *tenants):
    """A copy of this repository's configuration at `root` for a test to change, of some tenants or, where none is named, all."""
    for name in ("Config", "Themes", *(f"Tenants/{tenant}" for tenant in tenants or [""])):
        shutil.copytree(ROOT / name, root / name)
    return root


class Service:
    """Started by `with`, ready once `/health/ready` says 200, ended by its own process id."""

    def __init__(self, command, data, environment=None):
        self.command = command
        self.environment = {**os.environ, **(environment or {})}
        self.data = Path(data)
        self.port = free_port()
        self.log = self.data.with_name(self.data.name + ".log")

    def __enter__(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*self.command, "--data", str(self.data), "--port", str(self.port)],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            self.wait_until_ready(seconds=60)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the service did not end within 15 seconds of SIGTERM") from None

    def address(self, tenant, path="/"):
        """Where a browser on this machine finds a tenant's page."""
        return f"http://{tenant}.localhost:{self.port}/{path.lstrip('/')}"

    def is_ready(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def wait_until_ready(self, seconds):
        end = time.monotonic() + seconds
        while not self.is_ready():
            if self.process.poll() is not None:
                raise AssertionError(f"{self.command[0]} ended with {self.process.returncode}:\n{self.told()}")
            if time.monotonic() > end:
                raise AssertionError(f"{self.command[0]} was not ready within {seconds} seconds:\n{self.told()}")
            time.sleep(0.01)

    def told(self, lines=30):
        """The last lines of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


class OtherPort:
    """A service at another of its ports, such as that of the provider's console."""

    def __init__(self, service, port):
        self.data, self.port = service.data, port

    def address(self, tenant, path="/"):
        return f"http://{tenant}.localhost:{self.port}/{path.lstrip('/')}"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
