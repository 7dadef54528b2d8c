"""Someone with a browser's manners: signs in, reads pages, fills in forms."""
import http.client
import re
import sys
from urllib.parse import urlencode, urlsplit

from processes import ROOT

sys.path.append(str(ROOT / "Tests/browser"))
from outbox import Outbox  # noqa: E402

EMAIL, PASSWORD = "sam@example.org", "tea and two sugars"


class Visitor:
    """One visitor of one portal. Keeps the session's cookie and the last page's form token."""

    def __init__(self, port, host, base):
        self.port, self.host, self.base = port, host, base
        self.cookie = self.token = ""
        self.fields = {}
        """What a proxy would add to each request."""

    def ask(self, method, path, form=None):
        """Status, fields and body of the answer to one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        fields = {"Host": self.host, "Sec-Fetch-Site": "same-origin", **self.fields}
        if self.cookie:
            fields["Cookie"] = self.cookie
        if form is not None:
            fields["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, self.base + path, None if form is None else urlencode(form), fields)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if given := answer.headers.get("Set-Cookie"):
            self.cookie = given.split(";")[0]
        if found := re.search(rb'name="csrf-token" value="([^"]+)"', body):
            self.token = found[1].decode()
        return answer.status, answer.headers, body

    def page(self, path=""):
        status, _, body = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{self.host}{self.base}{path} answers {status}")
        return body

    def sign_in(self, data, email=EMAIL):
        """Signs in, with the mailed code where the portal asks for one."""
        self.pass_checks(data, email)
        self.page("/account/reach")
        return self

    def pass_checks(self, data, email):
        """The password, and the mailed code where the portal asks for one."""
        outbox = Outbox(data)
        place = self.go("/sign-in", {"email": email, "password": PASSWORD, "next": ""})
        if place.endswith("/verify"):
            code = outbox.wait(self.host.split(".")[0], email, "verification code").code
            self.page("/verify")
            self.go("/verify", {"csrf-token": self.token, "code": code})

    def go(self, path, form):
        status, fields, _ = self.ask("POST", path, form)
        if status != 303:
            raise RuntimeError(f"{self.host}{self.base}{path} answers {status} to a form")
        return urlsplit(fields["Location"]).path

    def line(self, method, path, form=None, cookie=None):
        """One of its requests, as load.lua reads them."""
        cookie = self.cookie if cookie is None else cookie
        return "\t".join([method, self.base + path, self.host, cookie, urlencode(form or {})])

    def saving(self):
        """A save of a page of My account."""
        return self.line("POST", "/account/reach", {
            "csrf-token": self.token, "preferred-language": "British Sign Language", "phone": "yes",
            "reach-note": "Please ring after four, and let it ring: the stairs take a while."})

    def signing_in(self):
        """A sign-in of someone who has no session yet."""
        return self.line("POST", "/sign-in", {"email": EMAIL, "password": PASSWORD, "next": ""}, cookie="")


def write_lines(path, lines):
    path.write_text("".join(line + "\n" for line in lines))
    return path
