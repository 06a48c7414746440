"""What an installation on the internet is judged by."""

import logging
import re
import sys
import tomllib
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import SourceFactory
from tests.processes import call, fresh_environment
from tests.scim.provider import provider_of
from usersync.env import BASE_DIR, BadEnvironment, secret

MANAGE = [sys.executable, str(BASE_DIR / "manage.py")]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-bootstrap.txt")


def test_django_finds_nothing_to_say_about_a_deployment(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("x9#kQ" * 14 + "\n")
    environment = fresh_environment(
        SECRET_KEY_FILE=str(key),
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
        ALLOWED_HOSTS="sync.harbour.example",
        SECURE_SSL_REDIRECT="1",
        SECURE_HSTS_SECONDS="31536000",
        SECURE_HSTS_INCLUDE_SUBDOMAINS="1",
        SECURE_HSTS_PRELOAD="1",
        DATA_DIR=str(tmp_path),
    )
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of the tests
    checked = call([*MANAGE, "check", "--deploy", "--fail-level", "INFO"], environment)
    assert checked.returncode == 0, checked.stderr


def test_a_secret_comes_from_the_variable_or_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "secret"))
    assert secret("A_SECRET") == "from a file"
    monkeypatch.setenv("A_SECRET", "from the variable")
    with pytest.raises(BadEnvironment, match="both set"):
        secret("A_SECRET")
    monkeypatch.delenv("A_SECRET_FILE")
    assert secret("A_SECRET") == "from the variable"
    monkeypatch.setenv("ANOTHER_FILE", str(tmp_path / "missing"))
    with pytest.raises(BadEnvironment, match="cannot be read"):
        secret("ANOTHER")


@pytest.mark.django_db
def test_tokens_and_passwords_are_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    provider = provider_of(SourceFactory.create())
    provider.get("/Users")
    provider.post("/Users", {"nonsense": True, "password": "a-password-of-somebody"})
    wrong = Client().get("/scim/v2/Users", headers={"Authorization": "Bearer us_scim_wrong-token"})
    Client().post("/sign-in/", {"login": "vera@harbour.example", "password": "a-password-of-somebody"})
    assert wrong.status_code == 401
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    for unspeakable in (provider.token, "wrong-token", "a-password-of-somebody"):
        assert unspeakable not in logged


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_by_its_hash(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (BASE_DIR / lock).read_text().strip())
    pinned = [entry for entry in entries if not entry.startswith("#")]
    assert [entry for entry in pinned if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_what_the_project_names_is_in_the_locks() -> None:
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
    named = {"requirements.txt": project["project"]["dependencies"]}
    named["requirements-dev.txt"] = project["dependency-groups"]["dev"]
    for lock, wanted in named.items():
        locked = set(re.findall(r"^([a-z0-9._-]+)==", (BASE_DIR / lock).read_text(), re.MULTILINE))
        names = {re.split(r"[\[<>=!~ ;]", each)[0].lower().replace("_", "-") for each in wanted}
        assert names <= locked
