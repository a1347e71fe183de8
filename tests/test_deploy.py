"""The files for a service say what they must: no leak in the settings, no hole in the proxy, nothing to write to."""

import base64
import configparser
import hashlib
import re
import tomllib
from pathlib import Path

import pytest
import streamlit
from streamlit import config

from lumbar.deck.html.page import HERE, _policy
from lumbar.outcomes.roles import read_roles
from lumbar.store import ROOT

DEPLOY = ROOT / "deploy"


def settings() -> dict[str, str]:
    lines = (DEPLOY / "lumbar.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def option(variable: str) -> str:
    """STREAMLIT_SERVER_ALLOWED_HOSTS -> server.allowedHosts, as Streamlit has it."""
    wanted = variable.removeprefix("STREAMLIT_").replace("_", "").lower()
    (found,) = [name for name in config.get_config_options() if name.replace(".", "").lower() == wanted]
    return found


def headers() -> dict[str, str]:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    return {
        name: value.strip('"') for name, value in re.findall(r'add_header (\S+) ("[^"]+"|\S+) always;', text)
    }


def policy() -> dict[str, list[str]]:
    parts = [part.split() for part in headers()["Content-Security-Policy"].split(";")]
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize(
    ("variable", "value"),
    {
        "LUMBAR_SERVICE": "1",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
        "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "none",
        "STREAMLIT_CLIENT_TOOLBAR_MODE": "minimal",
        "STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "50",
        "STREAMLIT_SERVER_ENABLE_CORS": "true",
        "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "true",
        "STREAMLIT_SERVER_ENABLE_AGENT_API": "false",
        "STREAMLIT_SERVER_ENABLE_STATIC_SERVING": "true",
        "STREAMLIT_SERVER_ALLOWED_HOSTS": "lumbar.example.org",
    }.items(),
)
def test_settings_for_a_service(variable: str, value: str) -> None:
    assert settings()[variable] == value


def test_every_setting_is_known_and_none_lets_a_header_say_who_somebody_is() -> None:
    known = [option(name) for name in settings() if name.startswith("STREAMLIT_")]
    assert len(known) > 10
    assert "server.trustedUserHeaders" not in known
    assert config.get_option("server.trustedUserHeaders") == {}


def test_the_examples_can_be_read_and_hold_no_secret() -> None:
    auth = tomllib.loads((DEPLOY / "secrets.example.toml").read_text(encoding="utf-8"))["auth"]
    assert auth["redirect_uri"].endswith("/oauth2callback")
    assert not any(auth[name] for name in ("cookie_secret", "client_id", "client_secret"))
    roles = read_roles(DEPLOY / "roles.example.toml")
    assert roles.claim
    assert {role for given in roles.people.values() for role in given} >= {"publisher", "manager:Clinic 07"}


def test_the_policy_lets_scripts_come_from_here_alone() -> None:
    allowed = policy()
    assert allowed["default-src"] == allowed["object-src"] == allowed["frame-ancestors"] == ["'none'"]
    assert allowed["connect-src"] == allowed["base-uri"] == allowed["form-action"] == ["'self'"]
    page = (Path(streamlit.__file__).parent / "static/index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in inline]
    stage = re.findall(r"'sha256-[^']+'", _policy((HERE / "deck.js").read_text(encoding="utf-8")))
    assert allowed["script-src"] == ["'self'", "blob:", *(f"'sha256-{each}'" for each in hashes), *stage]
    elsewhere = [
        source for sources in allowed.values() for source in sources if "." in source or "*" in source
    ]
    assert not elsewhere


def test_the_proxy_closes_what_is_not_for_readers() -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    (closed,) = re.findall(r"location ~ (\S+) \{\s+return 404;", text)
    for path in ("metrics", "script-health-check", "agent/interact", "agent/mcp", "agent/openapi.json"):
        assert re.match(closed, f"/_stcore/{path}")
    for path in ("health", "host-config", "stream", "upload_file/a/b"):
        assert not re.match(closed, f"/_stcore/{path}")
    assert int(re.findall(r"client_max_body_size (\d+)m", text)[0]) >= int(
        settings()["STREAMLIT_SERVER_MAX_UPLOAD_SIZE"]
    )
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in text
    assert int(re.findall(r"max-age=(\d+)", headers()["Strict-Transport-Security"])[0]) >= 31536000
    assert (headers()["X-Frame-Options"], headers()["X-Content-Type-Options"]) == ("DENY", "nosniff")
    passed = (DEPLOY / "lumbar_proxy.conf").read_text(encoding="utf-8")
    assert "proxy_set_header Upgrade $http_upgrade;" in passed
    assert "proxy_set_header X-Forwarded-For" in passed, "by this Lumbar knows that others are asking"
    assert "proxy_cookie_flags ~ secure;" in passed
    assert text.count("{") == text.count("}")


def test_the_unit_runs_as_its_own_user_and_may_write_its_state_alone() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "lumbar.service")
    service = unit["Service"]
    assert (service["User"], service["ProtectSystem"], service["UMask"]) == ("lumbar", "strict", "0077")
    yes = (
        "NoNewPrivileges",
        "PrivateTmp",
        "PrivateDevices",
        "ProtectHome",
        "ProtectKernelTunables",
        "RestrictNamespaces",
    )
    assert all(service[name] == "true" for name in yes)
    assert not service["CapabilityBoundingSet"]
    assert "ReadWritePaths" not in service
    assert service["StateDirectory"] == "lumbar"
    assert settings()["LUMBAR_HOME"] == "/var/lib/lumbar"


def test_the_container_is_no_root_and_reads_only() -> None:
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    assert lines.index("USER lumbar") < next(n for n, line in enumerate(lines) if line.startswith("CMD"))
    assert any("--require-hashes" in line for line in lines)
    assert "--read-only" in "".join(lines)
    assert "--cap-drop all" in "".join(lines)


def test_the_readme_names_every_file() -> None:
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert not [file.name for file in DEPLOY.iterdir() if file.name != "README.md" and file.name not in text]
