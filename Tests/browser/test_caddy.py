"""Debian's Caddy with the configuration of the repository before a serving process: it gets a certificate for each council's host
and for no other, and what a client says of itself has no effect."""
import os
import re
import ssl
import subprocess

import pytest

from service import ROOT
from test_proxy import COUNCIL, HOST, LANDING, OUTSIDE, SPOOFS, TEAM, Front, same

CADDY = "/usr/bin/caddy"


class CaddyFront(Front):
    """Caddy in the place of nginx; certificates are of an authority that it makes for itself."""

    def proxy(self):
        text = (ROOT / "Config/caddy/Caddyfile").read_text()
        text = re.sub(r"\temail .*", f"\tlocal_certs\n\tskip_install_trust\n\tadmin off\n\thttp_port {self.plain}\n"
                      f"\thttps_port {self.port}\n\tdefault_bind 127.0.0.1 127.0.0.2", text, count=1)
        text = text.replace("127.0.0.1:9090", f"127.0.0.1:{self.operator}").replace("/run/guildhall/http.sock", self.socket)
        text = text.replace("team.council.example.gov.uk", TEAM).replace("192.0.2.0/24", "127.0.0.2")
        file = self.folder / "Caddyfile"
        file.write_text(text)
        home = self.folder / "caddy"
        environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
        command = [CADDY, "run", "--config", str(file), "--adapter", "caddyfile"]
        self.processes.append(subprocess.Popen(
            command, env=environment, stderr=(self.folder / "caddy.err").open("wb"), stdout=subprocess.DEVNULL))
        root = home / "caddy/pki/authorities/local/root.crt"
        self.until(lambda: root.exists(), self.folder / "caddy.err")
        self.trust = ssl.create_default_context(cafile=str(root))
        self.until(lambda: self.get("/")[0] == 200, self.folder / "caddy.err")


@pytest.fixture(scope="module")
def front():
    with CaddyFront() as front:
        yield front


def test_each_councils_host_gets_a_certificate_at_the_first_visit_and_no_other_does(front):
    for host in (HOST, "emsonline.stockton.gov.uk", "ehcportal.hertfordshire.gov.uk"):
        assert front.get("/", host=host)[0] == 200
    status, fields, _ = front.get(LANDING)
    assert status == 200 and "max-age" in fields["Strict-Transport-Security"]
    assert front.get("/health/ready")[0] == 404
    for host in ("www.example.com", "leicester.localhost", "portal.nowhere.gov.uk"):
        with pytest.raises(ssl.SSLError):
            front.get("/", host=host)
        # On a connection that was made for a council's host.
        assert front.get("/Team/en", host=host, name=HOST)[0] in (404, 421)


@pytest.mark.parametrize("spoof", SPOOFS, ids=lambda spoof: "-".join(spoof))
def test_what_a_client_says_of_itself_has_no_effect(front, spoof):
    for path in (LANDING, "/Team/en", "/CitizenPortal_LIVE/en/nothing-here", "/"):
        plain, spoofed = front.get(path), front.get(path, spoof)
        assert spoofed[0] == plain[0] and same(spoofed[2]) == same(plain[2]), path
    assert front.get("/Team/en", spoof)[0] == 404
    assert front.get("/Team/en", spoof, host=TEAM)[0] == 403
    assert front.clients() <= {OUTSIDE, COUNCIL, ""}, "an address that a client wrote itself"


def test_the_teams_host_is_open_to_the_councils_network_only(front):
    assert front.get("/Team/en", host=TEAM, source=COUNCIL)[0] == 200
    assert front.get("/Team/en", host=TEAM)[0] == 403
    assert front.get("/Team/en", host=TEAM, name=HOST)[0] == 403


def test_plain_http_leads_to_tls(front):
    status, fields, _ = front.get(LANDING, secure=False)
    assert status in (301, 308) and fields["Location"] == f"https://{HOST}{LANDING}"


def test_a_form_is_taken_from_its_own_origin_and_no_other(front):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for origin, status in ((f"https://{HOST}", 422), (f"https://{TEAM}", 403)):
        answer = front.request("POST", "/CitizenPortal_LIVE/en/sign-in", headers | {"Origin": origin},
                               body="email=robin%40example.org&password=not+the+one")
        assert answer[0] == status
