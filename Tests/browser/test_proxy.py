"""Debian's nginx with the configuration of the repository before a serving process: what a client says of itself has no
effect, and the team's host is closed from outside."""
import grp
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from service import GUILDHALL, ROOT, configuration, free_port

NGINX = "/usr/sbin/nginx"
HOST, TEAM = "ems.leicester.gov.uk", "team.leicester.gov.uk"
LANDING = "/CitizenPortal_LIVE/en"
OUTSIDE, COUNCIL = "127.0.0.1", "127.0.0.2"
SPOOFS = [
    {"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-For": COUNCIL}, {"X-Real-IP": COUNCIL},
    {"Forwarded": f"for={COUNCIL};host={TEAM};proto=http"}, {"X-Forwarded-Host": TEAM},
    {"X-Forwarded-Host": "portal.coventry.gov.uk"}, {"X-Forwarded-Proto": "http"}, {"X-Forwarded-Port": "80"},
    {"X-Forwarded-Server": TEAM}, {"X_Forwarded_Host": TEAM}, {"X-Original-Host": TEAM}, {"X-Host": TEAM},
]


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=5)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Front:
    """nginx before a serving process, both ended with the `with`."""

    def __init__(self, edit=lambda text: text):
        # Not pytest's own, which nginx's workers may not enter.
        self.folder, self.edit = Path(tempfile.mkdtemp(prefix="proxy-", dir="/tmp")), edit
        self.folder.chmod(0o755)
        self.socket = str(self.folder / "http.sock")
        self.port, self.plain, self.operator = free_port(), free_port(), free_port()
        self.processes = []

    def __enter__(self):
        try:
            self.serve()
            self.proxy()
        except BaseException:
            self.__exit__()
            raise
        return self

    def serve(self):
        root = configuration(self.folder / "root")
        settings = {"listen": [f"unix:{self.socket}"], "operator": f"127.0.0.1:{self.operator}"}
        if os.geteuid() == 0:
            settings["socketGroup"] = "www-data"
        (root / "Config/guildhall.json").write_text(json.dumps(settings))
        tenant, team = root / "Tenants/leicester/tenant.json", root / "Tenants/leicester/portals/team.json"
        tenant.write_text(tenant.read_text().replace('"theme": ', f'"staffHost": "{TEAM}", "theme": ', 1))
        team.write_text(team.read_text().replace(f"https://{HOST}", f"https://{TEAM}"))
        self.log = self.folder / "guildhall.log"
        command = [GUILDHALL, "serve", "--root", str(root), "--data", str(self.folder / "data")]
        with self.log.open("wb") as log:
            self.processes.append(subprocess.Popen(command, stdout=log, stderr=log))
        self.until(lambda: self.direct("/health/ready") == 200, self.log)

    def proxy(self):
        prefix = self.folder / "nginx"
        (prefix / "snippets").mkdir(parents=True)
        (prefix / "sites-enabled").mkdir()
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days",
             "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST},DNS:{TEAM}"],
            check=True, capture_output=True)
        self.trust = ssl.create_default_context(cafile=str(certificate))
        common = (ROOT / "Config/nginx/guildhall-proxy.conf").read_text()
        common = common.replace("/etc/ssl/guildhall/fullchain.pem", str(certificate))
        common = common.replace("/etc/ssl/guildhall/privkey.pem", str(key))
        (prefix / "snippets/guildhall-proxy.conf").write_text(self.edit(common))
        site = (ROOT / "Config/nginx/guildhall.conf").read_text()
        site = re.sub(r"\n *listen \[::\].*", "", site)
        site = site.replace("listen 443", f"listen 127.0.0.1:{self.port}")
        site = site.replace("listen 80", f"listen 127.0.0.1:{self.plain}")
        site = site.replace("team.council.example.gov.uk", TEAM).replace("council.example.gov.uk", HOST)
        site = site.replace("192.0.2.0/24", COUNCIL).replace("/run/guildhall/http.sock", self.socket)
        (prefix / "sites-enabled/guildhall").write_text(site)
        # Debian's own main file, with its places under the test's folder.
        main = open("/etc/nginx/nginx.conf").read()
        main = main.replace("/run/nginx.pid", f"{prefix}/nginx.pid").replace("/var/log/nginx", str(prefix))
        main = main.replace("/etc/nginx/sites-enabled", f"{prefix}/sites-enabled")
        main = main.replace("include /etc/nginx/conf.d/*.conf;", "")
        main = main.replace("include /etc/nginx/modules-enabled/*.conf;", "")
        (prefix / "nginx.conf").write_text(main)
        command = [NGINX, "-p", str(prefix), "-c", str(prefix / "nginx.conf"), "-e", str(prefix / "error.log"),
                   "-g", "daemon off;"]
        self.processes.append(subprocess.Popen(command, stderr=(self.folder / "nginx.err").open("wb")))
        self.until(lambda: self.get("/")[0] == 200, self.folder / "nginx.err")

    def until(self, is_so, log):
        end = time.monotonic() + 30
        while True:
            try:
                if is_so():
                    return
            except OSError:
                pass
            for process in self.processes:
                assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.02)

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            process.wait(timeout=20)
        shutil.rmtree(self.folder)

    def direct(self, path):
        """The status of a request to the process itself."""
        connection = UnixConnection(self.socket)
        connection.request("GET", path, headers={"X-Forwarded-Proto": "https"})
        return connection.getresponse().status

    def request(self, method, path, headers=None, host=HOST, name=None, source=OUTSIDE, secure=True, body=None):
        """Status, fields and text, asked of `host` on a connection made for `name`, from the address `source`."""
        port = self.port if secure else self.plain
        stream = socket.create_connection(("127.0.0.1", port), 10, (source, 0))
        if secure:
            stream = self.trust.wrap_socket(stream, server_hostname=name or host)
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.sock = stream
        connection.request(method, path, body, {"Host": host, **(headers or {})})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, text

    def get(self, path, headers=None, **more):
        return self.request("GET", path, headers, **more)

    def clients(self):
        """The addresses that the journal has seen so far."""
        return set(re.findall(r'"client":"([^"]*)"', self.log.read_text()))


def same(page):
    """A page without the reference that each error page has of its own."""
    return re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}", "", page)


@pytest.fixture(scope="module")
def front():
    with Front() as front:
        yield front


def test_nginx_accepts_the_files_and_pages_are_served_over_tls(front):
    status, fields, text = front.get(LANDING)
    assert status == 200 and "Leicester" in text
    assert "max-age" in fields["Strict-Transport-Security"]
    assert front.get("/health/ready")[0] == 404


@pytest.mark.parametrize("spoof", SPOOFS, ids=lambda spoof: "-".join(spoof))
def test_what_a_client_says_of_itself_has_no_effect(front, spoof):
    for path in (LANDING, "/Team/en", "/CitizenPortal_LIVE/en/nothing-here", "/"):
        plain, spoofed = front.get(path), front.get(path, spoof)
        assert spoofed[0] == plain[0] and same(spoofed[2]) == same(plain[2]), path
        assert "Strict-Transport-Security" in spoofed[1]
    assert front.get("/Team/en", spoof)[0] == 404
    assert front.get("/Team/en", spoof, host=TEAM)[0] == 403
    assert front.clients() <= {OUTSIDE, COUNCIL, ""}, "an address that a client wrote itself"


def test_the_client_in_the_journal_is_who_connected(front):
    front.get("/CitizenPortal_LIVE/en/nothing-here", {"X-Forwarded-For": "203.0.113.9"}, source=COUNCIL)
    assert COUNCIL in front.clients() and "203.0.113.9" not in front.clients()


def test_the_teams_host_is_open_to_the_councils_network_only(front):
    assert front.get("/Team/en", host=TEAM, source=COUNCIL)[0] == 200
    assert front.get("/Team/en", host=TEAM)[0] == 403
    # On a connection that was made for the residents' host.
    assert front.get("/Team/en", host=TEAM, name=HOST)[0] == 403
    for host in ("leicester.localhost", "127.0.0.1", "portal.nowhere.gov.uk"):
        assert front.get("/Team/en", host=host, name=HOST)[0] == 421


def test_a_form_is_taken_from_its_own_origin_and_no_other(front):
    body = "email=robin%40example.org&password=not+the+one"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{HOST}"}
    path = "/CitizenPortal_LIVE/en/sign-in"
    assert front.request("POST", path, headers, body=body)[0] == 422
    for spoof in ({"Origin": f"http://{HOST}"}, {"Origin": f"https://{TEAM}"}):
        told = {**headers, **spoof, "X-Forwarded-Host": TEAM, "X-Forwarded-Proto": "http"}
        assert front.request("POST", path, told, body=body)[0] == 403


def test_plain_http_leads_to_tls_and_nowhere_else(front):
    for spoof in ({}, {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Host": "evil.example"}):
        status, fields, _ = front.get(LANDING, spoof, secure=False)
        assert (status, fields["Location"]) == (301, f"https://{HOST}{LANDING}")
        assert front.get(LANDING, spoof, host="evil.example", secure=False)[0] == 404


def test_a_proxy_that_passes_a_clients_host_on_is_not_believed():
    def without(text):
        return re.sub(r'proxy_set_header X-Forwarded-(Host|Port|Server) "";', "", text)

    with Front(without) as front:
        told = {"X-Forwarded-Host": TEAM}
        assert front.get("/Team/en", told)[0] == 404
        assert same(front.get(LANDING, told)[2]) == same(front.get(LANDING)[2])


def test_the_socket_is_open_to_the_proxys_group_and_to_nobody_else(front):
    facts = os.stat(front.socket)
    assert stat.S_IMODE(facts.st_mode) == 0o660
    if os.geteuid() == 0:
        # nginx's workers, which are not root, have served every page above through it.
        assert grp.getgrgid(facts.st_gid).gr_name == "www-data"


def test_the_units_name_the_same_socket_as_nginx():
    units = {name: (ROOT / "Config/systemd" / name).read_text() for name in ("guildhall.socket", "guildhall.service")}
    proxy = (ROOT / "Config/nginx/guildhall.conf").read_text()
    path = re.search(r"^ListenStream=(.*)$", units["guildhall.socket"], re.M)[1]
    assert f"server unix:{path};" in proxy
    assert "SocketGroup=www-data\nSocketMode=0660\n" in units["guildhall.socket"]
    user = re.search(r"^user (\S+);", open("/etc/nginx/nginx.conf").read(), re.M)[1]
    assert user == "www-data"
