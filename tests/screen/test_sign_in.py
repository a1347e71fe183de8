"""The whole way through a provider, without a browser: whose token is taken, and whose is not."""

import json
import time
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from tests.screen.service import Service

COOKIE = "_streamlit_user"


def identity(service: Service) -> dict[str, Any] | None:
    """What the server takes the visitor to be after signing in; None where it takes nobody."""
    wanted = {"provider": "default", "exp": int(time.time()) + 60}
    asked = urlencode(
        {"provider": jwt.encode({"alg": "HS256"}, wanted, OctKey.import_key(service.cookie_secret))}
    )
    with httpx.Client(follow_redirects=True) as visitor:
        answer = visitor.get(f"{service.address}/auth/login?{asked}")
        assert answer.status_code == 200
        assert str(answer.url).rstrip("/") == service.address
        cookie = visitor.cookies.get(COOKIE)
    if cookie is None:
        return None
    held = decode_signed_value(service.cookie_secret, COOKIE, cookie.strip('"').encode())
    assert held is not None
    return json.loads(held)


def test_an_honest_token_is_taken_with_its_claims(service: Service) -> None:
    service.provider.signs(sub="seven", email="ana@example.org", email_verified=True)
    found = identity(service)
    assert found is not None
    assert (found["sub"], found["is_logged_in"]) == ("seven", True)
    assert found["exp"] - time.time() == pytest.approx(600, abs=5)


@pytest.mark.parametrize("forged", ["other key", "public key as a secret", "no signature", "claims changed"])
def test_a_forged_token_signs_nobody_in(service: Service, forged: str) -> None:
    service.provider.signs(forged, sub="publisher")
    assert identity(service) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": ["another", "a third"]},
        {"iss": "http://localhost:1"},
        {"nonce": "of another visit"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_for_others_or_of_another_time_signs_nobody_in(
    service: Service, claims: dict[str, Any]
) -> None:
    service.provider.signs(sub="publisher", **claims)
    assert identity(service) is None
