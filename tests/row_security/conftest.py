"""A source with Alice, and somebody of another account."""

import pytest

from rules.directory.models import DirectoryUser, Source
from tests.factories import DirectoryUserFactory, SourceFactory


@pytest.fixture
def okta() -> Source:
    return SourceFactory.create(name="Okta")


@pytest.fixture
def alice(okta: Source) -> DirectoryUser:
    return DirectoryUserFactory.create(source=okta, alice=True)


@pytest.fixture
def stranger() -> DirectoryUser:
    """A user of another account."""
    return DirectoryUserFactory.create(source=SourceFactory.create(), bruno=True)
