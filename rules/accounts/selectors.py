"""Reads accounts."""

from rules.accounts.models import Account, CustomField


class NoSuchAccount(Exception):
    """The message names the accounts that there are."""

    def __init__(self, slug: str) -> None:
        known = ", ".join(Account.objects.order_by("slug").values_list("slug", flat=True)[:10]) or "none"
        super().__init__(f"There is no account {slug!r}. Accounts: {known}.")


def account_named(slug: str) -> Account:
    """Raises NoSuchAccount."""
    account = Account.objects.filter(slug=slug).first()
    if account is None:
        raise NoSuchAccount(slug)
    return account


def custom_fields(account_id: int) -> dict[str, str]:
    """The directory attributes that fill a field of the account -> the name of that field."""
    return dict(CustomField.objects.filter(account=account_id).values_list("attribute", "name"))
