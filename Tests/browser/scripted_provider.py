"""An identity provider that a test tells what to answer, the wrong things too."""
import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

#: Making a key takes longer than a test.
KEYS = {"first": RSAKey.generate_key(2048, parameters={"kid": "first"}, auto_kid=False),
        "stranger": RSAKey.generate_key(2048, parameters={"kid": "first"}, auto_kid=False),
        "later": RSAKey.generate_key(2048, parameters={"kid": "later"}, auto_kid=False),
        "curve": ECKey.generate_key("P-256", parameters={"kid": "curve"}, auto_kid=False)}


def encoded(value):
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unsigned(claims):
    return f"{encoded({'alg': 'none'})}.{encoded(claims)}."


def signed_with_public_key(claims):
    """HS256 with the public key as its secret, which a careless reader accepts."""
    secret = KEYS["first"].as_pem(private=False)
    text = f"{encoded({'alg': 'HS256', 'kid': 'first'})}.{encoded(claims)}"
    return f"{text}.{encoded(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


class ScriptedProvider:
    """Started by `with`. Every answer is the right one until a test changes it; `forget()` makes all right again."""

    def __init__(self):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.get(self)

            def do_POST(self):
                outer.post(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.forget()

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def forget(self):
        self.claims = {"sub": "person-1", "email": "sam.first@example.org", "email_verified": True, "given_name": "Sam",
                       "family_name": "First"}
        #: What the token says besides, and leaves out where it is None.
        self.token, self.header, self.key, self.algorithm = {}, {}, "first", "RS256"
        #: Makes the token in another way, of its claims.
        self.make = None
        self.info, self.document, self.published, self.answers = {}, {}, ["first"], {}
        #: The nonce of each code that was given, and how often each was used.
        self.codes, self.exchanges, self.posted = {}, 0, []

    def give_code(self, query):
        """A code for a request of the browser's."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = {name: query[name][0] for name in ("nonce", "client_id", "redirect_uri", "code_challenge")}
        return code

    def get(self, handler):
        at = urlsplit(handler.path)
        if at.path in self.answers:
            return self.send(handler, *self.answers[at.path])
        if at.path == "/.well-known/openid-configuration":
            return self.send(handler, 200, {
                "issuer": self.issuer, "authorization_endpoint": self.issuer + "/authorize",
                "token_endpoint": self.issuer + "/token", "jwks_uri": self.issuer + "/keys",
                "userinfo_endpoint": self.issuer + "/me", "end_session_endpoint": self.issuer + "/end", **self.document})
        if at.path == "/keys":
            return self.send(handler, 200, {"keys": [KEYS[name].as_dict(private=False) for name in self.published]})
        if at.path == "/authorize":
            query = parse_qs(at.query)
            back = urlencode({"code": self.give_code(query), "state": query["state"][0]})
            return self.send(handler, 303, b"", {"Location": f"{query['redirect_uri'][0]}?{back}"})
        if at.path == "/me":
            return self.send(handler, 200, {**self.claims, **self.info})
        if at.path == "/end":
            back = parse_qs(at.query)["post_logout_redirect_uri"][0]
            return self.send(handler, 303, b"", {"Location": back})
        self.send(handler, 404, {})

    def post(self, handler):
        body = parse_qs(handler.rfile.read(int(handler.headers["Content-Length"])).decode())
        self.posted.append((dict(handler.headers), body))
        request = self.codes.pop(body["code"][0], None)
        challenge = encoded(hashlib.sha256(body["code_verifier"][0].encode()).digest())
        if not request or challenge != request["code_challenge"] or body["redirect_uri"][0] != request["redirect_uri"]:
            return self.send(handler, 400, {"error": "invalid_grant"})
        self.exchanges += 1
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": request["client_id"], "iat": now, "exp": now + 300, "nonce": request["nonce"],
                  **self.claims, **self.token}
        claims = {name: value for name, value in claims.items() if value is not None}
        token = self.make(claims) if self.make else self.signed(claims)
        self.send(handler, 200, {"access_token": "opened", "token_type": "Bearer", "id_token": token})

    def signed(self, claims):
        key = KEYS[self.key]
        header = {"alg": self.algorithm, "kid": key.kid, **self.header}
        return jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=[self.algorithm])

    def send(self, handler, status, content, fields=None):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **(fields or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
