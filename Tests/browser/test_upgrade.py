"""A new version loses no request: the old process finishes what runs, connections wait in the socket for the new."""
import hashlib
import http.client
import json
import os
import select
import shutil
import socket
import sqlite3
import threading
import time
from contextlib import closing, contextmanager

import pytest

from activation import Activation
from plain import BOUNDARY, PATH, Filler, letter, multipart
from service import GUILDHALL, Service, configuration

RESTARTS = 3
HOST = "leicester.localhost"
# What an answer takes that has to wait for the old process's end and the new one's start. Far above what is measured.
LONGEST = 30


class Load:
    """Clients that each do one thing again and again, from `with` to its end: how long each took, and what failed."""

    def __init__(self, **clients):
        self.done, self.waits, self.failures = dict.fromkeys(clients, 0), [], []
        self.end = threading.Event()
        self.threads = [threading.Thread(target=self.repeat, args=item) for item in clients.items()]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.end.set()
        for thread in self.threads:
            thread.join()

    def repeat(self, name, act):
        while not self.end.wait(0.005):
            began = time.monotonic()
            try:
                act()
            except (OSError, http.client.HTTPException, AssertionError) as failure:
                self.failures.append(f"{name} {self.done[name]}: {failure!r}")
            self.done[name] += 1
            self.waits.append(time.monotonic() - began)

    def goes_on(self):
        """Waits until every client has done some more."""
        before, end = dict(self.done), time.monotonic() + LONGEST
        while any(self.done[name] < before[name] + 10 for name in before):
            assert time.monotonic() < end, f"{before}, then {self.done}; {self.failures}"
            time.sleep(0.01)


class Reader:
    """Asks for a page on a new connection each time, or on one that it keeps as nginx does."""

    def __init__(self, port, is_kept=False):
        self.port, self.is_kept, self.connection = port, is_kept, None

    def get(self):
        # Closed meanwhile, as any server may close an idle connection.
        if self.connection and select.select([self.connection.sock], [], [], 0)[0]:
            self.connection.close()
            self.connection = None
        is_new = self.connection is None
        self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        try:
            self.ask()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection = None
            if is_new:
                raise
            # Closed between the look and the request: nginx asks again too.
            self.get()

    def ask(self):
        self.connection.request("GET", PATH + "/sign-in", headers={"Host": f"{HOST}:{self.port}"})
        answer = self.connection.getresponse()
        assert answer.status == 200 and b"</html>" in answer.read(), answer.status
        if not self.is_kept or answer.will_close:
            self.connection.close()
            self.connection = None


class Writer:
    """Saves one number after another in a draft."""

    def __init__(self, filler):
        self.filler, self.draft, self.saved = filler, filler.begin(), 0

    def save(self):
        before = f"Number {self.saved}" if self.saved else ""
        answer, _ = self.filler.write(self.draft, f"Number {self.saved + 1}", before)
        assert answer.status == 303, answer.status
        self.saved += 1


class Sender:
    """Sends files, as many as a form takes, and then begins another form."""

    def __init__(self, filler):
        self.filler, self.draft, self.files = filler, filler.begin(), set()

    def send(self):
        if len(self.files) % 15 == 14:
            self.draft = self.filler.begin()
        content = letter(f"file {len(self.files)}")
        answer, _ = self.filler.upload(self.draft, content)
        assert answer.status == 303, answer.status
        self.files.add(hashlib.sha256(content).hexdigest())


@contextmanager
def slow_upload(filler, content):
    """A file of which the process has a part; the rest is sent, and acknowledged, at the end of the `with`."""
    fields = filler.signed({"action": "upload:documents.1.file"})
    body = multipart(fields, [("documents.1.file", "letter.pdf", content)])
    connection = http.client.HTTPConnection("127.0.0.1", filler.port, timeout=LONGEST)
    with closing(connection):
        connection.putrequest("POST", f"{PATH}/drafts/{filler.begin()}/step/documents", skip_host=True)
        head = filler.head(f"multipart/form-data; boundary={BOUNDARY}")
        for name, value in {**head, "Content-Length": str(len(body)), "Expect": "100-continue"}.items():
            connection.putheader(name, value)
        connection.endheaders()
        # It reads the body from here on.
        assert connection.sock.recv(64) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.send(body[:len(body) // 2])
        yield
        connection.send(body[len(body) // 2:])
        assert connection.getresponse().status == 303


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a configuration, and a parent who is signed in: what the demo made, served as a council's own."""
    folder = tmp_path_factory.mktemp("upgrade")
    root = configuration(folder / "root", "leicester")
    with Service([GUILDHALL, "demo", "--root", str(root)], folder / "data") as service:
        filler = Filler(service)
    (folder / "data/demo").unlink()
    return folder, filler


@pytest.fixture
def service(place):
    """Nothing yet but the socket, whose port the parent knows."""
    folder, filler = place
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        with Activation(listening, folder / "log") as service:
            service.port = filler.port = listening.getsockname()[1]
            yield service


def stop(service):
    """Returns once each of the process's threads has stopped: it then closes the connections that wait for nothing."""
    idle = [Reader(service.port, is_kept=True) for _ in range(os.cpu_count())]
    for reader in idle:
        reader.get()
    service.ask_to_stop()
    for reader in idle:
        with reader.connection.sock as ended:
            assert ended.recv(1) == b""


def start(service, folder, version=0):
    program = folder / f"guildhall-{version}"
    if not program.exists():
        shutil.copy2(GUILDHALL, program)
    service.start([program, "serve", "--root", folder / "root", "--data", folder / "data", "--operator", "none"])


def test_new_versions_under_load_lose_no_request(place, service):
    folder, filler = place
    start(service, folder)
    writer, files = Writer(filler), Sender(filler)
    readers = {f"reader {number}": Reader(service.port).get for number in range(3)}
    gaps = []
    with Load(**readers, kept=Reader(service.port, is_kept=True).get, writer=writer.save, sender=files.send) as load:
        for version in range(1, RESTARTS + 1):
            load.goes_on()
            content = letter(f"slow {version}", size=300_000)
            with slow_upload(filler, content):
                began = time.monotonic()
                stop(service)
            files.files.add(hashlib.sha256(content).hexdigest())
            service.wait_for_end()
            start(service, folder, version)
            gaps.append(time.monotonic() - began)
            load.goes_on()
    assert load.failures == []
    print(f"{sum(load.done.values())} requests, {RESTARTS} restarts of {', '.join(f'{gap:.2f}' for gap in gaps)} s; "
          f"the longest wait {max(load.waits):.2f} s")
    assert max(load.waits) < LONGEST
    assert filler.written(writer.draft) == f"Number {writer.saved}" and writer.saved > RESTARTS
    service.ask_to_stop()
    service.wait_for_end()
    check(folder / "data", writer, files)


def check(data, writer, files):
    """Every acknowledged save and file is on disk."""
    with closing(sqlite3.connect(data / "leicester/live.sqlite")) as database:
        [[answers]] = database.execute("SELECT answers FROM draft WHERE id = ?", [writer.draft])
        kept = {digest for digest, in database.execute("SELECT digest FROM upload JOIN upload_use ON upload = id")}
    assert json.loads(answers)["strengths"] == f"Number {writer.saved}"
    assert files.files <= kept, f"{len(files.files - kept)} of {len(files.files)} files are gone"


def test_a_connection_that_has_not_asked_yet_is_answered_by_who_took_it(place, service):
    folder, _ = place
    start(service, folder)
    with socket.create_connection(("127.0.0.1", service.port), LONGEST) as early:
        stop(service)
        request = f"GET {PATH}/sign-in HTTP/1.1\r\nHost: {HOST}:{service.port}\r\n\r\n"
        early.sendall(request.encode())
        answer = http.client.HTTPResponse(early)
        answer.begin()
        assert (answer.status, answer.getheader("Connection")) == (200, "close")
    service.wait_for_end()
