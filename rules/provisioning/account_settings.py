"""Edits what an administrator sets for the whole account; the switch of User Sync is in `switch.py`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from rules.accounts.languages import Language
from rules.accounts.models import Account, CustomField, DirectoryAttribute
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.audit.models import SubjectKind
from rules.audit.services import record


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """The contact block stands in welcome e-mails. Both limits None: revocations are never held."""

    name: str
    default_language: Language
    contact_name: str
    contact_email: str
    contact_phone: str
    mail_is_on: bool
    second_factor_is_required: bool
    revocation_limit_seats: int | None
    revocation_limit_percent: int | None


@needs(Right.ADMINISTER)
@transaction.atomic
def change_account_settings(*, account: Account, actor: Actor, settings: AccountSettings) -> Account:
    """Its activity keeps what was before."""
    locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    said = asdict(settings)
    before = {name: getattr(locked, name) for name in said}
    changed = [name for name, value in said.items() if before[name] != value]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, said[name])
    locked.save(update_fields=changed)
    old, new = ({name: values[name] for name in changed} for values in (before, said))
    _record(locked, actor, "account.settings_changed", old, new)
    return locked


@needs(Right.ADMINISTER)
@transaction.atomic
def set_custom_fields(*, account: Account, actor: Actor, names: Mapping[DirectoryAttribute, str]) -> None:
    """`names` of all fields that the account shall have; they differ, in any case."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    fields = CustomField.objects.filter(account=account)
    before: dict[str, str] = dict(fields.values_list("attribute", "name"))
    after: dict[str, str] = {attribute.value: name for attribute, name in names.items()}
    if before == after:
        return
    # All go before any comes: two fields may have exchanged their names.
    fields.delete()
    CustomField.objects.bulk_create(
        CustomField(account=account, attribute=attribute, name=name) for attribute, name in after.items()
    )
    _record(account, actor, "account.custom_fields_changed", before, after)


def _record(
    account: Account, actor: Actor, action: str, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    record(
        account_id=account.pk,
        at=timezone.now(),
        actor=actor,
        action=action,
        subject=(SubjectKind.ACCOUNT, account.pk, account.name),
        details={"before": before, "after": after},
    )
