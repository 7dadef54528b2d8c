"""Canaille, an identity provider of its own project, with the people and the client of a test: `canaille_provider.py PORT CLIENT.json`."""
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import RSAKey

port, facts = int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
key = RSAKey.generate_key(2048, parameters={"kid": "first"}, auto_kid=False)
app = create_app({
    "SECRET_KEY": "of the tests", "SERVER_NAME": f"127.0.0.1:{port}", "PREFERRED_URL_SCHEME": "http",
    "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False, "HTMX": False, "AUTHENTICATION_FACTORS": ["password"]},
    "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)], "REQUIRE_NONCE": True}})

with app.app_context(), Backend.instance.session():
    backend, groups = Backend.instance, {}
    for name, person in facts["people"].items():
        user = models.User(
            user_name=name, formatted_name=f"{person['forename']} {person['surname']}", given_name=person["forename"],
            family_name=person["surname"], emails=[person["email"]], password=facts["password"])
        backend.save(user)
        if "group" in person:
            groups.setdefault(person["group"], []).append(user)
    for name, members in groups.items():
        backend.save(models.Group(display_name=name, members=members))
    for client in facts["clients"]:
        # An address on loopback: the provider asks no one for consent.
        made = models.Client(
            client_id=client["id"], client_secret=client["secret"], client_name="The portal",
            client_uri="http://portal.localhost", redirect_uris=[client["redirect"]],
            post_logout_redirect_uris=[client["signed_out"]], grant_types=["authorization_code"], response_types=["code"],
            scope=["openid", "profile", "email", "groups"], token_endpoint_auth_method="client_secret_basic",
            client_id_issued_at=datetime.now(timezone.utc), id_token_signed_response_alg="RS256", audience=[])
        backend.save(made)
        made.audience = [made]
        backend.save(made)

app.run("127.0.0.1", port, threaded=True)
