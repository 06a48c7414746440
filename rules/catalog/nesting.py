"""Groups within groups: what the database refuses."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models.constraints import BaseConstraint

from rules.accounts.constraints import TriggerFunction


class NoCycle(TriggerFunction):
    """No row is above itself, however many rows lie between.

    The advisory lock lets one nesting of an account change at a time: of two changes that only together
    would close a circle, the second one sees the first.
    """

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def statement(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        quote = schema_editor.quote_name
        field = model._meta.get_field(self.field)
        assert isinstance(field, models.ForeignKey)
        return Statement(
            _TRIGGER,
            table=Table(model._meta.db_table, quote),
            name=quote(self.name),
            bare_name=self.name,
            column=quote(field.column),
        )

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, _, kwargs = BaseConstraint.deconstruct(self)
        return path, (), {**kwargs, "field": self.field}


_TRIGGER = """
CREATE FUNCTION %(name)s() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('%(bare_name)s'), hashint8(NEW.account_id));
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT id, %(column)s FROM %(table)s WHERE id = NEW.%(column)s
            UNION
            SELECT higher.id, higher.%(column)s
            FROM %(table)s higher JOIN above ON higher.id = above.%(column)s
        )
        SELECT FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'a row would be above itself (%(bare_name)s)'
            USING ERRCODE = 'check_violation', CONSTRAINT = '%(bare_name)s';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER %(name)s AFTER INSERT OR UPDATE OF %(column)s ON %(table)s
    FOR EACH ROW WHEN (NEW.%(column)s IS NOT NULL) EXECUTE FUNCTION %(name)s()
"""
