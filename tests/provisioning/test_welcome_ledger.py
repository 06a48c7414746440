"""Who becomes active, or comes back, is entered once into the ledger of welcome e-mails."""

from rules.accounts.models import Account
from rules.provisioning.models import Profile, WelcomeMail
from tests.provisioning.conftest import Company


def test_an_activated_user_is_entered_with_the_template_of_the_strongest_rule(halden: Company) -> None:
    alice = halden.person("Alice")
    hello = halden.welcome_template("Hello")
    halden.rule(halden.group("Sales", [alice]), welcome_template_id=hello.pk)
    halden.settle()
    mail = WelcomeMail.objects.get()
    assert (mail.user, mail.template, mail.state) == (alice, hello, "queued")
    assert mail.activated_at == Profile.objects.get(user=alice).status_since


def test_who_comes_back_is_entered_again_and_who_stays_is_not(halden: Company) -> None:
    alice, bruno = halden.person("Alice"), halden.person("Bruno")
    sales = halden.group("Sales", [alice, bruno])
    halden.rule(sales, halden.product("Meeting"))
    halden.settle()
    halden.leave(sales, alice)
    halden.settle()
    halden.join(sales, alice)
    halden.edit(halden.rule(sales), language="de")
    halden.settle()
    assert WelcomeMail.objects.filter(user=alice).count() == 2
    assert WelcomeMail.objects.filter(user=bruno).count() == 1


def test_with_mail_switched_off_nobody_is_entered(halden: Company) -> None:
    Account.objects.filter(pk=halden.account.pk).update(mail_is_on=False)
    halden.rule(halden.group("Sales", halden.people(2)), halden.product("Meeting"))
    halden.settle()
    assert not WelcomeMail.objects.exists()
