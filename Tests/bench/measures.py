"""What is measured, each against what it must hold."""
import shutil
import socket
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from attacks import Attacks
from caseload import Casework
from console import Administering
from councils import Councils
from findings import Cost, Finding, beside, check
from forming import Forming
from processes import HERE, ROOT, Guildhall, Nginx, Wrk, compile_c, load, number, root_without_limits, wait
from provider import Providing
from restoring import Restoring
from visitor import Visitor, write_lines

STARTED = '"event":"started"'


class House(Attacks, Forming, Casework, Administering, Providing, Restoring):
    """Four councils with sample data, their visitors signed in, and what they are held against."""

    def __init__(self, folder, pace):
        self.folder = Path(folder)
        self.pace = pace

    def __enter__(self):
        self.root = root_without_limits(self.folder / "root")
        self.guildhall = Guildhall(self.folder / "four", root=self.root).__enter__()
        try:
            self.visitors = sign_in(self.guildhall)
            self.nginx = Nginx(self.folder / "nginx").__enter__()
        except BaseException:
            self.guildhall.__exit__()
            raise
        self.saving = write_lines(self.folder / "saving", [visitor.saving() for visitor in self.visitors])
        self.signing_in = write_lines(self.folder / "signing-in", [
            visitor.signing_in() for visitor in self.visitors if not visitor.host.startswith("hertfordshire")])
        return self

    def __exit__(self, *error):
        self.nginx.__exit__()
        self.guildhall.__exit__()

    @property
    def visitor(self):
        return self.visitors[0]

    def page(self, what, server, visitor, path, bar=None):
        """A page beside nginx with the same page in a file."""
        body = visitor.page(path)
        self.nginx.serve("page", body)
        cost, seconds = Cost(), self.pace.seconds
        found = beside(
            what, "pages/s", self.pace,
            lambda: cost.rate(server, visitor.base + path, seconds, host=visitor.host, cookie=visitor.cookie),
            lambda: cost.rate(self.nginx, "/page", seconds), "nginx", bar, f"{len(body)} bytes")
        return found.__class__(**vars(found) | {"note": f"{found.note}; {cost.note(server, self.nginx)}"})

    def landing(self):
        stranger = Visitor(self.guildhall.port, self.visitor.host, self.visitor.base)
        yield self.page("Landing page", self.guildhall, stranger, "", 0.9)

    def signed_in(self):
        yield self.page("Home, signed in", self.guildhall, self.visitor, "/home", 0.5)
        yield self.page("Personal details, signed in", self.guildhall, self.visitor, "/account/personal", 0.5)

    def sign_ins(self):
        """Signing in, and what pages lose while many wait to."""
        seconds = self.pace.seconds
        compile_c(HERE / "hashes.c", self.folder / "hashes", "-lsodium")
        ours = dict(file=self.signing_in, sign="_LIVE")
        yield beside(
            "Sign-ins", "a second", self.pace, lambda: check(load(self.guildhall.port, "/", seconds, connections=8, **ours)).rate,
            lambda: number(self.folder / "hashes", seconds), "one thread that only hashes")
        for what, path, cookie in [("Landing page", "", ""), ("Home", "/home", self.visitor.cookie)]:
            slow = []

            def during(path=path, cookie=cookie):
                with Wrk(self.guildhall.port, "/", seconds + 1, connections=32, **ours) as others:
                    time.sleep(0.5)
                    result = self.pages(path, cookie)
                    slow.append(result.slowest)
                    check(others.end())
                # First come first served: once this one is in, no one is left in the queue.
                Visitor(self.guildhall.port, self.visitor.host, self.visitor.base).sign_in(self.guildhall.data)
                return result.rate

            found = beside(
                f"{what} while sign-ins queue", "pages/s", self.pace, during,
                lambda path=path, cookie=cookie: self.pages(path, cookie).rate, "without sign-ins")
            yield found.__class__(**vars(found) | {
                "note": f"99 in 100 within {statistics.median(slow):.0f} ms; {found.note}"})
        yield self.overload()

    def pages(self, path, cookie):
        return check(load(
            self.guildhall.port, self.visitor.base + path, self.pace.seconds, host=self.visitor.host, cookie=cookie))

    def overload(self, count=200):
        """Two hundred sign-ins at the same moment, of which the queue takes 76: how soon the others hear of it."""
        method, path, host, _, body = self.signing_in.read_text().splitlines()[0].split("\t")
        request = (
            f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()
        places = [socket.create_connection(("127.0.0.1", self.guildhall.port), timeout=30) for _ in range(count)]

        def ask(place):
            start = time.monotonic()
            place.sendall(request)
            status = place.recv(12)[9:12]
            return status, time.monotonic() - start

        with ThreadPoolExecutor(count) as crew:
            answers = list(crew.map(ask, places))
        for place in places:
            place.close()
        refused = sorted(1000 * seconds for status, seconds in answers if status == b"503")
        served = sum(status == b"303" for status, _ in answers)
        if served + len(refused) < count or not refused:
            raise RuntimeError(f"{served} signed in and {len(refused)} refused of {count}")
        return Finding(
            f"Of {count} sign-ins at once, the slowest 503", "ms", refused[-1], bar=100, most=True,
            note=f"median {statistics.median(refused):.0f} ms; {served} signed in, {len(refused)} told to come back, none hung")

    def saves(self):
        """Saves on disk before they are answered, beside what the disk gives without us."""
        files = len(self.visitors)
        found = beside(
            f"Saves over {files} councils", "a second", self.pace,
            lambda: check(load(self.guildhall.port, "/", self.pace.seconds, file=self.saving, sign="saved=1")).rate,
            lambda: self.appends(files), f"{files} threads of C with fdatasync", 0.5, "64 clients")
        yield found
        yield Finding(f"Saves over {files} councils", "a second", found.ours, bar=1000)

    def appends(self, files, *size):
        """How often a second C writes and syncs, a thread to a file."""
        program, folder = self.folder / "appends", self.folder / "files"
        if not program.exists():
            compile_c(HERE / "appends.c", program)
            folder.mkdir()
        return number(program, folder, files, self.pace.seconds, *size)

    def slow_disk(self):
        """Pages while 64 clients save, with every sync 5 ms slower and with the disk as it is."""
        library = self.folder / "slow.so"
        compile_c(ROOT / "Tests/DatabaseTests/Preload/slow.c", library, "-shared", "-fPIC")
        with Guildhall(self.folder / "slow", root=self.root, LD_PRELOAD=str(library), SLOW_SYNC_MS="5") as slow:
            visitors = sign_in(slow)
            saving = write_lines(self.folder / "saving-slowly", [visitor.saving() for visitor in visitors])
            places = {slow: (visitors[0], saving), self.guildhall: (self.visitor, self.saving)}
            saves = {slow: [], self.guildhall: []}

            def pages(server, path):
                visitor, lines = places[server]
                seconds = self.pace.seconds
                with Wrk(server.port, "/", seconds + 1, file=lines, sign="saved=1") as savers:
                    time.sleep(0.5)
                    result = check(load(
                        server.port, visitor.base + path, seconds, host=visitor.host, cookie=visitor.cookie))
                    saves[server].append(check(savers.end()).rate)
                return result.rate

            found = beside(
                "Home while 64 save, syncs 5 ms slower", "pages/s", self.pace, lambda: pages(slow, "/home"),
                lambda: pages(self.guildhall, "/home"), "the same, disk as it is", 0.9)
            each = [statistics.median(saves[server]) for server in (slow, self.guildhall)]
            yield found.__class__(**vars(found) | {
                "note": f"{each[0]:.0f} and {each[1]:.0f} saves/s; {found.note}"})

    def idle_memory(self):
        """Four councils that no one has asked for anything yet."""
        with Guildhall(self.folder / "idle") as fresh:
            time.sleep(2)
            yield Finding("Memory, four councils, idle", "MiB", fresh.memory(), bar=60, most=True)

    def many(self, count=1000):
        """Four councils beside a thousand, in one process each."""
        four, all = (Councils(self.folder / f"{number}-councils", number) for number in (4, count))
        first = all.names[0]
        last = all.portals[-1]
        data = self.folder / "many"
        with Guildhall(self.folder / "few", "serve", four.root, STARTED) as few:
            few_memory = few.memory()
        few_data = self.folder / "few"
        start = time.monotonic()
        with Guildhall(data, "serve", all.root, STARTED) as many:
            Visitor(many.port, *last).page()
            yield Finding(f"First start of {count:,} councils", "s", time.monotonic() - start, note="makes a good copy of each")
        start = time.monotonic()
        with Guildhall(data, "serve", all.root, STARTED) as many:
            Visitor(many.port, *last).page()
            yield Finding(f"Cold start of {count:,} councils", "s", time.monotonic() - start, bar=3, most=True)
            time.sleep(1)
            yield Finding(
                "Memory of a council, idle", "MiB", (many.memory() - few_memory) / (count - 4), bar=1, most=True,
                note=f"{many.memory():.0f} MiB in all")
        token = self.seed(four, few_data)
        shutil.rmtree(data / first, ignore_errors=True)
        shutil.copytree(few_data / first, data / first)
        all.settle(first, data, token)
        with Guildhall(few_data, "serve", four.root, STARTED) as few, \
                Guildhall(data, "serve", all.root, STARTED) as many:
            lines = {}
            for server, councils in [(few, four), (many, all)]:
                for what, path, cookie in [("landing", "", ""), ("home", "/home", f"citizen-live={token}")]:
                    visitors = [Visitor(server.port, *portal) for portal in councils.portals]
                    for visitor in visitors:
                        visitor.cookie = cookie
                    lines[server, what] = write_lines(
                        self.folder / f"{len(visitors)}-{what}", [visitor.line("GET", path) for visitor in visitors])

            def rate(server, what):
                return check(load(server.port, "/", self.pace.seconds, file=lines[server, what])).rate

            for server in (few, many):
                rate(server, "landing")
            yield beside(
                f"Landing pages of {count:,} councils", "pages/s", self.pace, lambda: rate(many, "landing"),
                lambda: rate(few, "landing"), "of four", 0.95)
            yield beside(
                f"Home, signed in, over {count:,} councils", "pages/s", self.pace, lambda: rate(many, "home"),
                lambda: rate(few, "home"), "of four", 0.75)
            yield self.change(all, many, lines[many, "landing"])

    def seed(self, councils, data):
        """Sample data for the first of some councils, someone signed in there, and the token of that session."""
        shutil.rmtree(data)
        with Guildhall(data, "demo", councils.root) as demo:
            token = Visitor(demo.port, *councils.portals[0]).sign_in(data).cookie.split("=")[1]
        # No council's process serves a demo's data; here it is to.
        (data / "demo").unlink()
        councils.settle(councils.names[0], data, token)
        return token

    def change(self, councils, many, lines):
        """How soon a council's new name stands on its page, while all are being asked for theirs."""
        name, portal = councils.names[-1], councils.portals[-1]
        with Wrk(many.port, "/", 4, connections=8, file=lines) as others:
            time.sleep(0.5)
            start = time.monotonic()
            councils.rename(name, "Borough of Tomorrow")
            wait(lambda: b"Borough of Tomorrow" in Visitor(many.port, *portal).page(), 30, 0.02)
            taken = time.monotonic() - start
            result = others.end()
        if result.failed:
            raise RuntimeError(f"{result.failed} requests failed while a council changed")
        return Finding(
            "One council's change is live", "s", taken, bar=2, most=True,
            note=f"{result.good} pages of all councils meanwhile, none failed")


def sign_in(guildhall):
    return [Visitor(guildhall.port, *portal).sign_in(guildhall.data) for portal in guildhall.portals]


def build(folder):
    """A clean release build."""
    start = time.monotonic()
    subprocess.run(
        ["swift", "build", "-c", "release", "--product", "guildhall", "--scratch-path", folder / "build"], cwd=ROOT,
        check=True, capture_output=True)
    return Finding("Clean release build", "s", time.monotonic() - start, bar=120, most=True)
