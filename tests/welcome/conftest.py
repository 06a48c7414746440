"""Alice of Halden, who has got her welcome e-mail."""

from dataclasses import dataclass

import pytest

from rules.directory.models import DirectoryUser
from rules.mail.links import token_of
from rules.provisioning.models import WelcomeMail
from tests.mail.conftest import Newcomers, halden, newcomers, send_all

__all__ = ["halden", "newcomers"]


@dataclass(frozen=True, slots=True)
class Welcomed:
    user: DirectoryUser
    newcomers: Newcomers

    @property
    def mail(self) -> WelcomeMail:
        return WelcomeMail.objects.get(user=self.user)

    @property
    def link(self) -> str:
        """As an e-mail of this moment would have it."""
        return f"/welcome/{token_of(self.mail)}/"


@pytest.fixture
def alice(newcomers: Newcomers) -> Welcomed:
    (user,) = newcomers.arrive("Alice")
    send_all(newcomers.halden)
    return Welcomed(user, newcomers)
