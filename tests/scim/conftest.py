"""An identity provider with its token, and a directory that it has filled."""

import pytest
from django.test import Client

from rules.directory.models import DirectoryGroup, DirectoryUser, Source
from rules.provisioning.models import PendingUser
from tests.factories import DirectoryGroupFactory, DirectoryUserFactory, SourceFactory
from tests.scim.provider import IdentityProvider, provider_of


@pytest.fixture
def okta(db: None) -> Source:
    return SourceFactory.create(name="Okta")


@pytest.fixture
def provider(okta: Source) -> IdentityProvider:
    return provider_of(okta)


@pytest.fixture
def stranger(db: None) -> IdentityProvider:
    """The identity provider of another account."""
    return provider_of(SourceFactory.create(name="Entra"))


@pytest.fixture
def anonymous(db: None) -> Client:
    return Client()


@pytest.fixture
def alice(okta: Source) -> DirectoryUser:
    return DirectoryUserFactory.create(source=okta, alice=True)


@pytest.fixture
def bruno(okta: Source) -> DirectoryUser:
    return DirectoryUserFactory.create(source=okta, bruno=True)


@pytest.fixture
def carla(okta: Source) -> DirectoryUser:
    return DirectoryUserFactory.create(source=okta, carla=True)


@pytest.fixture
def sales(okta: Source, alice: DirectoryUser, bruno: DirectoryUser) -> DirectoryGroup:
    """Alice and Bruno are in it; nobody is pending."""
    assert not PendingUser.objects.exists()
    return DirectoryGroupFactory.create(source=okta, display_name="Sales", members=[alice, bruno])
