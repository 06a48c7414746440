"""Rows for tests, each whole and valid on its own, and the small cast of people that all tests share.

A row made for a parent takes the parent's account: `DirectoryGroupFactory.create(source=okta)`.
Call `create()`: it is what the type checker understands.
"""

# factory_boy is typed in part only.
# mypy: disable-error-code="attr-defined, name-defined, no-untyped-call, untyped-decorator"

from datetime import UTC, datetime, timedelta

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from factory.django import DjangoModelFactory

from rules.accounts.languages import Language
from rules.accounts.models import Account
from rules.catalog.models import (
    DeviceGroup,
    Product,
    SettingsTemplate,
    UserGroup,
    WelcomeTemplate,
    WelcomeTemplateText,
)
from rules.connections.models import ScimToken
from rules.directory.models import DirectoryGroup, DirectoryUser, Membership, Source, SourceKind
from rules.provisioning.models import Failure, FailureKind, Profile, Seat, SeatState
from rules.ruleset.models import AdminRole, Rule
from usersync.operators.models import Appointment, DomainProof, Identity, Invitation, Operator, SsoDomain

# When the story of a test begins; rows made by factories were made then.
LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


def _same_account_as(parent: str) -> factory.SelfAttribute:
    return factory.SelfAttribute(f"{parent}.account")


def _emails(address: str) -> dict[str, object]:
    return {"emails": [{"value": address, "type": "work", "primary": True}]} if address else {}


class AccountFactory(DjangoModelFactory[Account]):
    class Meta:
        model = Account

    slug = factory.Sequence(lambda n: f"harbour-{n}")
    name = factory.Sequence(lambda n: f"Harbour & Sons {n}")


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source

    account = factory.SubFactory(AccountFactory)
    kind = SourceKind.SCIM
    name = factory.Sequence(lambda n: f"Okta {n}")


class ScimTokenFactory(DjangoModelFactory[ScimToken]):
    """A token that nobody knows the text of."""

    class Meta:
        model = ScimToken

    source = factory.SubFactory(SourceFactory)
    account = _same_account_as("source")
    digest = factory.Sequence(lambda n: f"{n:032}".encode())
    hint = factory.Sequence(lambda n: f"us_scim_{n:04}")
    created_at = LONG_AGO


class DirectoryUserFactory(DjangoModelFactory[DirectoryUser]):
    """A user without a name of its own; the cast has them: `DirectoryUserFactory.create(alice=True)`."""

    class Meta:
        model = DirectoryUser
        skip_postgeneration_save = True

    class Params:
        alice = factory.Trait(
            user_name="alice@harbour.example",
            given_name="Alice",
            family_name="Anders",
            email="alice@harbour.example",
            external_id="00u-alice",
            department="Sales",
        )
        bruno = factory.Trait(
            user_name="bruno@harbour.example",
            given_name="Bruno",
            family_name="Bianchi",
            email="bruno@harbour.example",
            external_id="00u-bruno",
            department="Support",
        )
        carla = factory.Trait(
            user_name="carla@harbour.example",
            given_name="Carla",
            family_name="Costa",
            email="carla@harbour.example",
            external_id="00u-carla",
            department="Sales",
        )

    source = factory.SubFactory(SourceFactory)
    account = _same_account_as("source")
    profile = factory.RelatedFactory("tests.factories.ProfileFactory", "user")
    user_name = factory.Sequence(lambda n: f"person{n}@harbour.example")
    email = factory.SelfAttribute("user_name")
    document = factory.LazyAttribute(lambda user: _emails(user.email))
    created_at = LONG_AGO
    updated_at = LONG_AGO


class ProfileFactory(DjangoModelFactory[Profile]):
    """Made with each user: a profile of somebody whom no rule has reached."""

    class Meta:
        model = Profile

    user = factory.SubFactory(DirectoryUserFactory, profile=None)
    account = _same_account_as("user")


class DirectoryGroupFactory(DjangoModelFactory[DirectoryGroup]):
    """`members=[alice, bruno]` puts them in, without any event."""

    class Meta:
        model = DirectoryGroup
        skip_postgeneration_save = True

    source = factory.SubFactory(SourceFactory)
    account = _same_account_as("source")
    display_name = factory.Sequence(lambda n: f"Crew {n}")
    created_at = LONG_AGO
    updated_at = LONG_AGO

    @factory.post_generation
    def members(group: DirectoryGroup, create: bool, users: list[DirectoryUser] | None) -> None:  # noqa: FBT001, N805 - as factory_boy calls it
        if create and users:
            Membership.objects.bulk_create(
                Membership(account_id=group.account_id, group=group, user=user) for user in users
            )


class ProductFactory(DjangoModelFactory[Product]):
    class Meta:
        model = Product

    account = factory.SubFactory(AccountFactory)
    name = factory.Sequence(lambda n: f"Meeting {n}")
    short_label = factory.Sequence(lambda n: f"MTG{n}")


class UserGroupFactory(DjangoModelFactory[UserGroup]):
    class Meta:
        model = UserGroup

    account = factory.SubFactory(AccountFactory)
    name = factory.Sequence(lambda n: f"Berlin office {n}")


class DeviceGroupFactory(DjangoModelFactory[DeviceGroup]):
    class Meta:
        model = DeviceGroup

    account = factory.SubFactory(AccountFactory)
    name = factory.Sequence(lambda n: f"Servers {n}")


class SettingsTemplateFactory(DjangoModelFactory[SettingsTemplate]):
    class Meta:
        model = SettingsTemplate

    account = factory.SubFactory(AccountFactory)
    name = factory.Sequence(lambda n: f"Restricted {n}")


class WelcomeTemplateFactory(DjangoModelFactory[WelcomeTemplate]):
    """Says hello, in English."""

    class Meta:
        model = WelcomeTemplate
        skip_postgeneration_save = True

    account = factory.SubFactory(AccountFactory)
    name = factory.Sequence(lambda n: f"Hello {n}")
    text = factory.RelatedFactory("tests.factories.WelcomeTemplateTextFactory", "template")


class WelcomeTemplateTextFactory(DjangoModelFactory[WelcomeTemplateText]):
    class Meta:
        model = WelcomeTemplateText

    template = factory.SubFactory(WelcomeTemplateFactory, text=None)
    account = _same_account_as("template")
    language = Language.ENGLISH
    subject = factory.SelfAttribute("template.name")
    body = "<p>Hello from all of us.</p>"


class RuleFactory(DjangoModelFactory[Rule]):
    """`products=[meeting]` are given by the rule; name the priority when a second rule is made."""

    class Meta:
        model = Rule
        skip_postgeneration_save = True

    group = factory.SubFactory(DirectoryGroupFactory)
    account = _same_account_as("group")
    priority = 1
    created_at = LONG_AGO
    updated_at = LONG_AGO
    updated_by = "Vera Vogt"

    @factory.post_generation
    def products(rule: Rule, create: bool, products: list[Product] | None) -> None:  # noqa: FBT001, N805 - as factory_boy calls it
        if create and products:
            rule.products.set(products, through_defaults={"account": rule.account})


class OperatorFactory(DjangoModelFactory[Operator]):
    """Vera Vogt, who signs in with `PASSWORD`."""

    class Meta:
        model = Operator
        skip_postgeneration_save = True

    name = "Vera Vogt"
    email = factory.Sequence(lambda n: f"vera{n}@harbour.example")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class AppointmentFactory(DjangoModelFactory[Appointment]):
    """A full administrator, where nothing else is said."""

    class Meta:
        model = Appointment

    account = factory.SubFactory(AccountFactory)
    operator = factory.SubFactory(OperatorFactory)
    role = AdminRole.FULL


class IdentityFactory(DjangoModelFactory[Identity]):
    """The operator is the directory user; rules say what they may do."""

    class Meta:
        model = Identity

    directory_user = factory.SubFactory(DirectoryUserFactory)
    account = _same_account_as("directory_user")
    operator = factory.SubFactory(OperatorFactory)


class InvitationFactory(DjangoModelFactory[Invitation]):
    """To become a full administrator, where nothing else is said."""

    class Meta:
        model = Invitation

    account = factory.SubFactory(AccountFactory)
    email = factory.Sequence(lambda n: f"otto{n}@harbour.example")
    role = AdminRole.FULL
    invited_by = "Vera Vogt"
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))


class SsoDomainFactory(DjangoModelFactory[SsoDomain]):
    """It waits for its record; with `verified=True` it counts."""

    class Meta:
        model = SsoDomain

    class Params:
        verified = factory.Trait(proof=DomainProof.RECORD, verified_at=LONG_AGO)

    account = factory.SubFactory(AccountFactory)
    name = "harbour.example"
    token = factory.Sequence(lambda n: f"token-{n}")


class SeatFactory(DjangoModelFactory[Seat]):
    """A held seat; the rule that gives it must be named."""

    class Meta:
        model = Seat

    user = factory.SubFactory(DirectoryUserFactory)
    account = _same_account_as("user")
    product = factory.SubFactory(ProductFactory)
    rule = factory.SubFactory(RuleFactory)
    state = SeatState.HELD
    since = LONG_AGO


class FailureFactory(DjangoModelFactory[Failure]):
    """The e-mail address of `user` belongs to `other`; both must be named."""

    class Meta:
        model = Failure

    account = _same_account_as("user")
    kind = FailureKind.EMAIL_TAKEN
    since = LONG_AGO
