"""`make run`: one start with everything embedded, one against servers that are there already."""

import json
import os
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import processes
from tests.databases import new_database
from tests.live import wait_for
from tests.processes import LOCAL, Background, call, fresh_environment
from usersync.local import instance


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    data_dir = tmp_path_factory.mktemp("one-machine") / "data"
    return fresh_environment(DATA_DIR=str(data_dir), PORT=str(processes.free_port()), DEMO="0")


@pytest.fixture(scope="module")
def running(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Background]:
    output_file = tmp_path_factory.mktemp("output") / "run.log"
    running = processes.background([*LOCAL, "run"], environment, output_file)
    running.wait_for_line("ready at", seconds=120)
    yield running
    running.kill()


def ready(environment: dict[str, str]) -> dict[str, Any]:
    try:
        return dict(json.loads(answer(environment, "/health/ready")))
    except urllib.error.HTTPError:
        return {}


def answer(environment: dict[str, str], path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}{path}") as response:
        return str(response.read().decode())


def test_the_parts_start_in_order_and_everything_is_ready(
    running: Background, environment: dict[str, str]
) -> None:
    steps = ["starting PostgreSQL", "starting Redis", "database up to date", "starting worker", "ready at"]
    places = [running.output.index(step) for step in steps]
    assert places == sorted(places)
    health = wait_for(lambda: ready(environment), what="all parts")
    assert {name for name, check in health["checks"].items() if check["ok"]} == {
        "database",
        "migrations",
        "broker",
        "worker",
    }


@pytest.mark.usefixtures("running")
def test_a_second_start_on_the_same_folder_says_where_the_first_one_is(environment: dict[str, str]) -> None:
    second = call([*LOCAL, "run"], environment | {"PORT": str(processes.free_port())})
    url = f"http://127.0.0.1:{environment['PORT']}"
    assert second.stderr == f"usersync: UserSync is already running at {url} on {environment['DATA_DIR']}.\n"
    assert second.returncode == 1


@pytest.mark.usefixtures("running")
def test_a_taken_port_is_named_together_with_a_way_out(environment: dict[str, str], tmp_path: Path) -> None:
    elsewhere = call([*LOCAL, "run"], environment | {"DATA_DIR": str(tmp_path / "other")})
    port = int(environment["PORT"])
    assert elsewhere.stderr == (
        f"usersync: Port {port} is taken by another program: choose one, `make run PORT={port + 1}`.\n"
    )
    assert elsewhere.returncode == 1


@pytest.mark.usefixtures("running")
def test_manage_py_in_another_terminal_finds_the_database(environment: dict[str, str]) -> None:
    program = "from django.db import connection; print(connection.settings_dict['HOST'])"
    found = call([LOCAL[0], "manage.py", "shell", "-v", "0", "-c", program], environment)
    assert found.stdout.strip() == str(Path(environment["DATA_DIR"]) / "run"), found.stderr


@pytest.mark.usefixtures("running")
def test_secrets_and_sockets_are_for_the_owner_only(environment: dict[str, str]) -> None:
    data_dir = Path(environment["DATA_DIR"])
    modes = {
        name: stat.S_IMODE((data_dir / name).stat().st_mode)
        for name in ("secret-key", "instance.json", "run")
    }
    assert modes == {"secret-key": 0o600, "instance.json": 0o600, "run": 0o700}


def test_a_killed_supervisor_leaves_no_orphan_and_misleads_nobody(
    running: Background, environment: dict[str, str]
) -> None:
    family = running.descendants()
    assert len(family) > 8  # PostgreSQL alone has more
    running.kill()
    processes.wait_until_gone(family)
    data_dir = Path(environment["DATA_DIR"])
    assert (data_dir / instance.FILE_NAME).exists()
    assert instance.read(data_dir) == instance.Instance()


def test_with_a_database_and_a_redis_of_ones_own_nothing_is_embedded(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    environment = fresh_environment(
        DATA_DIR=str(data_dir),
        PORT=str(processes.free_port()),
        DATABASE_URL=new_database("external"),
        REDIS_URL=os.environ["REDIS_URL"].partition("?")[0] + "?db=60",
        DEMO="0",
    )
    running = processes.background([*LOCAL, "run"], environment, tmp_path / "run.log")
    try:
        running.wait_for_line("ready at", seconds=120)
        assert not (data_dir / "postgresql").exists()
        programs = {Path(process.exe()).name for process in running.descendants()}
        assert not programs & {"postgres", "valkey-server", "redis-server"}
        family = running.descendants()
        running.interrupt()
        assert running.process.returncode == 0
        processes.wait_until_gone(family)
        assert not (data_dir / instance.FILE_NAME).exists()
    finally:
        running.kill()


def test_a_redis_that_nobody_runs_is_named_before_anything_else_starts(tmp_path: Path) -> None:
    environment = fresh_environment(
        DATA_DIR=str(tmp_path / "data"),
        PORT=str(processes.free_port()),
        DATABASE_URL=new_database("unused"),
        REDIS_URL=f"redis://127.0.0.1:{processes.free_port()}/0",
    )
    started = call([*LOCAL, "run"], environment)
    assert started.stderr.splitlines()[-1].startswith("usersync: Redis cannot be reached at REDIS_URL: ")
    assert started.returncode == 1
