"""Constraints that several apps declare in `Meta.constraints`."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models.constraints import BaseConstraint

# What the database asks of an e-mail address; the form and SCIM ask for more, kindly.
EMAIL = r"^[^@\s]+@[^@\s]+$"


class PlainSql(BaseConstraint):
    """A constraint that Django has no word for. The fields of subclasses are their keyword arguments."""

    def statement(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        raise NotImplementedError

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        return self.create_sql(model, schema_editor)

    def create_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Put off to the end of the migration: what the constraint points to may come later in it."""
        assert model is not None
        assert schema_editor is not None
        schema_editor.deferred_sql.append(self.statement(model, schema_editor))
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
        """Nothing to ask in advance: forms only offer what fits."""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, type(self)):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.name)


class TriggerFunction(PlainSql):
    """A constraint whose statement makes a function of the constraint's name, and its trigger."""

    def remove_sql(
        self,
        model: type[models.Model] | None,  # noqa: ARG002 - as Django calls it
        schema_editor: BaseDatabaseSchemaEditor | None,
    ) -> str:
        assert schema_editor is not None
        return f"DROP FUNCTION {schema_editor.quote_name(self.name)} CASCADE"


class SameAccount(PlainSql):
    """A foreign key on `(account, field)`: a row can only point to a row of its own account.

    It replaces the plain foreign key of `field`, which is declared with `db_constraint=False`. The model it
    points to declares `account_key()`, the unique key that PostgreSQL asks for. With `cascade` the row goes
    with the row it points to, also where the delete is plain SQL.
    """

    def __init__(self, *, field: str, name: str, cascade: bool = False) -> None:
        super().__init__(name=name)
        self.field = field
        self.cascade = cascade

    def statement(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        quote = schema_editor.quote_name
        field = model._meta.get_field(self.field)
        assert isinstance(field, models.ForeignKey)
        return Statement(
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (account_id, %(column)s)"
            " REFERENCES %(target)s (account_id, id)%(on_delete)s DEFERRABLE INITIALLY DEFERRED",
            table=Table(model._meta.db_table, quote),
            name=quote(self.name),
            column=quote(field.column),
            target=Table(field.remote_field.model._meta.db_table, quote),
            on_delete=" ON DELETE CASCADE" if self.cascade else "",
        )

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "field": self.field, "cascade": self.cascade}


class UniqueAtCommit(PlainSql):
    """A column that is unique within the account when the transaction ends: a deferred exclusion constraint.

    A unique constraint would make the field a key: changing it would wait for every foreign key check on the
    row, and the other way round. Reordering rules and giving seats that name these rules would end each
    other in deadlocks. The account comes second in its index, as `account_key` asks for.
    """

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def statement(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        quote = schema_editor.quote_name
        return Statement(
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s"
            " EXCLUDE USING btree (%(column)s WITH =, account_id WITH =) DEFERRABLE INITIALLY DEFERRED",
            table=Table(model._meta.db_table, quote),
            name=quote(self.name),
            column=quote(self.field),
        )

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "field": self.field}


def account_key(name: str) -> models.UniqueConstraint:
    """The key on `(account, id)` that `SameAccount` constraints of other tables point to.

    Where a table grows large no other index of it begins with the account. Before there are statistics
    PostgreSQL takes it for as good as the key, and keeps a plan that goes through the whole account to check
    one foreign key: each user that is created costs more than the one before.
    """
    return models.UniqueConstraint(fields=["account", "id"], name=name)
