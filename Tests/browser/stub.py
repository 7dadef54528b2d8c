"""Stands in for guildhall where the harness itself is tested: two pages and a mail."""
import argparse
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

parser = argparse.ArgumentParser()
parser.add_argument("--data", type=Path)
parser.add_argument("--port", type=int)
options = parser.parse_args()
folder = options.data / "outbox" / "example"
folder.mkdir(parents=True)


def write_mail(to, code):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "send@example.org", to, "Your sign-in code: tŷ"
    mail.set_content(f"Your code is {code}.\n\nOr go to http://example.localhost/continue?id=7654321.\n")
    mail.add_alternative(f"<p>Your code is {code}.</p>", subtype="html")
    number = len(list(folder.iterdir()))
    (folder / f"{number}.part").write_bytes(bytes(mail))
    (folder / f"{number}.part").rename(folder / f"{number}.eml")


class Desk(BaseHTTPRequestHandler):
    def do_GET(self):
        address = urlsplit(self.path)
        if address.path == "/mail":
            query = parse_qs(address.query)
            write_mail(query["to"][0], query["code"][0])
        body = (f"<!DOCTYPE html><html lang=en><title>Stub</title><h1>{self.headers['Host']} {self.path}</h1>"
                "<script>document.querySelector('h1').dataset.script = 'ran'</script>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", options.port), Desk).serve_forever()
