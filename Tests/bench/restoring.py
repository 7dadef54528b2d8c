"""A council with ten thousand forms sent, each with a file: backed up while residents save, lost, and put back while another
council is served."""
import hashlib
import random
import shutil
import sqlite3
import threading
import time

import forms
from console import quantile
from councils import Councils
from findings import Finding
from processes import Guildhall
from provider import WRITERS, WRITES, Saver, command, save_all
from visitor import Visitor

SENT, FILE = 10_000, 20_000
"""How many forms were sent, and the bytes of the file with each."""


class Restoring:
    """Part of the house."""

    def restore(self):
        root, data = self.folder / "restore", self.folder / "restore-data"
        councils = Councils(root, 2)
        forms.offer(root, councils.names)
        with Guildhall(data, root=root) as server:
            tenant, other = (host.split(".")[0] for host, _ in server.portals)
            parent = Visitor(server.port, *server.portals[0])
            parent.sign_in(data, forms.PARENT)
            child = forms.add_child(parent, "Kim")
            forms.Page(parent, forms.begin(parent, "small", child, "draft-to-send-here"), "s1").save()
            forms.send(parent, "draft-to-send-here")
            forms.begin(parent, "small", child, "draft-to-keep-here")
        store = forms.store(server, parent)
        files = fill(store, child)
        # With sample data the process would make them again.
        with Guildhall(data, root=root) as server:
            server.root = root
            parents = [Saver(server.port, parent.host, parent.base) for _ in range(WRITERS)]
            for each in parents:
                each.cookie = parent.cookie
                each.page("/account/reach")
            alone = save_all(parents, 10)
            backup = self.folder / "restore.backup"
            taken, beside = self.back_up(server, tenant, backup, parents)
            yield Finding(
                f"Saves during a backup of {SENT:,} forms, 95 in 100", "s", quantile(beside), quantile(alone), "without", 1.1,
                is_ratio=True, most=True, ratio=quantile(beside) / quantile(alone),
                note=f"{len(beside)} saves at {WRITES}/s, none failed; the backup takes {taken:.1f} s")
            shutil.rmtree(data / tenant)
            visitor = Visitor(server.port, f"{other}.localhost", parent.base)
            start = time.monotonic()
            waits = self.meanwhile(visitor, lambda: command(server, "restore", str(backup), "--yes"))
            taken = time.monotonic() - start
        lost = missing(store, files)
        if lost:
            raise RuntimeError(f"{len(lost)} are lost: {lost[:3]}")
        yield Finding(
            f"Restore of {SENT:,} forms and files", "s", taken,
            note=f"{backup.stat().st_size / 1e6:.0f} MB, all whole; another council's pages meanwhile: {len(waits)}, none "
                 f"failed, 95 in 100 within {quantile(waits) * 1000:.0f} ms")

    def back_up(self, server, tenant, path, parents):
        """Seconds of a backup, and of each save meanwhile."""
        taken = []

        def back_up():
            start = time.monotonic()
            command(server, "backup", "--tenant", tenant, "--to", str(path))
            taken.append(time.monotonic() - start)

        thread = threading.Thread(target=back_up)
        thread.start()
        beside = save_all(parents, 2)
        while thread.is_alive():
            beside += save_all(parents, 1)
        thread.join()
        if not taken:
            raise RuntimeError("there is no backup")
        return taken[0], beside

    def meanwhile(self, visitor, work):
        """Seconds of each page that a visitor asks for while `work` is done."""
        waits, thread = [], threading.Thread(target=work)
        thread.start()
        while thread.is_alive():
            start = time.monotonic()
            visitor.page("/register")
            waits.append(time.monotonic() - start)
        thread.join()
        return waits


def fill(store, child):
    """Copies of a child's submission, and a file with each; returns the digests of the files."""
    forms.multiply(store, child, 1, SENT)
    chance, folder, rows = random.Random(1), store.parent / "live/files", []
    with sqlite3.connect(store) as db:
        sent = db.execute("SELECT id, account, subject, received FROM submission WHERE subject = ?", [child]).fetchall()
        for number, (submission, account, subject, received) in enumerate(sent):
            content = chance.randbytes(FILE)
            digest = hashlib.sha256(content).hexdigest()
            place = folder / digest[:2] / digest
            place.parent.mkdir(mode=0o700, exist_ok=True)
            place.write_bytes(content)
            place.chmod(0o600)
            upload = f"upload-of-bench-{number:06}"
            db.execute("INSERT INTO upload VALUES (?, ?, ?, 'report.pdf', 'pdf', ?, ?, 'clean', ?, NULL)",
                       [upload, account, subject, FILE, digest, received])
            db.execute("INSERT INTO upload_use VALUES (?, ?)", [submission, upload])
            rows.append(digest)
    db.close()
    return rows


def missing(store, digests):
    """The files and forms that are not there, or not whole, once nothing serves the data."""
    lost = []
    for digest in digests:
        place = store.parent / "live/files" / digest[:2] / digest
        if not place.exists() or hashlib.sha256(place.read_bytes()).hexdigest() != digest:
            lost.append(digest)
    with sqlite3.connect(store) as db:
        [[sent]] = db.execute("SELECT COUNT(*) FROM submission WHERE reference LIKE 'BEN-%'").fetchall()
        [[used]] = db.execute("SELECT COUNT(*) FROM upload_use WHERE upload LIKE 'upload-of-bench-%'").fetchall()
    db.close()
    return lost + [f"{name}: {found}" for name, found in (("forms", sent), ("files in use", used)) if found < len(digests)]
