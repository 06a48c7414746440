"""What a letter may tell: everything about one user, and nothing about others."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the user may ask; each part may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(part for part in (self.name, self.email, self.phone) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`admin_name`: who wrote the rule that chose this e-mail."""

    first_name: str
    products: Sequence[str]
    sign_in_link: str
    account_name: str
    contact: Contact
    admin_name: str


SAMPLE_LINK = "https://example.com/welcome/sample"
