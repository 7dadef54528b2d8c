"""Councils whose portals sign in with providers outside, and those providers."""
import http.client
import json
import re
import subprocess
import sys
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from scripted_provider import ScriptedProvider
from service import GUILDHALL, Service, configuration, free_port

PASSWORD = "a heron at the weir"
TEAM, PROFESSIONAL, ONLY = "/Team", "/ProfessionalPortal_LIVE", "/ProfessionalPortal_LIVE"
BUTTONS = {
    "en": {"council": "Sign in with your council account", "schools": "Sign in with the schools' service",
           "away": "Sign in with a service that is away"},
    "cy": {"council": "Mewngofnodi gyda'ch cyfrif cyngor", "schools": "Mewngofnodi gyda gwasanaeth yr ysgolion",
           "away": "Mewngofnodi gyda gwasanaeth arall"}}
PEOPLE = {
    "morgan": {"forename": "Morgan", "surname": "Vale", "email": "morgan@council.example.org", "group": "send-managers"},
    "robin": {"forename": "Robin", "surname": "Hill", "email": "robin.hill@council.example.org", "group": "parks"},
    "lee": {"forename": "Lee", "surname": "Marsh", "email": "lee@council.example.org", "group": "send-officers"}}


class Elsewhere:
    """Leicester's team with Canaille and a provider of one step, its professionals with a scripted provider, and Stockton's
    professionals with that alone."""

    def __init__(self, folder):
        self.folder, self.root = folder, configuration(folder / "root")
        self.scripted, self.away = ScriptedProvider(), ScriptedProvider()
        self.away.answers = {"/.well-known/openid-configuration": (200, b'{"issuer": "' + b"x" * 300_000 + b'"}')}
        self.service = Service(
            [GUILDHALL, "demo", "--root", str(self.root)], folder / "data",
            {"CANAILLE_SECRET": "the secret of the client"})
        self.canaille = free_port()

    def __enter__(self):
        self.scripted.__enter__()
        self.away.__enter__()
        self.configure()
        self.start_canaille()
        self.service.__enter__()
        return self

    def __exit__(self, *_):
        self.service.__exit__()
        self.process.terminate()
        self.process.wait(timeout=10)
        self.scripted.__exit__()
        self.away.__exit__()

    def origin(self, tenant):
        return f"http://{tenant}.localhost:{self.service.port}"

    def edit(self, tenant, portal, change):
        file = self.root / f"Tenants/{tenant}/portals/{portal}.json"
        whole = json.loads(file.read_text())
        change(whole)
        file.write_text(json.dumps(whole, indent=2))

    def add(self, tenant, portal, **providers):
        def change(whole):
            whole["origin"] = self.origin(tenant)
            whole["plugins"]["openid-connect"] = {"providers": providers}
        self.edit(tenant, portal, change)

    def configure(self):
        scripted = {"issuer": self.scripted.issuer, "client": "portal", "timeoutSeconds": 2}
        self.add("leicester", "team", council={
            "issuer": f"http://127.0.0.1:{self.canaille}", "client": "team", "secret": {"$env": "CANAILLE_SECRET"},
            "scopes": ["profile", "email", "groups"], "domains": ["council.example.org"], "twoStep": True, "signOut": True,
            "roles": {"claim": "groups", "officer": ["send-officers"], "manager": ["send-managers"]}},
            schools={**scripted, "roles": {"claim": "groups", "officer": ["send-officers"], "admin": ["send-admins"]}})
        self.add("leicester", "professional", schools={
            **scripted, "signOut": True, "organisation": {
                "id": "organisation.urn", "name": "organisation.name", "joins": True,
                "workRoles": {"senco": {"claim": "roles", "values": ["SENCO"]}}},
            "requires": {"amr": ["pwd"]}}, away={**scripted, "issuer": self.away.issuer})
        for portal in ("team", "professional"):
            self.edit("leicester", portal, lambda whole: whole["plugins"].update(organisations={}))
        file = self.root / "Tenants/leicester/tenant.json"
        council = json.loads(file.read_text())
        council["workRoles"] = {"senco": {"title": {"en": "SENCO", "cy": "CADY"}}}
        file.write_text(json.dumps(council, ensure_ascii=False, indent=2))
        self.add("stockton", "professional", schools={**scripted, "only": True, "creates": False})
        for tenant, names in (("leicester", ["council", "schools", "away"]), ("stockton", ["schools"])):
            for language, words in BUTTONS.items():
                file = self.root / f"Tenants/{tenant}/texts.{language}.json"
                texts = json.loads(file.read_text()) if file.exists() else {}
                texts.setdefault("all", {}).update({f"signIn.with.{name}": words[name] for name in names})
                file.write_text(json.dumps(texts, indent=2, ensure_ascii=False))

    def start_canaille(self):
        team = self.origin("leicester") + TEAM
        facts = self.folder / "canaille.json"
        facts.write_text(json.dumps({"password": PASSWORD, "people": PEOPLE, "clients": [{
            "id": "team", "secret": "the secret of the client", "redirect": f"{team}/sign-in/with/council/callback",
            "signed_out": f"{team}/signed-out"}]}))
        log = (self.folder / "canaille.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("canaille_provider.py")), str(self.canaille), str(facts)],
            stdout=log, stderr=subprocess.STDOUT)
        end = time.monotonic() + 60
        while not answers(self.canaille):
            assert self.process.poll() is None and time.monotonic() < end, (self.folder / "canaille.log").read_text()
            time.sleep(0.05)

    def logged(self, reason):
        """How often a sign-in was refused for a reason."""
        return len(re.findall(rf"outside-sign-in-refused.*{reason}", self.service.log.read_text(errors="replace")))


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/.well-known/openid-configuration")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


class Client:
    """A browser without pages: follows nothing by itself, and keeps its cookies."""

    def __init__(self, elsewhere, tenant="leicester", path=PROFESSIONAL, provider="schools"):
        self.port, self.host = elsewhere.service.port, f"{tenant}.localhost:{elsewhere.service.port}"
        self.scripted, self.path, self.provider, self.cookies = elsewhere.scripted, path, provider, {}

    def get(self, address):
        at = urlsplit(address)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        fields = {"Host": self.host}
        if self.cookies:
            fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request("GET", at.path + (f"?{at.query}" if at.query else ""), headers=fields)
        response = connection.getresponse()
        self.status, self.headers, self.body = response.status, response.headers, response.read().decode()
        connection.close()
        for line in self.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel.value:
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
        return self

    def begin(self, next=""):
        """Presses the button; the query of the request at the provider."""
        self.get(f"{self.path}/sign-in/with/{self.provider}" + (f"?{urlencode({'next': next})}" if next else ""))
        assert self.status == 303, self.body
        self.asked = parse_qs(urlsplit(self.headers["Location"]).query)
        return self.asked

    def come_back(self, **query):
        """With a new code and the right state, unless the query says otherwise."""
        whole = {"code": self.scripted.give_code(self.asked), "state": self.asked["state"][0], **query}
        whole = {name: value for name, value in whole.items() if value is not None}
        return self.get(f"{self.path}/sign-in/with/{self.provider}/callback?{urlencode(whole)}")

    @property
    def is_signed_in(self):
        self.get(self.path + "/home")
        return self.status == 200

    @property
    def has_session(self):
        return any(not name.endswith("-with") for name in self.cookies)
