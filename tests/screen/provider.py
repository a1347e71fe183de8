"""An OpenID Connect provider on this machine alone, that signs whom it is told to, honestly or not."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "lumbar", "a-secret-of-the-tests-alone"
LONG = 600


@dataclass
class Provider:
    """Whom it signs in next: ``claims`` are added to an honest identity, ``forged`` says how it is spoilt."""

    port: int
    claims: dict[str, Any] = field(default_factory=dict)
    forged: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "own"}))
    nonces: dict[str, str] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def metadata(self) -> str:
        return f"{self.issuer}/.well-known/openid-configuration"

    def signs(self, forged: str = "", **claims: Any) -> None:
        """Set who comes next."""
        self.claims, self.forged = claims, forged

    def identity(self, nonce: str) -> dict[str, Any]:
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "1",
            "iat": now,
            "exp": now + LONG,
            "nonce": nonce,
        }
        return {**honest, **self.claims}

    def token(self, nonce: str) -> str:
        """The identity token, signed as its reader expects or otherwise."""
        said = self.identity(nonce)
        if self.forged == "other key":
            return jwt.encode({"alg": "RS256", "kid": "own"}, said, RSAKey.generate_key(2048, {"kid": "own"}))
        if self.forged == "public key as a secret":
            return jwt.encode(
                {"alg": "HS256", "kid": "own"}, said, OctKey.import_key(self.key.as_pem(private=False))
            )
        if self.forged == "no signature":
            registry = jws.JWSRegistry(algorithms=["none"])
            return jwt.encode(
                {"alg": "none"}, said, OctKey.import_key("unused-unused-unused"), registry=registry
            )
        honest = jwt.encode({"alg": "RS256", "kid": "own"}, said, self.key)
        if self.forged == "claims changed":
            head, _, tail = honest.split(".")
            other = jwt.encode({"alg": "RS256", "kid": "own"}, {**said, "sub": "another"}, self.key)
            return f"{head}.{other.split('.')[1]}.{tail}"
        return honest

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )

    def _metadata(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def _authorize(self, request: Request) -> Response:
        code, asked = secrets.token_urlsafe(), request.query_params
        self.nonces[code] = asked["nonce"]
        return RedirectResponse(
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        )

    async def _token(self, request: Request) -> Response:
        async with request.form() as form:
            nonce = self.nonces.pop(str(form["code"]))
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self.token(nonce)})

    def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})


@contextmanager
def provider(port: int) -> Iterator[Provider]:
    """Serve one in a thread of this process."""
    made = Provider(port)
    server = uvicorn.Server(uvicorn.Config(made.app(), host="localhost", port=port, log_level="error"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield made
    server.should_exit = True
    thread.join(10)
