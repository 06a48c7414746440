"""Why a change of the catalog is refused; the messages are for the person at the form."""

from django.utils.translation import gettext

from rules.accounts.languages import Language


class CatalogError(Exception):
    """Nothing was written. `field`: the entry it is about."""

    field: str | None = None


class NameTaken(CatalogError):
    field = "name"

    def __init__(self, name: str) -> None:
        super().__init__(gettext("The account already has one named “%(name)s”.") % {"name": name})


class ShortLabelTaken(CatalogError):
    field = "short_label"

    def __init__(self, short_label: str) -> None:
        said = gettext("The account already has a product with the short label “%(short_label)s”.")
        super().__init__(said % {"short_label": short_label})


class WithinItself(CatalogError):
    field = "parent"

    def __init__(self, name: str) -> None:
        said = gettext("%(name)s cannot be a subgroup of itself or of one of its own subgroups.")
        super().__init__(said % {"name": name})


class NoLongerThere(CatalogError):
    def __init__(self) -> None:
        super().__init__(gettext("Somebody deleted it meanwhile."))


class StillInUse(CatalogError):
    def __init__(self, name: str) -> None:
        said = gettext("%(name)s is still in use and was not deleted.")
        super().__init__(said % {"name": name})


class DefaultLanguageMissing(CatalogError):
    """Who reads another language than the ones written gets the account's default language."""

    def __init__(self, language: Language) -> None:
        said = gettext("Write it in %(language)s, the default language of the account.")
        super().__init__(said % {"language": language.label})
