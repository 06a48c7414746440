from pathlib import Path

import pytest

from usersync.local import data_folder, instance, run_folder
from usersync.local.errors import CannotStart
from usersync.local.parts import postgresql


def test_a_folder_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "FORMAT").write_text("2\n")
    with pytest.raises(CannotStart, match=r"was written by a newer UserSync \(format 2, this one knows 1\)"):
        data_folder.opened(tmp_path).__enter__()
    assert (tmp_path / "FORMAT").read_text() == "2\n"


def test_a_cluster_of_another_postgresql_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match=r"was written by PostgreSQL 9, this one is \d+: set PG_BINDIR"):
        postgresql.check_version(postgresql.Cluster(tmp_path, tmp_path))


def test_the_secret_key_stays_the_same(tmp_path: Path) -> None:
    assert data_folder.secret_key(tmp_path) == data_folder.secret_key(tmp_path)


def test_a_folder_in_use_is_known_by_its_lock(tmp_path: Path) -> None:
    running = instance.Instance(web_url="http://127.0.0.1:1")
    with data_folder.opened(tmp_path):
        instance.write(tmp_path, running)
        assert instance.read(tmp_path) == running
        with pytest.raises(CannotStart, match=r"already running at http://127\.0\.0\.1:1 on"):
            data_folder.opened(tmp_path).__enter__()
    assert instance.read(tmp_path) == instance.Instance()


def test_sockets_move_to_a_short_path_where_the_data_folder_is_deep(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    elsewhere = run_folder.create(deep)
    assert run_folder.fits(elsewhere)
    assert not deep.exists()
    elsewhere.rmdir()
