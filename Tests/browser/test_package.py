"""The Debian package, installed with dpkg into a copy of this machine: what an install, an upgrade and a removal do,
and that the service starts from it as systemd starts it."""
import configparser
import grp
import http.client
import json
import os
import pwd
import re
import shlex
import shutil
import socket
import stat
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

import pytest

from activation import Activation
from service import GUILDHALL, ROOT
from test_proxy import UnixConnection

FIRST, SECOND = "1.0-beta", "1.0"
HOST = "portal.leafshire.example"
HELP = "/CitizenPortal_LIVE/page/help"
WORDS = "Ask at the desk on the third floor."
# The machine's own folders under /proc, /dev and /sys; a /run that is seen from outside; no toolchain of Swift.
COPY = """
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/copy"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/copy"
for folder in proc dev sys; do mount --rbind "/$folder" "$1/copy/$folder"; done
mount --bind "$2" "$1/copy/run"
mount -t tmpfs tmpfs "$1/copy$3"
exec chroot "$1/copy" sh -c 'echo ready; exec cat'
"""
# Notes what systemd, which does not run in the copy, would be asked; what is asked of files alone is done.
SYSTEMCTL = """#!/bin/sh
case "$*" in
    *--root=*) exec systemctl.real "$@" ;;
    *is-enabled*) shift $(($# - 1)) && exec systemctl.real --root=/ is-enabled "$1" ;;
    *) echo "$*" | sed 's/--[a-z]* //g' >>/run/asked ;;
esac
"""


class Machine:
    """A copy of this machine that is gone at the end of the `with`: whatever is changed in it is kept in memory."""

    def __init__(self, folder):
        self.run_folder, self.memory = folder / "run", folder / "memory"

    def __enter__(self):
        if os.geteuid() != 0:
            pytest.fail("dpkg installs into a copy of this machine, which only root can make: run this test as root")
        (self.run_folder / "systemd/system").mkdir(parents=True)
        (self.run_folder / "guildhall").mkdir()
        self.memory.mkdir()
        self.holder = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", COPY, "sh", self.memory, self.run_folder, toolchain()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if self.holder.stdout.readline() != "ready\n":
            pytest.fail(f"a copy of this machine cannot be made: {self.holder.stderr.read()}")
        self.path("/usr/bin/systemctl").rename(self.path("/usr/bin/systemctl.real"))
        self.path("/usr/bin/systemctl").write_text(SYSTEMCTL)
        self.path("/usr/bin/systemctl").chmod(0o755)
        self.path("/usr/sbin/policy-rc.d").unlink(missing_ok=True)
        return self

    def __exit__(self, *_):
        # It ends with its input.
        self.holder.communicate(timeout=20)

    @property
    def enter(self):
        return ["nsenter", f"--target={self.holder.pid}", "--mount", "--root", "--wdns=/"]

    def run(self, *words, code=0):
        done = subprocess.run([*self.enter, *map(str, words)], capture_output=True, text=True, timeout=60)
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def path(self, path):
        return Path(f"/proc/{self.holder.pid}/root{path}")

    def asked(self):
        """What systemd was asked for since the last call, in order, and once where it was asked again at once."""
        file = self.run_folder / "asked"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return [line for line, _ in groupby(line for line in lines if not line.startswith("is-active"))]

    def user(self, name):
        return pwd.struct_passwd(self.run("getent", "passwd", name).strip().split(":"))


def toolchain():
    """The folder of the libraries of Swift's runtime on this machine."""
    told = subprocess.run(["ldd", GUILDHALL], capture_output=True, text=True, check=True).stdout
    return Path(re.search(r"=> (/\S+/libswiftCore\.so)", told)[1]).parent


def packed(folder, name, version, change=lambda config: None):
    """The package of this repository's configuration with a change, made by its script."""
    shutil.copytree(ROOT / "Config", folder / name / "Config")
    change(folder / name / "Config")
    told = subprocess.run(
        [folder / name / "Config/package", GUILDHALL, folder / name], capture_output=True, text=True,
        env={**os.environ, "GUILDHALL_VERSION": version, "SOURCE_DATE_EPOCH": "1700000000"})
    assert told.returncode == 0, told.stderr
    return Path(told.stdout.strip())


def older(config):
    """A version with a page that the later one does not have."""
    shutil.copy(config / "pages/help.en.md", config / "pages/retired.en.md")


def newer(config):
    """A later version: a page with other words, and other defaults in what an operator may change."""
    for name in ("pages/help.en.md", "guildhall.json", "schools.csv"):
        with (config / name).open("ab") as file:
            file.write(f"\n{WORDS}\n".encode() if name.startswith("pages") else b"\n")


@pytest.fixture(scope="module")
def place():
    # Short, for the paths of sockets.
    folder = Path(tempfile.mkdtemp(prefix="package-", dir="/tmp"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def packages(place):
    with ThreadPoolExecutor(2) as lanes:
        made = [("first", FIRST, older), ("second", SECOND, newer), ("again", FIRST, older)]
        return list(lanes.map(lambda one: packed(place, *one), made))


@pytest.fixture(scope="module")
def machine(place):
    with Machine(place) as machine:
        yield machine


def test_the_same_input_makes_the_same_package(packages):
    first, second, again = packages
    assert first.read_bytes() == again.read_bytes()
    architecture = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True).stdout.strip()
    assert [first.name, second.name] == [f"guildhall_{version}_{architecture}.deb" for version in ("1.0~beta", "1.0")]


def test_the_package_has_what_it_needs_and_nothing_of_the_machine_that_made_it(packages, place):
    tree = place / "tree"
    subprocess.run(["dpkg-deb", "-R", packages[0], tree], check=True)
    control = (tree / "DEBIAN/control").read_text()
    for library in ("libc6", "libsqlite3-0", "libsodium23", "libcurl4", "libmagic1", "adduser"):
        assert re.search(rf"^Depends:.*\b{library}\b", control, re.M), library
    program = tree / "usr/lib/guildhall/guildhall"
    told = subprocess.run(["readelf", "-d", program], capture_output=True, text=True, check=True).stdout
    assert re.findall(r"(?:RUNPATH|RPATH).*\[(.*)\]", told) == ["$ORIGIN"]
    config = {path.name for path in (tree / "etc/guildhall/Config").iterdir()}
    assert {"guildhall.json", "texts", "schema"} <= config
    assert not config & {"setup", "package", "debian", "systemd", "nginx", "caddy", "swift-tests"}
    examples = {path.name for path in (tree / "usr/share/doc/guildhall/examples").iterdir()}
    assert {"nginx", "caddy"} <= examples
    for path in tree.rglob("*"):
        assert path.lstat().st_mode & 0o022 == 0, path


class Installed:
    """The service of the package on a socket as its unit describes it."""

    def __init__(self, machine):
        self.machine = machine
        units = "/lib/systemd/system/guildhall"
        self.service = unit(machine.path(f"{units}.service"))["Service"]
        where = unit(machine.path(f"{units}.socket"))["Socket"]
        self.path = machine.run_folder / Path(where["ListenStream"]).relative_to("/run")
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(self.path))
        owner = machine.user(where["SocketUser"])
        os.chown(self.path, int(owner.pw_uid), grp.getgrnam(where["SocketGroup"]).gr_gid)
        self.path.chmod(int(where["SocketMode"], 8))
        listening.listen(int(where["Backlog"]))
        self.activation = Activation(listening, machine.run_folder / "service.log")

    def start(self):
        user, group = self.service["User"], self.service["Group"]
        environment = dict([self.service["Environment"].split("=", 1)])
        self.activation.start(
            shlex.split(self.service["ExecStart"]), environment,
            [*self.machine.enter, "setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--no-new-privs"])
        status = Path(f"/proc/{self.activation.process.pid}/status").read_text()
        assert re.search(rf"^Uid:\s+{self.machine.user(user).pw_uid}\b", status, re.M), "it is not the user of the unit"

    def stop(self):
        self.activation.ask_to_stop()
        self.activation.wait_for_end()

    def get(self, path=HELP):
        connection = UnixConnection(str(self.path))
        forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        connection.request("GET", path, headers={"Host": HOST, **forwarded})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def unit(path):
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str
    parsed.read_string(path.read_text())
    return parsed


def test_it_is_installed_upgraded_removed_and_purged_and_keeps_what_is_the_councils(machine, packages):
    first, second, _ = packages
    machine.run("dpkg", "-i", first)
    assert machine.asked() == ["daemon-reload", "start guildhall.socket guildhall.service"]
    user = machine.user("guildhall")
    assert (user.pw_dir, user.pw_shell) == ("/var/lib/guildhall", "/usr/sbin/nologin")
    modes = {"/var/lib/guildhall": 0o700, "/var/backups/guildhall": 0o700, "/etc/guildhall/Tenants": 0o750}
    for path, mode in modes.items():
        facts = machine.path(path).stat()
        assert (facts.st_uid, stat.S_IMODE(facts.st_mode)) == (int(user.pw_uid), mode), path
    for wants in ("multi-user.target.wants/guildhall.service", "sockets.target.wants/guildhall.socket"):
        assert machine.path(f"/etc/systemd/system/{wants}").is_symlink()
    assert machine.run("dpkg", "--verify", "guildhall") == ""

    installed = Installed(machine)
    with installed.activation:
        installed.start()
        assert json.loads(machine.run("guildhall", "status"))["process"] == installed.activation.process.pid
        new = ("--name", "Leafshire Council", "--host", HOST, "--admin", "ada@leafshire.example")
        assert HOST in machine.run("guildhall", "tenant", "new", *new)
        [council] = [path.name for path in machine.path("/etc/guildhall/Tenants").iterdir()]
        machine.run("guildhall", "check")
        status, page = installed.get()
        assert status == 200 and "Leafshire Council" in page and WORDS not in page
        setting = machine.path("/etc/guildhall/Config/guildhall.json")
        setting.write_text(setting.read_text().replace("127.0.0.1:9090", ""))
        own, known = setting.read_text(), identity(machine, council)

        machine.run("dpkg", "-i", "--force-confdef", "--force-confold", second)
        assert machine.asked() == ["daemon-reload", "restart guildhall.service"], "the socket stays as it is"
        assert setting.read_text() == own
        config = setting.parent
        assert (config / "schools.csv").read_bytes().endswith(b"\n\n"), "it was not changed here"
        assert WORDS in (config / "pages/help.en.md").read_text()
        assert not (config / "pages/retired.en.md").exists()
        installed.stop()
        installed.start()
        status, page = installed.get()
        assert status == 200 and "Leafshire Council" in page and WORDS in page
        assert identity(machine, council) == known
        installed.stop()

    machine.run("dpkg", "--remove", "guildhall")
    assert machine.asked() == ["stop guildhall.socket guildhall-provider.socket guildhall.service", "daemon-reload"]
    assert setting.read_text() == own and identity(machine, council) == known
    assert not machine.path("/usr/bin/guildhall").exists()
    told = machine.run("dpkg", "--purge", "guildhall")
    for path in ("/var/lib/guildhall", "/var/backups/guildhall", "/etc/guildhall/Tenants", "/etc/guildhall/Themes"):
        assert f"{path} is kept" in told
    assert identity(machine, council) == known
    assert machine.path(f"/etc/guildhall/Tenants/{council}/tenant.json").exists()
    assert not setting.exists() and not list(machine.path("/etc/systemd/system").rglob("guildhall*"))
    assert "guildhall" not in Path("/etc/passwd").read_text(), "this machine is as it was"


def identity(machine, council):
    """What the data say of themselves."""
    data = machine.path("/var/lib/guildhall/data")
    return (data / "keys/main").read_bytes(), sorted(path.name for path in (data / council).glob("*.sqlite"))
