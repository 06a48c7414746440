"""Whatever an administrator writes: a letter tells its reader nothing of other users and other accounts."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, reject, settings

from rules.accounts.models import Account
from rules.catalog.models import WelcomeTemplateText
from rules.letters.errors import TextRefused
from rules.letters.texts import written
from rules.mail.links import token_of
from rules.mail.reading import letter_of
from rules.provisioning.models import WelcomeMail
from tests.factories import DirectoryUserFactory, ProductFactory
from tests.letters.hostile import HOSTILE
from tests.mail.conftest import Newcomers
from tests.provisioning.conftest import Company


@dataclass(frozen=True, slots=True)
class Letters:
    """Alice's letter, its text, and what is to be read in no letter to her."""

    text: WelcomeTemplateText
    to_alice: WelcomeMail
    secrets: list[str]


@pytest.fixture
def letters(halden: Company) -> Letters:
    hello = halden.welcome_template("Hello")
    sales, support = halden.group("Sales"), halden.group("Support")
    halden.rule(sales, halden.product("GoTo Meeting"), welcome_template_id=hello.pk)
    halden.rule(support, halden.product("Brunos product"), welcome_template_id=hello.pk)
    (alice,) = Newcomers(halden, sales).arrive("Alice")
    (bruno,) = Newcomers(halden, support).arrive("Bruno")
    stranger = DirectoryUserFactory.create(given_name="Stranger", email="stranger@elsewhere.example")
    Account.objects.filter(pk=stranger.account_id).update(contact_name="Strangers help")
    ProductFactory.create(account=stranger.account, name="Strangers product")
    to_alice, to_bruno = (WelcomeMail.objects.get(user=each) for each in (alice, bruno))
    secrets = ["Bruno", "bruno@", "Stranger", "stranger@", token_of(to_bruno).partition(":")[0] + ":"]
    return Letters(hello.texts.get(), to_alice, secrets)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(subject=HOSTILE, body=HOSTILE)
def test_no_text_reveals_another_user(letters: Letters, subject: str, body: str) -> None:
    try:
        text = written(f"Hello {subject}", f"<p>Hello</p>{body}")
    except TextRefused:
        reject()
    letters.text.subject, letters.text.body = text.subject[:200], text.body
    letters.text.save()
    letter = letter_of(letters.to_alice)
    told = letter.subject + letter.html + letter.text
    assert "Alice" in told
    assert "GoTo Meeting" in told
    assert [secret for secret in letters.secrets if secret in told] == []
