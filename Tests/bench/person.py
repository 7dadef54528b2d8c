"""Someone who uses a portal page after page, and what a page's wait is counted as."""
import asyncio
import os
import random
import re
import sys
import time
from html import unescape
from urllib.parse import urlencode

from console import Inputs
from forms import MULTIPART, WORDS, file_part, multipart, report
from keepalive import Broken, form_token, request
from processes import ROOT
from visitor import PASSWORD

sys.path.append(str(ROOT / "Tests/browser"))
from outbox import Mail  # noqa: E402

PAUSE = 2.0
"""Seconds between an answer and the next request of the same person, on average. People take longer: the rate of requests is the
same, since it depends on how many people come, and whole journeys fit into the minutes of a run."""
REPORT = report(300_000)
"""What a parent uploads."""


CODE, ACTIVATION = "verification code", "Activate"
EXPECTED = re.compile(rf"^Subject:.*({CODE}|{ACTIVATION})", re.MULTILINE)


class Unexpected(Exception):
    """An answer that a person cannot go on from."""


class Mailboxes:
    """What is in the outbox of each council, read as it comes."""

    def __init__(self, data):
        self.folder, self.seen, self.boxes = data / "outbox", {}, {}

    async def wait(self, council, address, subject, seconds=60):
        """The next mail to an address with these words in its subject."""
        end = time.monotonic() + seconds
        while True:
            self.look(council)
            box = self.boxes.get((council, address), [])
            if found := next((mail for mail in box if subject in mail.subject), None):
                box.remove(found)
                return found
            if time.monotonic() > end:
                raise Unexpected(f"no mail about {subject!r} to {address} of {council} within {seconds} seconds")
            await asyncio.sleep(0.05)

    def look(self, council):
        folder, seen = self.folder / council, self.seen.setdefault(council, set())
        for name in sorted(os.listdir(folder)) if folder.exists() else []:
            # A name that begins with a dot is not written to its end yet.
            if name not in seen and name.endswith(".eml"):
                seen.add(name)
                # What the sweep of the morning reminds officers of is not read.
                if EXPECTED.search((folder / name).read_text(errors="replace")):
                    mail = Mail.read(folder / name)
                    self.boxes.setdefault((council, mail.to.lower()), []).append(mail)


class Person:
    """Someone at one portal of one council, from an address of their own."""
    base = ""

    def __init__(self, council, pool, log, mailboxes, due, email):
        self.council, self.pool, self.log, self.mailboxes, self.email = council, pool, log, mailboxes, email
        self.due = due
        """When the next request is to be sent: its wait counts from then, however late it is sent."""
        self.address = ".".join(["10", *(str(random.randrange(1, 255)) for _ in range(3))])
        self.cookie = self.token = ""

    async def ask(self, kind, method, path, form=None, body=None, wanted=(200, 303), mime=None):
        """The answer to a request, once it is due. Any other status than those wanted ends the journey."""
        if form is not None:
            body = multipart(form).encode() if mime == MULTIPART else urlencode(form).encode()
        message = request(method, self.council.host, path, self.address, self.cookie, body,
                          mime or "application/x-www-form-urlencoded")
        await asyncio.sleep(max(0, self.due - time.monotonic()))
        try:
            answer = await self.pool.ask(message)
        except (Broken, OSError) as error:
            raise Unexpected(f"{kind}: {method} {path} of {self.council.name}: {error!r}") from error
        now = time.monotonic()
        self.log.took(kind, now - self.due)
        if answer.status not in wanted:
            raise Unexpected(f"{kind}: {method} {path} of {self.council.name} answers {answer.status}: {said(answer)}")
        if given := answer.fields.get("set-cookie"):
            self.cookie = given.split(";")[0]
        # A browser follows at once, and a page's own files are asked for with it; else someone reads.
        self.due = now if answer.status == 303 else now + random.expovariate(1 / PAUSE)
        if method == "GET":
            self.token = form_token(answer.text) or self.token
        return answer

    async def page(self, kind, path):
        return (await self.ask(kind, "GET", self.base + path, wanted=(200,))).text

    async def post(self, kind, path, form, mime=None):
        """Posts a form; returns the path that the answer leads to, without the portal's own."""
        answer = await self.ask(kind, "POST", self.base + path, form, wanted=(303,), mime=mime)
        return answer.fields["location"].removeprefix(self.base)

    async def arrive(self):
        """The landing page, with the files that a browser asks for the first time."""
        html = await self.page("landing page", "")
        for name in dict.fromkeys(re.findall(r'(?:href|src)="(/[^"]+/assets/[^"]+)"', html)):
            self.due = time.monotonic()
            await self.ask("style and script", "GET", name, wanted=(200,))

    async def sign_in(self, next_page=""):
        """The password, the mailed code if asked for one, and the page after it."""
        place = await self.post("sign-in", "/sign-in", {"email": self.email, "password": PASSWORD, "next": next_page})
        if place.startswith("/verify"):
            await self.page("page for the code", place)
            since = time.monotonic()
            code = (await self.mailboxes.wait(self.council.name, self.email, CODE)).code
            self.log.took("code in the outbox", time.monotonic() - since)
            self.due = max(self.due, time.monotonic())
            place = await self.post("code", "/verify", {"csrf-token": self.token, "code": code})
        return await self.page("home", place)

    def acknowledged(self, table, key):
        self.log.kept.append((self.council.name, table, key))

    async def fill(self, draft, uploads=False):
        """Every step of a draft, each saved, and then sent."""
        self.due = time.monotonic()
        first = await self.ask("form page", "GET", f"{self.base}/drafts/{draft}", wanted=(303,))
        path = first.fields["location"].removeprefix(self.base)
        while True:
            path = path.split("?")[0].split("#")[0]
            html = await self.page("form page", path)
            if path.endswith("/summary"):
                break
            if uploads and path.endswith("/documents"):
                await self.upload(path, html)
                uploads = False
                continue
            path = await self.post("save", path, filled(html, self.base + path), MULTIPART)
        fields = Inputs(html, self.base + path).fields | {"action": "send"}
        fields |= dict.fromkeys(re.findall(r'name="(declaration\.[^"]+)"', html), "yes")
        await self.post("send", path, fields, MULTIPART)
        self.acknowledged("submission", draft)

    async def upload(self, path, html):
        """A report, with a button of its own, as a browser without scripts posts it."""
        name = re.search(r'type="file" id="([^"]+)"', html)[1]
        body = multipart(Inputs(html, self.base + path).fields | {"action": f"upload:{name}"})
        # No two files are alike: one that is stored already would not be written again.
        part = file_part(name, REPORT.replace(b"%NUMBER%", random.randbytes(8).hex().encode()))
        await self.ask("upload", "POST", self.base + path, body=part + body.encode(), mime=MULTIPART)


def filled(html, action):
    """A page of a form with all texts written, and an answer wherever one is required."""
    fields = Inputs(html, action).fields
    fields |= dict.fromkeys(re.findall(r'<textarea[^>]* name="([^"]+)"', html), WORDS)
    for name, value in re.findall(r'<input type="radio"[^>]* name="([^"]+)" value="([^"]+)" required', html):
        fields.setdefault(name, value)
    if chosen := re.search(r'name="action" value="(choose:role:[^"]+)"', html):
        fields |= {"action": unescape(chosen[1])}
    return {name: value for name, value in fields.items() if not name.endswith(".file")}


def said(answer):
    """The heading of a page that was not wanted, and what it says is wrong."""
    found = re.findall(r"<h1[^>]*>(.*?)</h1>|class=\"error[^>]*>(.*?)<", answer.text, re.DOTALL)
    return " / ".join(one or two for one, two in found)[:200]
