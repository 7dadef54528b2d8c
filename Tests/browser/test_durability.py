"""What a process that is killed, and a disk that is slow, must not do to what was saved."""
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from plain import Filler, Plain, letter
from service import GUILDHALL, ROOT, Service, configuration

KILLS = int(os.environ.get("GUILDHALL_KILLS", "200"))


class Person(Plain):
    """Someone who saves one number after another."""

    def save(self, number):
        """Whether the save was acknowledged."""
        answer, _ = self.post("/account/reach", **{"preferred-language": f"Number {number}", "reach-note": "x" * 500})
        return answer.status == 303


class Work:
    """One draft, saved and sent files until the process ends, and what was acknowledged of it."""

    def __init__(self, filler, name):
        self.filler, self.draft, self.name = filler, filler.begin(), name
        self.tried, self.saved, self.files = 0, 0, set()

    def save(self):
        while self.tried < 100_000:
            before = f"Number {self.tried}" if self.tried else ""
            self.tried += 1
            answer, _ = self.filler.write(self.draft, f"Number {self.tried}", before)
            assert answer.status == 303, answer.status
            self.saved = self.tried

    def upload(self):
        # As many as there is room for in one form.
        for number in range(20):
            content = letter(f"{self.name} {number}")
            answer, _ = self.filler.upload(self.draft, content)
            assert answer.status == 303, answer.status
            self.files.add(hashlib.sha256(content).hexdigest())

    def until_killed(self, act):
        try:
            act()
        except (OSError, http.client.HTTPException):
            pass

    def check(self, data):
        """What the process left on disk when it was killed: no acknowledged answer and no acknowledged file is missing."""
        with closing(sqlite3.connect(data)) as database:
            [[answers]] = database.execute("SELECT answers FROM draft WHERE id = ?", [self.draft])
            answers = json.loads(answers)
            # The save under way when the process was killed may have been kept, or not; none before it may be missing.
            number = int(answers.get("strengths", "Number 0").removeprefix("Number "))
            assert self.saved <= number <= self.tried, f"{self.name}: {number}, acknowledged {self.saved}"
            rows = database.execute(
                "SELECT id, digest FROM upload JOIN upload_use ON upload = id WHERE holder = ?", [self.draft]).fetchall()
        listed = {digest for upload, digest in rows if upload in answers.values()}
        assert self.files <= listed == {digest for _, digest in rows}, f"{self.name}: {len(self.files)} files"


def left(data, folder):
    """A copy of the database as it lies on disk, with its log: to open the one that serves would change it."""
    for end in ("", "-wal", "-shm"):
        (folder / f"live.sqlite{end}").unlink(missing_ok=True)
        source = data / f"leicester/live.sqlite{end}"
        if source.exists() and end != "-shm":
            shutil.copyfile(source, folder / f"live.sqlite{end}")
    return folder / "live.sqlite"


def kept(data):
    """Every file of a form on disk, by its digest."""
    return {path.name: path for path in data.glob("leicester/**/*") if re.fullmatch("[0-9a-f]{64}", path.name)}


def named(database):
    with closing(sqlite3.connect(database)) as rows:
        return dict(rows.execute("SELECT digest, size FROM upload"))


def kill_again_and_again(folder, root, kills, seed):
    """One service, killed at random moments of saves and uploads; how many answers and files it acknowledged."""
    data, draw = folder / "data", random.Random(seed)
    filler, last, answers, files = None, None, 0, 0
    for kill in range(kills):
        with Service([GUILDHALL, "demo", "--root", str(root)], data) as service:
            filler = filler or Filler(service)
            filler.attach(service)
            if last:
                number = filler.written(last.draft).removeprefix("Number ")
                assert last.saved <= int(number or 0) <= last.tried, f"kill {kill}: {number} is shown"
                filler.discard(last.draft)
            last = Work(filler, f"kill {kill}")
            end = threading.Timer(draw.uniform(0, 0.1), os.kill, (service.process.pid, signal.SIGKILL))
            uploading = threading.Thread(target=last.until_killed, args=[last.upload])
            end.start()
            uploading.start()
            last.until_killed(last.save)
            uploading.join()
            end.join()
            service.process.wait(timeout=10)
        last.check(left(data, folder))
        answers, files = answers + last.saved, files + len(last.files)
    return answers, files


def test_two_hundred_kills_lose_no_answer_and_no_file_that_was_acknowledged(tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    # With one council a process starts soonest.
    root = configuration(tmp_path / "root", "leicester")
    # Most of the time is a process's start: two take turns on two cores.
    with ThreadPoolExecutor() as lanes:
        done = list(lanes.map(
            kill_again_and_again, folders, [root, root], [KILLS // 2, KILLS - KILLS // 2], [20260101, 20260102]))
    answers, files = (sum(counts) for counts in zip(*done))
    assert answers > KILLS and files > KILLS / 2, f"only {answers} answers and {files} files were acknowledged"
    for folder in folders:
        check_files(folder)


def check_files(folder):
    """Every file that a row names is there, byte for byte; what no row names goes once it is a day old."""
    data = folder / "data"
    names, there = named(left(data, folder)), kept(data)
    for digest, size in names.items():
        content = there[digest].read_bytes()
        assert len(content) == size and hashlib.sha256(content).hexdigest() == digest
    orphan = hashlib.sha256(b"orphan").hexdigest()
    shelf = next(iter(there.values())).parent.parent / orphan[:2]
    shelf.mkdir(exist_ok=True)
    (shelf / orphan).write_bytes(b"orphan")
    for path in kept(data).values():
        os.utime(path, (time.time() - 100_000,) * 2)
    with Service([GUILDHALL, "demo"], data):
        assert not list((data / "scratch").iterdir()), "what was being sent as the process was killed is still there"
        end = time.monotonic() + 20
        while set(kept(data)) != set(names):
            assert time.monotonic() < end, f"{len(set(kept(data)) - set(names))} files without a row"
            time.sleep(0.05)


def is_traced(pid):
    """Whether every thread of the process has a tracer."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return all("TracerPid:\t0" not in (task / "status").read_text() for task in tasks)


def test_between_a_save_and_its_answer_lies_a_sync(tmp_path):
    trace = tmp_path / "trace"
    strace = ["strace", "-f", "-qq", "-y", "-s", "64", "-e", "trace=fdatasync,fsync,write,writev,sendto,sendmsg"]
    with Service([GUILDHALL, "demo"], tmp_path / "data") as service:
        pid = service.process.pid
        tracer = subprocess.Popen([*strace, "-o", str(trace), "-p", str(pid)], stderr=subprocess.DEVNULL)
        try:
            end = time.monotonic() + 30
            while not is_traced(pid):
                assert tracer.poll() is None and time.monotonic() < end, "strace could not attach"
            person = Person(service)
            assert person.save(7)
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.wait(timeout=30)
    lines = trace.read_text(errors="replace").splitlines()
    answers = [n for n, line in enumerate(lines) if "HTTP/1.1 303" in line]
    synced = [n for n, line in enumerate(lines) if re.search(r"fdatasync\(\d+<[^>]*leicester/live\.sqlite-wal>", line)]
    # The sign-in and the save each answer 303, and each only after the log it wrote to was synced.
    assert len(answers) >= 2
    for before, answer in zip([0, *answers], answers):
        assert any(before < n < answer for n in synced), "an answer without a sync before it"


def test_pages_are_served_while_a_save_waits_for_a_slow_disk(tmp_path):
    slow = tmp_path / "slow.so"
    source = ROOT / "Tests/DatabaseTests/Preload/slow.c"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", slow, source, "-ldl"], check=True)
    data = tmp_path / "data"
    with Service([GUILDHALL, "demo"], data) as service:
        person = Person(service)
    environment = {"LD_PRELOAD": str(slow), "SLOW_SYNC_MS": "800"}
    with Service([GUILDHALL, "demo"], data, environment=environment) as service:
        person.attach(service)
        assert person.get("/account/reach")[0].status == 200
        done = threading.Event()
        outcome = []

        def save():
            outcome.append(person.save(9))
            done.set()

        saving = threading.Thread(target=save)
        saving.start()
        served = 0
        while not done.is_set():
            assert person.get("")[0].status == 303 and person.get("/account/personal")[0].status == 200
            served += 1
        saving.join()
        assert outcome == [True]
        # The disk alone takes longer than fifty pages that do not wait for it.
        assert served >= 25, f"only {served} pages were served while one save waited"
