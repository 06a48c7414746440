"""The deployment files: read, and what they call is run against real servers."""

import json
import os
import re
import shutil
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import processes
from tests.databases import new_database
from tests.live import wait_for
from tests.processes import Background, call, fresh_environment
from usersync.env import BASE_DIR
from usersync.local import services

COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text()
OWN = ("migrate", "web", "worker", "beat")
PORT = str(processes.free_port())


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def command_of(service: str) -> list[str]:
    """The command line of docker-compose.yml, on a free port."""
    return [PORT if word == "8000" else word for word in SERVICES[service]["command"]]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What docker-compose.yml sets, with the addresses of the servers of the tests."""
    given = {
        "SECRET_KEY": "a key for the test of the deployment, long enough",
        "DATABASE_URL": new_database("deployment"),
        "REDIS_URL": os.environ["REDIS_URL"].partition("?")[0] + "?db=61",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DATA_DIR": str(tmp_path_factory.mktemp("data")),
    }
    defaults = {name: default(value) for name, value in SERVICES["web"]["environment"].items()}
    return fresh_environment(**(defaults | given))


def default(value: str) -> str:
    """What compose makes of `value` where nobody sets a variable."""
    return re.sub(r"\$\{\w+(?::-([^}]*)|:\?[^}]*)\}", lambda found: found[1] or "", value)


@pytest.fixture(scope="module")
def deployed(
    environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Background]]:
    folder = tmp_path_factory.mktemp("deployed")
    migrated = call(command_of("migrate"), environment)
    assert migrated.returncode == 0, migrated.stderr
    started = {
        name: processes.background(command_of(name), environment, folder / f"{name}.log")
        for name in ("worker", "beat", "web")
    }
    yield started
    processes.end(service.process for service in started.values())


def ready() -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health/ready", timeout=5) as response:
            return dict(json.load(response))
    except (urllib.error.URLError, OSError):
        return {}


def test_the_commands_of_the_compose_file_make_a_working_installation(
    deployed: dict[str, Background], environment: dict[str, str]
) -> None:
    answer = wait_for(ready, seconds=120, what="web, worker and beat")
    assert answer["status"] == "ready"
    assert all(service.process.poll() is None for service in deployed.values())
    for name in ("web", "worker"):
        kind, *check = SERVICES[name]["healthcheck"]["test"]
        assert kind == "CMD"
        result = call([word.replace(":8000/", f":{PORT}/") for word in check], environment)
        assert result.returncode == 0, result.stderr


def test_the_image_uses_memory_as_one_machine_does() -> None:
    assert " ".join(f"{name}={value}" for name, value in services.MEMORY.items()) in instructions("ENV")


def test_the_image_runs_what_the_compose_file_runs_as_an_ordinary_user() -> None:
    assert json.loads(instructions("CMD")[-1]) == SERVICES["web"]["command"]
    assert instructions("USER")[-1] not in {"0", "root"}
    assert DOCKERFILE.rindex("\nUSER ") > DOCKERFILE.rindex("\nRUN ")


def test_every_image_is_pinned_to_a_version() -> None:
    images = [found.split()[0] for found in instructions("FROM")]
    images += [SERVICES[name]["image"] for name in ("postgres", "redis")]
    assert [image for image in images if not re.search(r":\d+\.\d+(\.\d+)?-", image)] == []


def test_the_image_gets_everything_the_product_is_made_of() -> None:
    copied = {word for line in instructions("COPY") if "--from" not in line for word in line.split()[:-1]}
    assert {"manage.py", "usersync", "rules", "templates", "static", "locale", "requirements.txt"} <= copied
    let_through = set(re.findall(r"^!(\S+)$", (BASE_DIR / ".dockerignore").read_text(), re.MULTILINE))
    assert copied == let_through
    assert all((BASE_DIR / name).exists() for name in copied)


def test_the_image_has_a_python_that_the_project_allows_and_no_tools_of_development() -> None:
    wanted = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["requires-python"]
    assert wanted == ">=3.11"
    assert re.search(r"^FROM python:3\.1[1-9]\.", DOCKERFILE, re.MULTILINE)
    assert "requirements-dev" not in DOCKERFILE
    assert "npm ci --omit=dev" in DOCKERFILE


def test_collecting_the_static_files_needs_neither_database_nor_broker() -> None:
    (line,) = [run for run in instructions("RUN") if "collectstatic" in run]
    argv = ["sh", "-c", line.replace("python ", f"{sys.executable} ") + " --dry-run"]
    collected = call(argv, fresh_environment(DATA_DIR="nowhere"))
    assert collected.returncode == 0, collected.stderr


def test_secrets_have_no_default() -> None:
    text = (BASE_DIR / "docker-compose.yml").read_text()
    assert set(re.findall(r"\$\{(\w*(?:SECRET|PASSWORD)\w*):\?", text)) == {"SECRET_KEY", "POSTGRES_PASSWORD"}


def test_own_services_share_one_image_and_start_after_the_migration() -> None:
    assert {SERVICES[name]["image"] for name in OWN} == {"usersync"}
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert SERVICES["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"


@pytest.mark.parametrize("script", [".ci/run"])
def test_scripts_are_programs_that_bash_understands(script: str) -> None:
    assert os.access(BASE_DIR / script, os.X_OK)
    assert call([shutil.which("bash") or "bash", "-n", script], fresh_environment()).returncode == 0
