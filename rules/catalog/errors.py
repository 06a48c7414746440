"""Why a change of the catalog is refused; the messages are for the person at the form."""


class CatalogError(Exception):
    """Nothing was written."""


class NameTaken(CatalogError):
    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"The account already has a {what} named {name!r}.")


class ShortLabelTaken(CatalogError):
    def __init__(self, short_label: str) -> None:
        super().__init__(f"The account already has a product with the short label {short_label!r}.")
