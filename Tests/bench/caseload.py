"""What an officer waits for, with twenty thousand cases and two hundred thousand lines of the audit."""
import http.client
import random
import re
import statistics
import time
from urllib.parse import urlencode

from filling import CASES, LINES, OFFICER, fill
from findings import Finding
from processes import Guildhall, free_port, root_without_limits
from visitor import PASSWORD, Outbox, Visitor

STARTED = '"event":"started"'


class Officer(Visitor):
    """Someone of a council's team, on one connection that stays open."""

    def sign_in(self, data, email=OFFICER):
        outbox = Outbox(data)
        self.go("/sign-in", {"email": email, "password": PASSWORD, "next": ""})
        code = outbox.wait(self.host.split(".")[0], email, "verification code").code
        self.page("/verify")
        self.go("/verify", {"csrf-token": self.token, "code": code})
        return self

    def call(self, port):
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def wait(self, path):
        """Milliseconds that someone on the same machine waits for a page."""
        start = time.perf_counter()
        self.connection.request("GET", self.base + path, headers={"Host": self.host, "Cookie": self.cookie})
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}")
        return 1000 * (time.perf_counter() - start)


class Casework:
    """A council with a great many cases. Part of the house."""

    def caseload(self, count=500):
        folder = self.folder / "casework"
        with Guildhall(folder) as demo:
            host = next(host for host, _ in demo.portals if host.startswith("leicester"))
            officer = Officer(demo.port, host, "/Team/en").sign_in(demo.data)
            manager = Officer(demo.port, host, "/Team/en").sign_in(demo.data, "dan@example.org")
        people = fill(demo.data / "leicester" / "live.sqlite")
        # A council's own process tells its operator what its answers took; a demo has no operator.
        (folder / "demo").unlink()
        root, operator = self.operated()
        with Guildhall(folder, "serve", root, STARTED) as server:
            officer.call(server.port)
            manager.call(server.port)
            waits = {}
            for kind, path in requests(random.Random(7), people, count):
                waits.setdefault(kind, []).append(officer.wait(path))
            half, most = (quantile(steps(operator), share) for share in (0.5, 0.95))
            every = [took for kind in waits.values() for took in kind]
            kinds = ", ".join(f"{kind} {middle(took):.1f}/{ninety_five(took):.1f}" for kind, took in sorted(waits.items()))
            yield Finding(
                f"Caseload of {CASES:,} cases, 95 of 100 pages", "ms", most, bar=30, most=True,
                note=f"half within {half:.1f} ms, by the server's own clock; {LINES:,} lines of the audit; the client waits "
                f"{middle(every):.1f}/{ninety_five(every):.1f} ms: {kinds}; {len(every)} pages one after another")
            took = [manager.wait("/deadlines") for _ in range(5)]
            yield Finding(f"How deadlines are kept, {CASES:,} cases", "ms", statistics.median(took), note="works out every date")

    def operated(self):
        """A folder like this repository's with an operator's listener of its own, and where that listens."""
        port = free_port()
        return root_without_limits(self.folder / "casework-root", operator=f"127.0.0.1:{port}"), port


def steps(operator):
    """How many answers took at most so many seconds, and how many in all, as the process tells its operator."""
    connection = http.client.HTTPConnection("127.0.0.1", operator, timeout=30)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    found = re.findall(r'^guildhall_request_seconds_bucket{le="(.+)"} (\d+)$', text, re.MULTILINE)
    return [(float(end), int(count)) for end, count in found]


def quantile(steps, share):
    """Milliseconds within which a share of the answers came; between two steps, as if evenly spread."""
    below, wanted = (0.0, 0), share * steps[-1][1]
    for end, count in steps[:-1]:
        if count >= wanted:
            return 1000 * (below[0] + (end - below[0]) * (wanted - below[1]) / max(1, count - below[1]))
        below = (end, count)
    return float("inf")


def middle(numbers):
    return statistics.median(numbers)


def ninety_five(numbers):
    return statistics.quantiles(numbers, n=20)[-1] if len(numbers) > 1 else numbers[0]


def requests(random, people, count):
    """Pages in the mix of a morning: a third lists, a third searches, a third cases, each stage as often."""
    lists = ["/home", "/home?whose=mine", "/home?state=overdue", "/home?state=week", "/home?whose=nobody",
             "/home?stage=assessment", "/home?whose=mine&state=waiting", "/home?state=unread", "/home?state=news",
             "/home?state=closed", "/home?whose=mine&stage=plan&state=on-time", "/messages", "/messages?whose=mine", "/requests"]
    stages = sorted({one["stage"] for one in people})
    by_stage = {stage: [one for one in people if one["stage"] == stage] for stage in stages}
    # Its audit has pages and pages.
    busy = people[:100]
    for number in range(count):
        one = random.choice(by_stage[stages[number // 6 % len(stages)]])
        case = f"/cases/{one['case']}"
        if number % 6 < 2:
            path = random.choice(lists)
            if number % 5 == 4:
                path += ("&" if "?" in path else "?") + urlencode({"page": random.randint(2, 40)})
            yield "lists", path
        elif number % 6 == 2:
            yield "by name", "/home?" + urlencode({"q": f"{one['surname']} {one['forename'][:2]}"})
        elif number % 6 == 3:
            yield "by birth or reference", "/home?" + urlencode({"q": one["born" if number % 4 == 1 else "reference"]})
        elif number % 6 == 4:
            yield f"case, {one['stage']}", case
        else:
            kind, path = random.choice([
                ("audit", f"/cases/{random.choice(busy)['case']}/audit?page={random.randint(1, 8)}"),
                ("a case that many look at", f"/cases/{random.choice(busy)['case']}"),
                ("a form sent", f"{case}/submissions/{one['submission']}"),
                ("a letter", f"{case}/documents/{one['letter']}" if one["letter"] else case),
                ("a form to fill in", f"{case}/{random.choice(['decision', 'ask', 'message'])}" if one["is_open"] else case)])
            yield kind, path
