"""Writes operators, and the first account."""

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from rules.accounts.doors import Door, accounts_behind
from rules.accounts.models import Account
from rules.accounts.rights import EVERYTHING
from rules.accounts.walls import within
from rules.audit.actors import Actor
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.catalog.standard import create_standard_products
from rules.ruleset.models import AdminRole
from usersync.operators.activity import record_operator
from usersync.operators.appointments import Office, appoint
from usersync.operators.errors import AlreadySetUp, EmailTaken
from usersync.operators.models import Appointment, Operator


@transaction.atomic
def create_operator(*, account: Account, actor: Actor, email: str, name: str, password: str) -> Operator:
    """A person who can sign in and may do nothing yet. Raises EmailTaken."""
    operator = Operator(email=email.strip().lower(), name=name.strip())
    operator.set_password(password)
    try:
        with transaction.atomic():
            operator.save()
    except IntegrityError as error:
        if "email" in str(error):
            raise EmailTaken(operator.email) from None
        raise
    record_operator(account, actor, "operator.created", operator, email=operator.email)
    return operator


@transaction.atomic
def choose_language(*, account: Account, actor: Actor, operator: Operator, language: str) -> None:
    """The language of all pages of this operator; empty: what the browser asks for."""
    if operator.language == language:
        return
    operator.language = language
    operator.save(update_fields=["language"])
    record_operator(account, actor, "operator.language_chosen", operator, language=language)


@transaction.atomic
def set_up_account(*, account_name: str, name: str, email: str, password: str) -> Appointment:
    """The first account, with the standard products, and its first full administrator.

    Raises AlreadySetUp, EmailTaken."""
    _one_at_a_time()
    if is_set_up():
        raise AlreadySetUp
    account = Account(pk=_next_id(), name=account_name.strip(), slug=slugify(account_name)[:50] or "account")
    with within(account.pk):
        account.save(force_insert=True)
        return _appoint_first(account, name=name, email=email, password=password)


def is_set_up() -> bool:
    return bool(accounts_behind(Door.ALL))


def _appoint_first(account: Account, *, name: str, email: str, password: str) -> Appointment:
    # Who comes first may do everything: there is nobody yet to ask.
    actor = Actor.operator(name.strip(), EVERYTHING)
    record(
        account_id=account.pk,
        at=timezone.now(),
        actor=actor,
        action="account.created",
        subject=(SubjectKind.ACCOUNT, account.pk, account.name),
    )
    create_standard_products(account=account, actor=actor)
    operator = create_operator(account=account, actor=actor, email=email, name=name, password=password)
    return appoint(account=account, actor=actor, operator=operator, office=Office(role=AdminRole.FULL))


def _next_id() -> int:
    """Ahead of the row: only within its account can it be written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Account._meta.db_table])
        return int(cursor.fetchone()[0])


def _one_at_a_time() -> None:
    """Two people at the set-up page at once: the second one waits, and finds the account of the first."""
    table = connection.ops.quote_name(Account._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
