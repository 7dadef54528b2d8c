"""A provider, or someone between, that answers what it must not: no one is signed in, and no account is made."""
import json
import sqlite3
import time

import pytest

from elsewhere import Client, Elsewhere
from scripted_provider import signed_with_public_key, unsigned


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    with Elsewhere(tmp_path_factory.mktemp("hostile")) as elsewhere:
        yield elsewhere


@pytest.fixture
def provider(elsewhere):
    elsewhere.scripted.forget()
    elsewhere.scripted.claims["amr"] = ["pwd"]
    return elsewhere.scripted


@pytest.fixture
def client(elsewhere, provider):
    return Client(elsewhere)


def accounts(elsewhere, tenant="leicester"):
    file = next((elsewhere.folder / "data" / tenant).glob("live.sqlite"))
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as store:
        return [tuple(row) for row in store.execute("SELECT id, email FROM account ORDER BY id")]


PLAIN = {}


def is_refused(elsewhere, client, reason, **query):
    """That coming back is refused by the plain page, with a line in the log, no session and no account."""
    before, said = accounts(elsewhere, "leicester"), elsewhere.logged(reason)
    client.come_back(**query)
    assert client.status == 403, client.body
    assert "You have not been signed in" in client.body
    # The same page for each, but for what is drawn again.
    PLAIN.setdefault(client.path + client.host, client.body)
    assert client.body == PLAIN[client.path + client.host]
    assert not client.has_session and not client.is_signed_in
    assert accounts(elsewhere) == before
    assert elsewhere.logged(reason) == said + 1


def test_the_right_answer_signs_in_and_makes_an_account(elsewhere, client):
    client.begin(next="account")
    client.come_back()
    assert client.status == 303 and client.headers["Location"].endswith("/account"), client.body
    assert client.is_signed_in
    assert [email for _, email in accounts(elsewhere)].count("sam.first@example.org") == 1


def test_a_request_has_state_nonce_and_challenge(client, elsewhere):
    asked, other = client.begin(), Client(elsewhere).begin()
    assert asked["response_type"] == ["code"] and asked["response_mode"] == ["query"]
    assert asked["code_challenge_method"] == ["S256"] and asked["scope"] == ["openid profile email"]
    assert asked["redirect_uri"] == [f"http://{client.host}{client.path}/sign-in/with/schools/callback"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) == 43 and asked[name] != other[name]


def test_a_token_for_another_client_is_refused(elsewhere, provider, client):
    provider.token = {"aud": "someone-else"}
    client.begin()
    is_refused(elsewhere, client, "token-audience")


def test_a_token_for_several_clients_needs_ours_as_its_party(elsewhere, provider, client):
    provider.token = {"aud": ["portal", "someone-else"]}
    client.begin()
    is_refused(elsewhere, client, "token-audience")
    provider.token = {"aud": ["portal"], "azp": "someone-else"}
    client.begin()
    is_refused(elsewhere, client, "token-audience")


def test_a_token_of_another_issuer_is_refused(elsewhere, provider, client):
    provider.token = {"iss": "https://login.example.org"}
    client.begin()
    is_refused(elsewhere, client, "token-issuer")


def test_an_answer_of_another_issuer_is_refused(elsewhere, client):
    client.begin()
    is_refused(elsewhere, client, "other-issuer", iss="https://login.example.org")


@pytest.mark.parametrize("nonce", ["another", None])
def test_a_token_with_another_nonce_is_refused(elsewhere, provider, client, nonce):
    provider.token = {"nonce": nonce}
    client.begin()
    is_refused(elsewhere, client, "token-nonce")


def test_a_key_that_was_not_published_is_refused(elsewhere, provider, client):
    provider.key = "later"
    client.begin()
    is_refused(elsewhere, client, "token-signature")


def test_another_key_under_the_published_name_is_refused(elsewhere, provider, client):
    provider.key = "stranger"
    client.begin()
    is_refused(elsewhere, client, "token-signature")


def test_a_changed_token_is_refused(elsewhere, provider, client):
    def changed(claims):
        head, _, signature = provider.signed(claims).split(".")
        _, other, _ = provider.signed({**claims, "sub": "person-2"}).split(".")
        return f"{head}.{other}.{signature}"
    provider.make = changed
    client.begin()
    is_refused(elsewhere, client, "token-signature")


@pytest.mark.parametrize("make", [unsigned, signed_with_public_key, lambda claims: "no.token", lambda claims: 7])
def test_a_token_without_a_signature_by_a_private_key_is_refused(elsewhere, provider, client, make):
    provider.make = make
    client.begin()
    is_refused(elsewhere, client, "token-form")


def test_an_extension_that_must_be_understood_is_refused(elsewhere, provider, client):
    plain = provider.signed

    def critical(claims):
        from scripted_provider import KEYS, encoded
        from joserfc import jws
        header = {"alg": "RS256", "kid": "first", "crit": ["exp"], "exp": 1}
        registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
        try:
            return jws.serialize_compact(header, json.dumps(claims).encode(), KEYS["first"], registry=registry)
        except Exception:
            head, body, signature = plain(claims).split(".")
            return f"{encoded(header)}.{body}.{signature}"
    provider.make = critical
    client.begin()
    is_refused(elsewhere, client, "token-form")


@pytest.mark.parametrize(("name", "seconds", "reason"), [
    ("exp", -61, "token-expired"), ("iat", 120, "token-future"), ("nbf", 120, "token-future")])
def test_a_token_out_of_its_time_is_refused(elsewhere, provider, client, name, seconds, reason):
    provider.token = {name: int(time.time()) + seconds}
    client.begin()
    is_refused(elsewhere, client, reason)


@pytest.mark.parametrize(("name", "reason"), [("exp", "token-expired"), ("iat", "token-future"), ("sub", "token-subject")])
def test_a_token_without_what_it_must_say_is_refused(elsewhere, provider, client, name, reason):
    provider.token = {name: None}
    client.begin()
    is_refused(elsewhere, client, reason)


def test_an_access_token_of_another_token_is_refused(elsewhere, provider, client):
    provider.token = {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}
    client.begin()
    is_refused(elsewhere, client, "token-hash")


@pytest.mark.parametrize("state", [None, "", "A" * 43])
def test_an_answer_with_another_state_is_refused(elsewhere, client, state):
    client.begin()
    is_refused(elsewhere, client, "not-begun-here", state=state)


def test_an_answer_to_another_browser_is_refused(elsewhere, client):
    other = Client(elsewhere)
    asked = other.begin()
    client.begin()
    is_refused(elsewhere, client, "not-begun-here", state=asked["state"][0])
    stranger = Client(elsewhere)
    stranger.asked = asked
    is_refused(elsewhere, stranger, "not-begun-here")


def test_a_cookie_for_another_portal_is_refused(elsewhere, client):
    client.begin()
    other = Client(elsewhere, "stockton")
    other.asked, other.cookies = client.asked, dict(client.cookies)
    other.come_back()
    assert other.status == 403 and not other.has_session


def test_an_answer_counts_once(elsewhere, provider, client):
    client.begin()
    kept = dict(client.cookies)
    client.come_back(error="access_denied", code=None)
    assert client.status == 403
    client.cookies = kept
    is_refused(elsewhere, client, "used-before")
    assert provider.exchanges == 0


def test_a_code_counts_once(elsewhere, provider, client):
    code = provider.give_code(client.begin())
    client.come_back(code=code)
    assert client.status == 303
    other = Client(elsewhere)
    other.begin()
    is_refused(elsewhere, other, "code", code=code)


def test_a_code_of_another_sign_in_is_refused(elsewhere, provider, client):
    """PKCE: the code of another browser's sign-in fits no other."""
    code = provider.give_code(Client(elsewhere).begin())
    client.begin()
    is_refused(elsewhere, client, "code", code=code)


def test_what_is_said_about_another_person_is_refused(elsewhere, provider, client):
    provider.claims.pop("email")
    provider.info = {"sub": "person-2", "email": "dan@example.org", "email_verified": True}
    client.begin()
    is_refused(elsewhere, client, "user-info")


def test_a_cancelled_sign_in_has_the_same_page(elsewhere, client):
    client.begin()
    is_refused(elsewhere, client, "denied", error="access_denied", code=None)


def test_an_address_that_is_not_verified_finds_no_account(elsewhere, provider, client):
    provider.claims.update(sub="person-3", email="pat@example.org", email_verified=False)
    before = accounts(elsewhere)
    client.begin()
    client.come_back()
    assert client.status == 403 and "Your email address is not confirmed" in client.body
    assert not client.has_session and accounts(elsewhere) == before


def test_a_sign_in_that_is_too_weak_is_refused(elsewhere, provider, client):
    provider.claims.update(sub="person-4", email="weak@example.org", amr=["otp"])
    client.begin()
    client.come_back()
    assert client.status == 403 and "You need to sign in there with two steps" in client.body
    assert not client.has_session and "weak@example.org" not in [email for _, email in accounts(elsewhere)]


def test_who_has_no_account_gets_none_where_none_are_made(elsewhere, provider):
    client = Client(elsewhere, "stockton")
    provider.claims.update(sub="person-5", email="nobody@example.org")
    before = accounts(elsewhere, "stockton")
    client.begin()
    client.come_back()
    assert client.status == 403 and "You do not have an account here yet" in client.body
    assert not client.has_session and accounts(elsewhere, "stockton") == before


def test_a_name_with_control_characters_is_one_line(elsewhere, provider, client):
    provider.claims.update(sub="person-6", email="odd@example.org", given_name="A\r\nSet-Cookie: a=b\u0000", family_name="<b>O</b>")
    client.begin()
    client.come_back()
    assert client.status == 303
    client.get(client.path + "/account/personal")
    assert "<b>O</b>" not in client.body and "&lt;b>O" in client.body.replace("&gt;", ">")


def test_the_next_page_is_one_of_the_portal(elsewhere, provider):
    for number, goal in enumerate(["https://evil.example", "//evil.example", "/\\evil.example", "..%2f..%2f"]):
        client = Client(elsewhere)
        client.begin(next=goal)
        client.come_back()
        assert client.status == 303 and client.headers["Location"].startswith(client.path + "/"), goal


def test_a_provider_that_is_away_stops_nobody_else(elsewhere, client):
    """What it says of itself is longer than what is read, and has been since the start."""
    for _ in range(2):
        client.get(f"{client.path}/sign-in/with/away")
        assert client.status == 503 and "The other service is not answering" in client.body
        assert client.headers["Retry-After"] == "60" and not client.cookies
    assert '"identity-provider-away"' in elsewhere.service.log.read_text()
    client.get(f"{client.path}/sign-in")
    assert client.status == 200 and 'name="password"' in client.body
    client.begin()
    client.come_back()
    assert client.status == 303


def test_an_unknown_provider_is_no_page(client):
    for name in ("sign-in/with/other", "sign-in/with/other/callback"):
        client.get(f"{client.path}/{name}")
        assert client.status == 404
