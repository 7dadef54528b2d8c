"""What a well-behaved client waits while another client, or another council, does its worst."""
import http.client
import statistics
import subprocess
import threading
import time
from urllib.parse import urlencode

import forms
from findings import Finding
from processes import HERE, compile_c, load
from visitor import EMAIL, PASSWORD, Visitor, write_lines

PAGES_BAR, SIGN_IN_BAR = 100, 2000
"""Milliseconds within which 99 of 100 answers have to come."""
FORM = "application/x-www-form-urlencoded"


class Attacks:
    """Eight attacks, each from addresses of its own. Part of the house."""

    def attacks(self):
        compile_c(HERE / "attack.c", self.folder / "attack")
        seconds = 3 * self.pace.seconds
        with self.parents() as (server, parents):
            client = WellBehaved(server, parents[0])
            quiet = client.measure(seconds)
            for what, figure in quiet.items():
                yield Finding(f"Quiet: {what}", "ms", figure, note="99 of 100 within; nobody else asks for anything")
            for name, start in self.ways(server, parents):
                attackers = start(seconds + 1)
                time.sleep(0.5)
                try:
                    during = client.measure(seconds)
                finally:
                    told = "; ".join(filter(None, (end(attacker) for attacker in attackers)))
                # Until what it had open is closed.
                time.sleep(2)
                for what, figure in during.items():
                    yield Finding(
                        f"{name}: {what}", "ms", figure, quiet[what], "quiet", most=True,
                        bar=SIGN_IN_BAR if what == "sign-in" else PAGES_BAR, ratio=figure / quiet[what], note=told)

    def ways(self, server, parents):
        """Each attack's name, and what starts it for so many seconds; returns the processes. Those of one client attack
        the very council that the well-behaved one visits."""
        host, base = parents[0].host, parents[0].base
        token, cookie = parents[0].token, parents[0].cookie

        def attack(way, connections, *messages, host_number=2):
            """Messages of one client, from 127.0.0.`host_number`, over so many connections each."""
            names = []
            for number, message in enumerate(messages):
                name = self.folder / f"{way}-{host_number}-{number}-{len(message)}"
                name.write_bytes(message)
                names.append(name)

            def start(seconds):
                return [subprocess.Popen(
                    [str(word) for word in (
                        self.folder / "attack", f"127.0.0.{host_number}", server.port, connections, seconds, way, name)],
                    stdout=subprocess.PIPE, text=True) for name in names]
            return start

        def post(path, body, kind=FORM, cookie=""):
            fields = f"Cookie: {cookie}\r\n" if cookie else ""
            return (f"POST {base}{path} HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\n{fields}"
                    f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body

        missing = f"HEAD {base}/not-there HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        get = f"GET {base} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        yield "250 connections of pipelined HEAD", attack("burst", 250, missing * (200_000 // len(missing)))
        yield "Sign-ins with wrong passwords", attack("ask", 128, post("/sign-in", urlencode(
            {"email": "guess-%NUMBER%@example.org", "password": "not the one"}, safe="%@").encode()))
        registration = urlencode({
            "step": "0", "carried": "", "address.mode": "", "email": "new-%NUMBER%@example.org", "confirm-email": "new-%NUMBER%@example.org", "password": PASSWORD,
            "confirm-password": PASSWORD, "title": "mx", "forename": "Robin", "surname": "Ashdown", "gender": "unsaid",
            "home-phone": "01632 960001", "secret-question": "pet", "secret-answer": "Little Bramble"}, safe="%@")
        yield "Registrations", attack("ask", 128, post("/register", registration.encode()))
        draft = forms.begin(parents[0], "files", parents[0].child, f"draft-of-attack-{server.port}")
        upload = forms.write_upload(self.folder / "attack-upload", token, 4 << 20).read_bytes()
        yield "Uploads of 4 MB", attack("ask", 32, post(f"/drafts/{draft}/step/s1", upload, forms.MULTIPART, cookie))
        many = "&".join(f"field-{number}=%C3%A9" for number in range(900)).encode()
        parts = forms.multipart({f"field-{number}": "x" * 90 for number in range(1900)}).encode()
        yield "Large forms", attack(
            "ask", 64, post("/sign-in", many + b"&" + b"a" * (60_000 - len(many))), post("/register", parts, forms.MULTIPART))
        slow = [attack("slow", 60, get[:-2] + b"X-Slow: " + b"a" * 1000),
                attack("slow", 60, post("/sign-in", b"x" * 60_000)), attack("deaf", 60, get * 100)]
        yield "Slow heads, bodies and readers", lambda seconds: [
            process for start in slow for process in start(seconds)]
        yield "Connections opened and closed", attack("open", 200, get)
        lines = self.council_saves(parents[1])
        yield "Another council's saves", lambda seconds: [Background(server, lines, seconds)]

    def council_saves(self, parent):
        """Every draft's save of one answer, and then of another."""
        pages = []
        for number in range(32):
            draft = forms.begin(parent, "page", parent.child, f"draft-attack-{number:04}-{parent.port}")
            page = forms.Page(parent, draft, "s1")
            page.save()
            pages.append(page)
        other = forms.WORDS + " Since Easter he has gone in by himself."
        return write_lines(
            self.folder / "attack-saving",
            [page.line(forms.WORDS, other) for page in pages] + [page.line(other, forms.WORDS) for page in pages])


class Background:
    """Load of wrk, on a thread of its own."""

    def __init__(self, server, lines, seconds):
        self.result = None
        self.thread = threading.Thread(target=self.run, args=(server, lines, seconds))
        self.thread.start()

    def run(self, server, lines, seconds):
        self.result = load(server.port, "/", seconds, file=lines, sign="/step/")


def end(attacker):
    """Waits for its end; what came of it, in words."""
    if isinstance(attacker, Background):
        attacker.thread.join()
        return f"{attacker.result.good} saves, {attacker.result.failed} refused"
    output, _ = attacker.communicate()
    connections, two, three, four, five = map(int, output.split()[1:])
    return f"{connections} connections, {two + three} answered, {four} refused, {five} told to come back"


class WellBehaved:
    """Someone at 127.0.0.1 who reads a page every now and then, and another who signs in."""

    def __init__(self, server, parent):
        self.server, self.parent = server, parent

    def measure(self, seconds):
        """What 99 of 100 answers took at most in milliseconds, by what was asked for."""
        times = {"public page": [], "signed-in page": [], "sign-in": []}
        failures = []

        def read(what, path, cookie):
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
            self.each(times[what], 0.01, end, failures, lambda: self.ask(connection, "GET", path, cookie))

        def sign_in():
            form = urlencode({"email": EMAIL, "password": PASSWORD, "next": ""})
            self.each(times["sign-in"], 0.1, end, failures, lambda: self.ask(
                http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20), "POST", "/sign-in", "", form, 303))

        end = time.monotonic() + seconds
        threads = [
            threading.Thread(target=read, args=("public page", "", "")),
            threading.Thread(target=read, args=("signed-in page", "/home", self.parent.cookie)),
            threading.Thread(target=sign_in)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise RuntimeError(f"{len(failures)} answers to the well-behaved client: {failures[0]}")
        return {what: statistics.quantiles(each, n=100, method="inclusive")[98] for what, each in times.items()}

    @staticmethod
    def each(times, pause, end, failures, ask):
        while time.monotonic() < end:
            start = time.monotonic()
            try:
                ask()
            except (OSError, RuntimeError, http.client.HTTPException) as error:
                failures.append(repr(error))
                return
            times.append(1000 * (time.monotonic() - start))
            time.sleep(pause)

    def ask(self, connection, method, path, cookie, form=None, wanted=200):
        fields = {"Host": self.parent.host, "Sec-Fetch-Site": "same-origin"}
        if cookie:
            fields["Cookie"] = cookie
        if form:
            fields["Content-Type"] = FORM
        connection.request(method, self.parent.base + path, form, fields)
        answer = connection.getresponse()
        answer.read()
        if form:
            connection.close()
        if answer.status != wanted:
            raise RuntimeError(f"{method} {path} answers {answer.status}")
