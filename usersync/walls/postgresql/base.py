"""The database engine of the settings. Django wants this name."""

from typing import Any

from django.db.backends.postgresql import base

from rules.accounts.walls import Place
from usersync.walls.postgresql.connections import WalledConnection, WalledCursor


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        factories = {"connection_factory": WalledConnection, "cursor_factory": WalledCursor}
        return {**super().get_connection_params(), **factories}

    def get_new_connection(self, conn_params: dict[str, Any]) -> WalledConnection:
        connection: WalledConnection = super().get_new_connection(conn_params)
        connection.starts_at(Place(is_walled="assume_role" in self.settings_dict["OPTIONS"]))
        return connection

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - as Django calls it
        with self.wrap_database_errors:
            self.connection.makes_transactions(does=not autocommit)

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc] # the stubs leave it out
        # What was set since the savepoint is as it was before.
        self.connection.loses_its_place()
