"""Why a change of the catalog is refused; the messages are for the person at the form."""

from django.utils.translation import gettext as _

from rules.accounts.languages import Language


class CatalogError(Exception):
    """Nothing was written. `field`: the entry it is about."""

    field: str | None = None


class NameTaken(CatalogError):
    field = "name"

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"The account already has a {what} named {name!r}.")


class ShortLabelTaken(CatalogError):
    field = "short_label"

    def __init__(self, short_label: str) -> None:
        super().__init__(f"The account already has a product with the short label {short_label!r}.")


class WithinItself(CatalogError):
    field = "parent"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} cannot be a subgroup of itself or of one of its own subgroups.")


class NoLongerThere(CatalogError):
    def __init__(self, what: str) -> None:
        super().__init__(f"Somebody deleted this {what} meanwhile.")


class StillInUse(CatalogError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is still in use and was not deleted.")


class DefaultLanguageMissing(CatalogError):
    """Who reads another language than the ones written gets the account's default language."""

    def __init__(self, language: Language) -> None:
        super().__init__(
            _("Write it in %(language)s, the default language of the account.") % {"language": language.label}
        )
