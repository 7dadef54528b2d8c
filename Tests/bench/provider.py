"""What is measured of the provider's side: the console's list at ten councils and at a thousand, the cost of bringing one more
on, and a backup while residents save."""
import statistics
import subprocess
import threading
import time

import forms
from console import quantile
from councils import Councils
from findings import Finding
from processes import PROGRAM, Guildhall, free_port
from visitor import PASSWORD, Visitor

OPERATOR, ORIGIN = "olive@example.org", "https://provider.localhost"
LISTS, NEW, WRITERS, WRITES = 200, 5, 10, 50


class Provider(Visitor):
    """Someone of the provider who is signed in to the console of a serving process."""

    def __init__(self, server, port):
        super().__init__(port, f"provider.localhost:{port}", "/Provider/en")
        told = command(server, "staff", "invite", "--tenant", "provider", "--email", OPERATOR, "--role", "admin")
        link = told.split()[-1].split("/Provider/en", 1)[1]
        self.page(link)
        self.go(link, {"csrf-token": self.token, "forename": "Olive", "surname": "Marsh", "password": PASSWORD})
        self.pass_checks(server.data, OPERATOR)

    def times(self, path, count):
        """Seconds of each of so many requests."""
        found = []
        for _ in range(count):
            start = time.monotonic()
            self.page(path)
            found.append(time.monotonic() - start)
        return found


def command(server, *words):
    """What a command of the program prints."""
    done = subprocess.run([PROGRAM, *words, "--root", server.root, "--data", server.data], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


class Providing:
    """A provider with few councils and with many. Part of the house."""

    def provider(self, few=10, many=1000):
        """The list of councils, and one council more, at ten and at a thousand."""
        lists, news = {}, {}
        for count in (few, many):
            councils, port = Councils(self.folder / f"provider-{count}", count), free_port()
            with Guildhall(self.folder / f"provider-{count}-data", "serve", councils.root, '"event":"started"',
                           GUILDHALL_PROVIDER=f"127.0.0.1:{port}") as server:
                server.root = councils.root
                olive = Provider(server, port)
                olive.times("/home", 20)
                lists[count] = olive.times("/home", LISTS)
                news[count] = [self.bring_on(server, number) for number in range(NEW)]
        ratio = quantile(lists[many]) / quantile(lists[few])
        yield Finding(
            f"List of {many:,} councils, 95 in 100 within", "s", quantile(lists[many]), quantile(lists[few]), f"of {few}", 1.5,
            is_ratio=True, most=True, ratio=ratio, note=f"median {statistics.median(lists[many]) * 1000:.1f} ms")
        yield Finding(
            f"One council more beside {many:,}", "s", statistics.median(news[many]), statistics.median(news[few]),
            f"beside {few}", 1.2, is_ratio=True, most=True, ratio=statistics.median(news[many]) / statistics.median(news[few]),
            note="by command, served and its admin invited")

    def bring_on(self, server, number):
        """The seconds until a new council is served and its admin invited."""
        start = time.monotonic()
        command(server, "tenant", "new", "--name", f"Leafshire {number} Council", "--host", f"leaf{number}.example",
                "--admin", f"ada@leaf{number}.example")
        return time.monotonic() - start

    def backup(self):
        """Saves of residents at fifty a second, alone and while their council is backed up again and again."""
        root, data = self.folder / "backup", self.folder / "backup-data"
        councils = Councils(root, 2)
        forms.offer(root, councils.names)
        with Guildhall(data, root=root) as server:
            server.root = root
            host, path = server.portals[0]
            parents = [Saver(server.port, host, path) for _ in range(WRITERS)]
            parents[0].sign_in(data, forms.PARENT)
            for parent in parents:
                parent.cookie, parent.token = parents[0].cookie, parents[0].token
            alone = save_all(parents, 10)
            tenant, count, over = host.split(".")[0], 0, threading.Event()

            def back_up():
                nonlocal count
                while not over.is_set():
                    command(server, "backup", "--tenant", tenant, "--to", str(self.folder / f"{count}.backup"))
                    count += 1

            thread = threading.Thread(target=back_up)
            thread.start()
            try:
                beside = save_all(parents, 10)
            finally:
                over.set()
                thread.join()
        yield Finding(
            "Saves during backups without a pause, 95 in 100", "s", quantile(beside), quantile(alone), "without",
            is_ratio=True, most=True, ratio=quantile(beside) / quantile(alone),
            note=f"{len(beside)} saves at {WRITES}/s, none failed, {count} backups")


def save_all(parents, seconds):
    """The seconds of each save, at fifty a second in all."""
    threads = [threading.Thread(target=parent.save_for, args=[seconds, WRITERS / WRITES]) for parent in parents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failed = [line for parent in parents for line in parent.failed]
    if failed:
        raise RuntimeError(f"{len(failed)} saves failed: {failed[:3]}")
    return [taken for parent in parents for taken in parent.times]


class Saver(Visitor):
    """Someone who saves a page of the account again and again."""

    def save_for(self, seconds, pause):
        self.times, self.failed = [], []
        end = time.monotonic() + seconds
        while (start := time.monotonic()) < end:
            status, _, _ = self.ask("POST", "/account/reach", {
                "csrf-token": self.token, "preferred-language": "English", "phone": "yes", "reach-note": f"{start}"})
            self.times.append(time.monotonic() - start)
            if status != 303:
                self.failed.append(str(status))
            time.sleep(max(0, pause - (time.monotonic() - start)))
