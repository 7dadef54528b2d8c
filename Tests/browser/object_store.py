"""An object store that speaks as much of Amazon's S3 as backups need, and refuses what is not signed as Amazon's manual says
(AWS Signature Version 4)."""
import hashlib
import hmac
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY_ID, SECRET, REGION, BUCKET = "guild", "open sesame", "eu-west-2", "backups"
#: How many names one answer has.
PAGE = 2


class Store(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects, self.refusals, self.is_away = {}, [], False

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving():
    store = Store()
    thread = threading.Thread(target=store.serve_forever)
    thread.start()
    try:
        yield store
    finally:
        store.shutdown()
        store.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_all(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        bucket, _, name = unquote(parts.path).lstrip("/").partition("/")
        reason = self.fault(parts, body)
        if self.server.is_away:
            return self.answer(503)
        if reason or bucket != BUCKET:
            self.server.refusals.append(reason or f"no bucket {bucket}")
            return self.answer(403)
        objects = self.server.objects
        match self.command:
            case "PUT":
                objects[name] = body
                self.answer(200)
            case "GET" if not name:
                self.answer(200, self.names(dict(parse_qsl(parts.query))))
            case "GET" if name in objects:
                self.answer(200, objects[name])
            case "DELETE":
                objects.pop(name, None)
                self.answer(204)
            case _:
                self.answer(404)

    do_GET = do_PUT = do_DELETE = handle_all

    def names(self, query):
        names = sorted(name for name in self.server.objects if name.startswith(query.get("prefix", "")))
        start = int(query.get("continuation-token", 0))
        keys = "".join(f"<Contents><Key>{escape(name)}</Key></Contents>" for name in names[start:start + PAGE])
        more = f"<NextContinuationToken>{start + PAGE}</NextContinuationToken>" if len(names) > start + PAGE else ""
        return f'<?xml version="1.0"?><ListBucketResult>{keys}{more}</ListBucketResult>'.encode()

    def fault(self, parts, body):
        """Why a request is not signed as it must be; nothing if it is."""
        given = self.headers.get("Authorization", "")
        if not given.startswith("AWS4-HMAC-SHA256 "):
            return "no signature"
        fields = dict(part.strip().split("=", 1) for part in given.removeprefix("AWS4-HMAC-SHA256 ").split(","))
        scope = fields["Credential"].split("/")
        day, names = scope[1], fields["SignedHeaders"].split(";")
        if scope[0] != KEY_ID or scope[2:] != [REGION, "s3", "aws4_request"]:
            return f"a signature of {scope}"
        digest = self.headers["x-amz-content-sha256"]
        if digest != hashlib.sha256(body).hexdigest():
            return "another body than was signed"
        if not {"host", "x-amz-content-sha256", "x-amz-date"} <= set(names):
            return f"a signature without {names}"
        query = "&".join(sorted(f"{quote(a, safe='-_.~')}={quote(b, safe='-_.~')}" for a, b in parse_qsl(parts.query)))
        headers = "".join(f"{name}:{' '.join(self.headers[name].split())}\n" for name in names)
        request = "\n".join([self.command, parts.path, query, headers, ";".join(names), digest])
        text = "\n".join(["AWS4-HMAC-SHA256", self.headers["x-amz-date"], "/".join(scope[1:]),
                          hashlib.sha256(request.encode()).hexdigest()])
        key = f"AWS4{SECRET}".encode()
        for part in [day, REGION, "s3", "aws4_request"]:
            key = hmac.digest(key, part.encode(), "sha256")
        wanted = hmac.new(key, text.encode(), "sha256").hexdigest()
        return None if hmac.compare_digest(wanted, fields["Signature"]) else f"a wrong signature of\n{request}"
