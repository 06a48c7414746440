"""Writes one row of the catalog together with its activity; refusals of the database in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.catalog.errors import NameTaken, NoLongerThere, ShortLabelTaken, StillInUse, WithinItself
from rules.catalog.models import DeviceGroup, Product, SettingsTemplate, UserGroup, WelcomeTemplate

CatalogRow = Product | UserGroup | DeviceGroup | WelcomeTemplate | SettingsTemplate
R = TypeVar("R", Product, UserGroup, DeviceGroup, WelcomeTemplate, SettingsTemplate)

_KINDS: dict[type[Model], SubjectKind] = {
    Product: SubjectKind.PRODUCT,
    UserGroup: SubjectKind.USER_GROUP,
    DeviceGroup: SubjectKind.DEVICE_GROUP,
    WelcomeTemplate: SubjectKind.WELCOME_TEMPLATE,
    SettingsTemplate: SubjectKind.SETTINGS_TEMPLATE,
}


def lock(model: type[R], account: Account, pk: int) -> R:
    """The row, until the end of the transaction. Raises NoLongerThere."""
    row = model.objects.select_for_update().filter(account=account, pk=pk).first()
    if row is None:
        raise NoLongerThere
    return row


def insert(row: CatalogRow, actor: Actor, **details: object) -> None:
    """Raises NameTaken, ShortLabelTaken."""
    with _refusals_in_words(row):
        row.save(force_insert=True)
    record_change(row, actor, "created", **details)


def update(row: CatalogRow, actor: Actor, **values: object) -> None:
    """Write the values that differ. Raises NameTaken, ShortLabelTaken, WithinItself."""
    before = {name: getattr(row, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, values[name])
    with _refusals_in_words(row):
        row.save(update_fields=changed)
    record_change(
        row,
        actor,
        "changed",
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(values[name]) for name in changed},
    )


def delete(row: CatalogRow, actor: Actor, **details: object) -> int:
    """The id of the activity. Raises StillInUse, also where the row came into use this very moment."""
    pk = row.pk
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            row.delete()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except (ProtectedError, IntegrityError):
        raise StillInUse(row.name) from None
    row.pk = pk
    return record_change(row, actor, "deleted", **details)


def record_change(row: CatalogRow, actor: Actor, what: str, **details: object) -> int:
    kind = _KINDS[type(row)]
    return record(
        account_id=row.account_id,
        at=timezone.now(),
        actor=actor,
        action=f"{kind}.{what}",
        subject=(kind, row.pk, row.name),
        details=details,
    )


@contextmanager
def _refusals_in_words(row: CatalogRow) -> Iterator[None]:
    kind = _KINDS[type(row)]
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "_short_label" in str(error) and isinstance(row, Product):
            raise ShortLabelTaken(row.short_label) from None
        if f"{kind}_name" in str(error):
            raise NameTaken(row.name) from None
        if "own_parent" in str(error) or "no_cycle" in str(error):
            raise WithinItself(row.name) from None
        raise


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Model) else value
