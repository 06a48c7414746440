"""An account never loses the last administrator who was appointed by hand: what the database refuses."""

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table

from rules.accounts.constraints import TriggerFunction


class KeepsAdministrator(TriggerFunction):
    """At commit an account that has lost a full administrator still has one.

    The lock on the account lets its losses happen one at a time: of two that only together would leave
    nobody, the second one sees the first. An account that is deleted loses everybody. As the owner: it runs
    when the transaction ends, wherever the session stands by then.
    """

    def statement(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        quote = schema_editor.quote_name
        return Statement(
            _TRIGGER,
            table=Table(model._meta.db_table, quote),
            name=quote(self.name),
            bare_name=self.name,
        )


_TRIGGER = """
CREATE FUNCTION %(name)s() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM accounts_account WHERE id = OLD.account_id FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (
        SELECT FROM %(table)s WHERE account_id = OLD.account_id AND role = 'full'
    ) THEN
        RAISE EXCEPTION 'the account would have no administrator (%(bare_name)s)'
            USING ERRCODE = 'check_violation', CONSTRAINT = '%(bare_name)s';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER %(name)s AFTER UPDATE OR DELETE ON %(table)s DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.role = 'full') EXECUTE FUNCTION %(name)s()
"""
