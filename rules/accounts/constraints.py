"""Constraints that several apps declare in `Meta.constraints`."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models.constraints import BaseConstraint

# What the database asks of an e-mail address; the form and SCIM ask for more, kindly.
EMAIL = r"^[^@\s]+@[^@\s]+$"


class SameAccount(BaseConstraint):
    """A foreign key on `(account, field)`: a row can only point to a row of its own account.

    It replaces the plain foreign key of `field`, which is declared with `db_constraint=False`. The model it
    points to declares `account_key()`, the unique key that PostgreSQL asks for. With `cascade` the row goes
    with the row it points to, also where the delete is plain SQL.
    """

    def __init__(self, *, field: str, name: str, cascade: bool = False) -> None:
        super().__init__(name=name)
        self.field = field
        self.cascade = cascade

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        return self.create_sql(model, schema_editor)

    def create_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Put off to the end of the migration: the target table and its key may come later in it."""
        assert model is not None
        assert schema_editor is not None
        quote = schema_editor.quote_name
        field = model._meta.get_field(self.field)
        assert isinstance(field, models.ForeignKey)
        target = field.remote_field.model
        schema_editor.deferred_sql.append(
            Statement(
                "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (account_id, %(column)s)"
                " REFERENCES %(target)s (account_id, id)%(on_delete)s DEFERRABLE INITIALLY DEFERRED",
                table=Table(model._meta.db_table, quote),
                name=quote(self.name),
                column=quote(field.column),
                target=Table(target._meta.db_table, quote),
                on_delete=" ON DELETE CASCADE" if self.cascade else "",
            )
        )
        return ""

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        assert model is not None
        assert schema_editor is not None
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Iterable[str] | None = None,
        using: str = "default",
    ) -> None:
        """Nothing to ask in advance: forms only offer rows of their own account."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "field": self.field, "cascade": self.cascade}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SameAccount):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.field))


def account_key(name: str) -> models.UniqueConstraint:
    """The key on `(account, id)` that `SameAccount` constraints of other tables point to."""
    return models.UniqueConstraint(fields=["account", "id"], name=name)
