import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from tests import processes
from tests.live import wait_for
from tests.processes import LOCAL
from usersync.local import children, supervisor
from usersync.local.children import Child
from usersync.local.errors import CannotStart
from usersync.local.log import Log
from usersync.local.supervisor import Supervisor

NOTES_ITS_END = """
import pathlib, signal, sys
name, diary = sys.argv[1], pathlib.Path(sys.argv[2])
def end(*_):
    with diary.open("a") as file: file.write(name + " ")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
signal.pause()
"""


def sentinel(name: str, diary: Path) -> Child:
    child = children.start(
        name, [sys.executable, "-c", NOTES_ITS_END, name, str(diary)], output=subprocess.PIPE
    )
    assert child.process.stdout
    assert child.process.stdout.readline() == b"up\n"
    child.process.stdout.close()
    return child


def test_children_stop_in_reverse_order(tmp_path: Path) -> None:
    kept = Supervisor(Log(StringIO()))
    for name in ("database", "broker", "mail"):
        kept.keep(lambda name=name: sentinel(name, tmp_path / "diary"), restart=False, patience=5)  # type: ignore[misc]  # a default binds it
    kept.stop()
    assert (tmp_path / "diary").read_text() == "mail broker database "


def failing(starts: list[Child], log: Log) -> Child:
    program = "import sys; print('no disk left'); sys.exit(3)"
    child = children.start("worker", [sys.executable, "-c", program], output=subprocess.PIPE)
    log.relay(child)
    starts.append(child)
    return child


def test_a_child_that_ends_again_and_again_ends_everything_with_its_last_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(supervisor, "WATCH_SECONDS", 0.01)
    log, starts = Log(StringIO()), list[Child]()
    kept = Supervisor(log)
    kept.keep(lambda: failing(starts, log), restart=True, patience=1)
    with pytest.raises(CannotStart, match=r"(?s)worker ended with exit code 3\..*no disk left"):
        kept.watch()
    assert len(starts) == 1 + supervisor.RESTARTS_PER_MINUTE


def test_the_end_of_a_part_on_which_all_depends_ends_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "WATCH_SECONDS", 0.01)
    log, starts = Log(StringIO()), list[Child]()
    kept = Supervisor(log)
    kept.keep(lambda: failing(starts, log), restart=False, patience=1)
    with pytest.raises(CannotStart, match="worker ended with exit code 3"):
        kept.watch()
    assert len(starts) == 1


def test_a_killed_throwaway_runner_leaves_no_orphan(tmp_path: Path) -> None:
    command = [
        *LOCAL,
        "throwaway",
        "--",
        sys.executable,
        "-c",
        "print('up', flush=True); import time; time.sleep(60)",
    ]
    runner = processes.background(command, processes.fresh_environment(), tmp_path / "log")
    runner.wait_for_line("up")
    family = runner.descendants()
    assert len(wait_for(lambda: family)) > 4
    runner.kill()
    processes.wait_until_gone(family)
