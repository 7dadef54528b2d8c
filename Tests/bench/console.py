"""What is measured of the council's console: publishing while parents fill in forms, and a change of a large form."""
import hashlib
import secrets
import sqlite3
import statistics
import threading
import time
from html.parser import HTMLParser

import forms
from councils import Councils
from findings import Finding
from processes import Guildhall
from visitor import Visitor

ADMIN = "ada@example.org"
PARENTS, PUBLICATIONS, CHANGES = 50, 200, 12


class Inputs(HTMLParser):
    """What the browser would post of the form with an action, as the page came."""

    def __init__(self, html, action):
        super().__init__(convert_charrefs=True)
        self.action, self.fields, self.inside, self.area, self.select = action, {}, False, None, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = found.get("action") == self.action and found.get("method") == "post"
        name = found.get("name")
        if not self.inside:
            return
        if tag == "input" and name and (found.get("type") not in ("radio", "checkbox") or "checked" in found):
            self.fields[name] = found.get("value", "")
        elif tag == "textarea":
            self.area, self.fields[name] = name, ""
        elif tag == "select":
            self.select, self.fields[name] = name, ""
        elif tag == "option" and self.select and "selected" in found:
            self.fields[self.select] = found.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data


class Admin(Visitor):
    """An admin at the console of a council."""

    def __init__(self, server, host):
        super().__init__(server.port, host, "/Admin/en")

    def change(self, path, **values):
        """Changes fields of a page of settings in the draft; returns the bytes of the page and of the answer."""
        address = f"/settings/{path}"
        page = self.page(address)
        fields = Inputs(page.decode(), self.base + address.replace(":", "%3A")).fields
        if not set(values) <= set(fields):
            raise RuntimeError(f"{address} has no field {sorted(set(values) - set(fields))}")
        status, _, body = self.ask("POST", address, fields | values)
        if status != 303:
            raise RuntimeError(f"{address} answers {status} to a change")
        return len(page) + len(body)

    def publish(self):
        """Publishes the draft; returns the seconds that it took."""
        page = self.page("/changes").decode()
        fields = Inputs(page, f"{self.base}/changes/publish").fields
        start = time.monotonic()
        self.go("/changes/publish", fields)
        return time.monotonic() - start


class Parent(Visitor):
    """Someone who fills in a form, sees that each save is kept, and counts what fails or is lost."""

    def fill(self, is_over):
        page = forms.Page(self, forms.begin(self, "small", forms.add_child(self, "Kim"), secrets.token_urlsafe(12)), "s1")
        page.save()
        while not is_over():
            words = f"{forms.WORDS} {secrets.token_hex(4)}"
            start = time.monotonic()
            try:
                # A page that was open while the form changed comes back with what was typed.
                for _ in range(3):
                    page = forms.Page(self, page.path.split("/")[2], "s1")
                    kept = dict(page.base)
                    status, _, body = self.ask("POST", page.path, page.form(kept, words))
                    if status != 409:
                        break
                self.times.append(time.monotonic() - start)
                if status != 303:
                    self.failed.append(f"{page.path} answers {status}")
                elif words.encode() not in self.page(page.path):
                    self.lost.append(page.path)
            except (OSError, RuntimeError) as error:
                self.failed.append(str(error))


class Administering:
    """A council whose admins change it while it is used. Part of the house."""

    def publishing(self):
        """Two hundred publications while fifty parents are in the middle of forms."""
        root, data = self.folder / "publishing", self.folder / "publishing-data"
        councils = Councils(root, 4)
        forms.offer(root, councils.names)
        with Guildhall(data, root=root) as server:
            host, path = server.portals[0]
            first = Visitor(server.port, host, path).sign_in(data, forms.PARENT)
            parents = self.copies_of(first, server)
            admin = Admin(server, host)
            admin.pass_checks(data, ADMIN)
            over = threading.Event()
            threads = [threading.Thread(target=parent.fill, args=[over.is_set]) for parent in parents]
            for thread in threads:
                thread.start()
            try:
                times = []
                for number in range(PUBLICATIONS):
                    if number % 4 == 0:
                        admin.change("forms~small.json:steps:s1:questions:q2", **{"label.en": f"What should we know? ({number})"})
                    else:
                        admin.change("tenant.json:contacts", **{"support.phone": f"01632 96{1000 + number}"})
                    times.append(admin.publish())
            finally:
                over.set()
                for thread in threads:
                    thread.join()
            saves = [seconds for parent in parents for seconds in parent.times]
            failed = [line for parent in parents for line in parent.failed]
            lost = [line for parent in parents for line in parent.lost]
            if failed or lost:
                raise RuntimeError(f"{len(failed)} requests failed and {len(lost)} answers were lost: {(failed + lost)[:5]}")
            about = f"{len(saves)} saves of {PARENTS} parents meanwhile, none failed, none lost"
            yield Finding(
                f"Of {PUBLICATIONS} publications, 95 in 100 within", "s", quantile(times), bar=2, most=True,
                note=f"median {statistics.median(times):.2f} s; {about}")
            yield Finding("Of parents' saves meanwhile, 95 in 100 within", "s", quantile(saves), bar=2, most=True)

    def copies_of(self, first, server):
        """Parents with accounts of their own, made from that of one who is signed in."""
        tenant = first.host.split(".")[0]
        parents = []
        with sqlite3.connect(server.data / tenant / "live.sqlite", timeout=60) as db:
            def row(table, where, value):
                found = db.execute(f"SELECT * FROM {table} WHERE {where} = ?", [value])
                return dict(zip([column[0] for column in found.description], found.fetchone()))

            def add(table, values):
                names = ", ".join(values)
                db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", [*values.values()])

            name, token = first.cookie.split("=", 1)
            session = row("session", "id", digest(f"{tenant}/citizen/live:{token}"))
            account = row("account", "id", session["account"])
            for number in range(PARENTS):
                email, own = f"parent{number}@example.org", secrets.token_urlsafe(32)
                add("account", account | {"id": f"parent{number:016}", "email": email, "email_folded": email})
                add("session", session | {"id": digest(f"{tenant}/citizen/live:{own}"), "account": f"parent{number:016}"})
                parent = Parent(first.port, first.host, first.base)
                parent.cookie, parent.times, parent.failed, parent.lost = f"{name}={own}", [], [], []
                parents.append(parent)
        db.close()
        return parents

    def form_editor(self):
        """A change of one question in a form of 300 and in one of 3."""
        root, data = self.folder / "editing", self.folder / "editing-data"
        councils = Councils(root, 1)
        forms.offer(root, councils.names, {"few": forms.form(1, 3), "many": forms.form(6, 50)})
        with Guildhall(data, root=root) as server:
            admin = Admin(server, server.portals[0][0])
            admin.pass_checks(data, ADMIN)

            def cost(form, question):
                before, total = server.seconds(), 0
                for number in range(CHANGES):
                    total += admin.change(f"forms~{form}.json:steps:s1:questions:{question}", **{
                        "label.en": f"What should we know? ({number})"})
                return (server.seconds() - before) / CHANGES, total / CHANGES

            cost("few", "q2")
            pairs = [(cost("many", "s1-q2"), cost("few", "q2")) for _ in range(self.pace.rounds)]
            for what, unit, place, scale in [("Server time", "ms", 0, 1000), ("Bytes", "KiB", 1, 1 / 1024)]:
                ratios = [left[place] / right[place] for left, right in pairs]
                yield Finding(
                    f"{what} of a change, 300 questions beside 3", unit, scale * statistics.median(left[place] for left, _ in pairs),
                    scale * statistics.median(right[place] for _, right in pairs), "of 3", 1.5, is_ratio=True, most=True,
                    ratio=statistics.median(ratios), note=f"rounds {min(ratios):.2f} to {max(ratios):.2f}")


def quantile(times):
    return statistics.quantiles(times, n=20)[-1]


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()
