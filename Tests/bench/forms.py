"""Forms for a copy of the configuration, and the drafts, submissions and files of someone who fills them in."""
import hashlib
import json
import re
import sqlite3
from html import unescape

from processes import change

PARENT = "alex@example.org"
"""Of the sample accounts, the one that may enter the area that asks for two step verification."""
BOUNDARY = "guildhall-bench"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
KINDS = ["long-text", "short-text", "radios", "yes-no", "date", "ticks", "short-text", "select", "tick", "short-text"]
"""Ten questions as a council asks them."""
WORDS = "We have tried a quieter room and shorter days; it helped a little, on most days."


def offer(root, names, forms=None):
    """Gives every council of `root` the forms that are measured, and nothing else to start."""
    forms = forms or {"small": form(1, 10), "page": form(1, 50), "long": form(6, 50), "files": form(1, 0, file=True)}
    for name in names:
        folder = root / "Tenants" / name
        for form_name, definition in forms.items():
            (folder / "forms" / f"{form_name}.json").write_text(json.dumps(definition))
        portal = json.loads((folder / "portals/citizen.json").read_text())
        plugins = portal["plugins"] | {"forms": {"offered": list(forms)}}
        change(folder / "portals/citizen.json", plugins=plugins)


def form(steps, questions, file=False):
    """So many steps of so many questions, and a summary."""
    def words(text):
        return {"en": text, "cy": text}

    def question(step, number):
        kind = KINDS[number % len(KINDS)]
        asked = {"kind": kind, "label": words(f"What should we know about part {number + 1} of step {step + 1}?"),
                 "hint": words("Use your own words."), "need": "advised" if number % 2 else "optional"}
        if number % 5 == 0:
            asked["guidance"] = words("You may want to tell about:\n\n- what helps\n- what does **not** help")
        if kind in ("radios", "ticks", "select"):
            asked["choices"] = {value: words(value.title()) for value in ("often", "sometimes", "seldom", "never")}
        return f"q{number + 1}" if steps == 1 else f"s{step + 1}-q{number + 1}", asked

    def step(number):
        asked = dict(question(number, each) for each in range(questions))
        if file:
            asked["report"] = {"kind": "file", "label": words("A report that you have"), "need": "optional"}
        return {"title": words(f"Step {number + 1}"), "intro": words("Write as much or as little as you like."),
                "questions": asked}

    return {
        "title": words(f"{steps * questions} questions in {steps} steps"), "reference": "BEN", "stage": "request",
        "editing": "until-decision", "steps": {f"s{number + 1}": step(number) for number in range(steps)}
        | {"summary": {"title": words("Summary"), "questions": {}}},
        "sent": {"text": words("We read it within six weeks.")}}


def add_child(visitor, forename):
    """Adds someone; returns their id."""
    visitor.page("/people/add")
    place = visitor.go("/people/add", {
        "csrf-token": visitor.token, "forename": forename, "surname": "Harris", "gender": "unsaid", "born.day": "4",
        "born.month": "7", "born.year": "2016", "relationship": "mother", "responsibility": "yes"})
    return place.rsplit("/", 1)[1]


def begin(visitor, form_name, child, draft):
    """Begins a draft under an id of the caller's."""
    visitor.go(f"/forms/{form_name}/start", {
        "csrf-token": visitor.token, "subject": child, "draft": draft, "anyway": "yes"})
    return draft


class Page:
    """A page of a form, with its inputs filled in as a visitor would."""

    def __init__(self, visitor, draft, step):
        self.visitor, self.path = visitor, f"/drafts/{draft}/step/{step}"
        html = visitor.page(self.path).decode()
        self.base = [entry.rsplit(":", 1) for entry in unescape(re.search(r'name="base" value="([^"]*)"', html)[1]).split()]
        self.answers = {name: answer(name, html) for name, _ in self.base}
        self.changing = next((name for name in self.answers if self.answers[name] == WORDS), None)

    def save(self):
        """Fills it in for the first time."""
        self.visitor.go(self.path, self.form(dict(self.base), WORDS))

    def line(self, before, after):
        """The save of one changed answer over what is kept, as a browser posts it."""
        kept = {name: digest(text) for name, text in (self.answers | {self.changing: before}).items()}
        body = multipart(self.form(kept, after)).replace("\r\n", "\\r\\n").replace("\n", "\\n")
        return "\t".join(["POST", self.visitor.base + self.path, self.visitor.host, self.visitor.cookie, body, MULTIPART])

    def form(self, kept, text):
        answers = self.answers | ({self.changing: text} if self.changing else {})
        return {"csrf-token": self.visitor.token, **answers,
                "base": " ".join(f"{name}:{mark}" for name, mark in kept.items())}


def answer(name, html):
    """What someone answers: a part of a date, one of the choices, a tick, or words."""
    ends = {".day": "4", ".month": "7", ".year": "2024"}
    if "." in name:
        return ends.get(name[name.rindex("."):], "yes" if name.endswith(".often") else "")
    if chosen := re.search(rf'name="{name}" value="(often|yes)"', html):
        return chosen[1]
    return "often" if f'<select class="input" id="{name}"' in html else WORDS


def digest(text):
    """As a page's hidden field has it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else "-"


def multipart(form):
    parts = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in form.items())
    return f"{parts}--{BOUNDARY}--\r\n"


def upload(visitor, draft, body_file):
    """The line of a post with one file, whose bytes differ each time."""
    return "\t".join([
        "POST", f"{visitor.base}/drafts/{draft}/step/s1", visitor.host, visitor.cookie, f"@{body_file}", MULTIPART])


def write_upload(path, token, size):
    """The body of a post with a PDF of that many bytes; load.lua writes a number where `%NUMBER%` stands."""
    fields = multipart({"csrf-token": token, "action": "upload:report", "base": ""}).encode()
    path.write_bytes(file_part("report", report(size)) + fields)
    return path


def report(size):
    """A PDF of that many bytes, with `%NUMBER%` in it."""
    start = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\n" \
        b"endobj\n3 0 obj\n<< /Length " + str(size).encode() + b" >>\nstream\n%NUMBER%"
    end = b"\nendstream\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    return start + b"x" * (size - len(start) - len(end)) + end


def file_part(name, content):
    """The part of a multipart body that holds a PDF; others follow."""
    return (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="report.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n").encode() + content + b"\r\n"


def multiply(store, child, drafts, submissions):
    """Copies of a child's only draft and only submission, until there are so many of each."""
    with sqlite3.connect(store) as db:
        for table, count in [("draft", drafts), ("submission", submissions)]:
            unsent = " AND sent IS NULL" if table == "draft" else ""
            found = db.execute(f"SELECT * FROM {table} WHERE subject = ?{unsent}", [child])
            names = [column[0] for column in found.description]
            row = dict(zip(names, found.fetchone()))
            for number in range(1, count):
                copy = row | {"id": f"{row['id'][:16]}{number:06}"}
                if table == "draft":
                    copy["saved"] -= 60 * number
                else:
                    copy |= {"reference": f"BEN-{number:06}", "draft": copy["id"], "received": row["received"] - 60 * number}
                db.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                           [copy[name] for name in names])
    db.close()


def versions(stores):
    """How often all drafts were saved."""
    total = 0
    for store in stores:
        with sqlite3.connect(store) as db:
            total += db.execute("SELECT SUM(version) FROM draft").fetchone()[0] or 0
        db.close()
    return total



def send(visitor, draft):
    """Sends what was filled in."""
    html = visitor.page(f"/drafts/{draft}/step/summary").decode()
    version = re.search(r'name="version" value="([^"]+)"', html)[1]
    visitor.go(f"/drafts/{draft}/step/summary", {"csrf-token": visitor.token, "version": version, "action": "send"})


def store(server, visitor):
    """The file that a visitor's council keeps all this in."""
    return server.data / visitor.host.split(".")[0] / "live.sqlite"
