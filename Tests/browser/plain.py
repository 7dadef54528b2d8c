"""Someone signed in over plain HTTP, without a browser: for what has to be quick, or cut off."""
import hashlib
import html
import http.client
import re
import secrets
from urllib.parse import urlencode

from outbox import Outbox

PATH = "/CitizenPortal_LIVE/en"
PASSWORD = "tea and two sugars"
BOUNDARY = "----boundary7MA4YWxkTrZu0gW"


class Plain:
    """One of the demo's people, with a session that outlives the process it began in."""

    def __init__(self, service, email="sam@example.org", tenant="leicester"):
        self.tenant, self.cookie, self.token = tenant, None, None
        self.attach(service)
        outbox = Outbox(service.data)
        answer, _ = self.post("/sign-in", email=email, password=PASSWORD)
        assert answer.status == 303, answer.status
        if answer.getheader("Location").endswith("/verify"):
            self.token = self.value("/verify", "csrf-token")
            answer, _ = self.post("/verify", code=outbox.wait(tenant, email, "code").code)
            assert answer.status == 303, answer.status
        self.token = self.value("/account/reach", "csrf-token")

    def attach(self, service):
        self.port = service.port

    def head(self, content=None):
        fields = {"Host": f"{self.tenant}.localhost:{self.port}", "Sec-Fetch-Site": "same-origin"}
        return fields | ({"Content-Type": content} if content else {}) | ({"Cookie": self.cookie} if self.cookie else {})

    def request(self, method, path, body=None, content="application/x-www-form-urlencoded"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, PATH + path, body, self.head(content if body is not None else None))
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            if "Max-Age=0" not in cookie:
                self.cookie = cookie.split(";")[0]
        return answer, text

    def get(self, path):
        return self.request("GET", path)

    def value(self, path, name):
        """What an input of a page holds."""
        answer, page = self.get(path)
        assert answer.status == 200, (path, answer.status)
        return value(page, name)

    def post(self, path, **fields):
        return self.request("POST", path, urlencode(self.signed(fields)))

    def signed(self, fields):
        return fields | ({"csrf-token": self.token} if self.token and "csrf-token" not in fields else {})

    def send(self, path, fields, files=()):
        """Posts a page with files: `files` are (input, name, bytes)."""
        body = multipart(self.signed(fields), files)
        return self.request("POST", path, body, f"multipart/form-data; boundary={BOUNDARY}")


class Filler(Plain):
    """A parent who fills in requests about one child."""

    def __init__(self, service):
        super().__init__(service, "alex@example.org")
        answer, page = self.post("/people/add", **{
            "id": secrets.token_urlsafe(16), "forename": "Dan", "surname": "Brown", "gender": "male",
            "born.day": "14", "born.month": "3", "born.year": "2016", "school.at": "home", "relationship": "mother",
            "responsibility": "yes"})
        assert answer.status == 303, page
        self.child = answer.getheader("Location").rsplit("/", 1)[1]

    def begin(self):
        """Begins one more request; its id."""
        draft = secrets.token_urlsafe(16)
        answer, page = self.post(
            "/forms/parental-request/start", subject=self.child, draft=draft, anyway="yes")
        assert answer.status == 303, page
        return draft

    def discard(self, draft):
        """Deletes a request that is not sent: of those an account has so many and no more."""
        answer, page = self.post(f"/drafts/{draft}/discard")
        assert answer.status == 303, page

    def write(self, draft, text, before=""):
        """Saves one answer over another one: the whole answer of the server."""
        return self.send(f"/drafts/{draft}/step/child", {
            "base": f"strengths:{digest(before)}", "strengths": text, "action": "go:child"})

    def written(self, draft):
        return value(self.get(f"/drafts/{draft}/step/child")[1], "strengths")

    def upload(self, draft, content, name="letter.pdf"):
        files = [("documents.1.file", name, content)]
        return self.send(f"/drafts/{draft}/step/documents", {"action": "upload:documents.1.file"}, files)


def digest(text):
    """As a page says what it showed."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else "-"


def value(page, name):
    name = re.escape(name)
    found = re.search(rf'<textarea [^>]*name="{name}"[^>]*>([^<]*)<', page) or \
        re.search(rf'name="{name}" value="([^"]*)"', page) or re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    return html.unescape(found.group(1)) if found else ""


def multipart(fields, files):
    """A form with files as browsers post it (RFC 7578)."""
    parts = [f'name="{name}"\r\n\r\n'.encode() + text.encode() for name, text in fields.items()]
    parts += [f'name="{name}"; filename="{file}"\r\nContent-Type: application/pdf\r\n\r\n'.encode() + content
              for name, file, content in files]
    body = b"".join(b"--%s\r\nContent-Disposition: form-data; %s\r\n" % (BOUNDARY.encode(), part) for part in parts)
    return body + f"--{BOUNDARY}--\r\n".encode()


def letter(words, size=0):
    """A small PDF, unlike any with other words; with `size` bytes of nothing in it."""
    return (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n% " + words.encode() + b" " + b"x" * size
            + b"\ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n")
