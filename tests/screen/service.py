"""Lumbar in service, and a provider that signs people in, both on this machine alone."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.conftest import free_port, serve
from tests.screen.provider import CLIENT, SECRET, Provider, provider

ROLES = """
claim = "lumbar"

[people]
"planner@example.org" = ["planner"]
"sub:seven" = ["manager:Clinic 07"]
"sub:eight" = ["manager:Clinic 08"]
"sub:publisher" = ["publisher"]
"""


@dataclass
class Service:
    """Where it is, who signs people in, and the secret of its cookies."""

    address: str
    provider: Provider
    cookie_secret: str
    roles: Path


@contextmanager
def in_service(folder: Path, **settings: str) -> Iterator[Service]:
    """Serve both; what they need lies in ``folder``."""
    port = free_port()
    roles, secret = folder / "roles.toml", secrets.token_hex()
    roles.write_text(ROLES, encoding="utf-8")
    with provider(free_port()) as signs:
        (folder / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\ncookie_secret = "{secret}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\nserver_metadata_url = "{signs.metadata}"\n',
            encoding="utf-8",
        )
        served = serve(
            port,
            LUMBAR_SERVICE="1",
            LUMBAR_ROLES=str(roles),
            STREAMLIT_SECRETS_FILES=str(folder / "secrets.toml"),
            **settings,
        )
        yield Service(served.address, signs, secret, roles)
        served.stop()
