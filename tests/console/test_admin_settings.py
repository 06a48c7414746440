import pytest
from django.test import Client
from django.urls import reverse

from rules.accounts.models import Account, CustomField
from rules.audit.models import Activity
from rules.ruleset.models import AdminRole
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import AppointmentFactory

URL = reverse("console:admin_settings")
FIELDS = reverse("console:custom_attributes")
KEPT = {
    "name": "Harbour & Sons",
    "default_language": "en",
    "mail_is_on": "on",
    "limit_is_on": "on",
    "revocation_limit_seats": "20",
    "revocation_limit_percent": "10",
}


def test_the_page_shows_what_is_set(console: Client, harbour: Harbour) -> None:
    page = console.get(URL).content.decode()
    assert 'value="Harbour &amp; Sons"' in page
    assert 'name="revocation_limit_seats" value="20"' in page


def test_saving_what_was_there_changes_and_tells_nothing(console: Client, harbour: Harbour) -> None:
    before = Account.objects.values().get()
    assert "The settings are saved." in words(console.post(URL, KEPT, follow=True))
    assert Account.objects.values().get() == before
    assert not Activity.objects.exists()


def test_a_change_keeps_what_was_before(console: Client, harbour: Harbour) -> None:
    console.post(URL, {**KEPT, "name": "Harbour Ltd", "default_language": "de", "contact_phone": "+49 30 1"})
    harbour.account.refresh_from_db()
    assert (harbour.account.name, harbour.account.default_language) == ("Harbour Ltd", "de")
    told = Activity.objects.get()
    assert (told.actor_name, told.action) == ("Vera Vogt", "account.settings_changed")
    assert told.details["before"] == {
        "name": "Harbour & Sons",
        "default_language": "en",
        "contact_phone": "",
    }


def test_mails_and_the_limit_can_be_turned_off(console: Client, harbour: Harbour) -> None:
    off = {key: value for key, value in KEPT.items() if key not in {"mail_is_on", "limit_is_on"}}
    console.post(URL, off)
    harbour.account.refresh_from_db()
    assert harbour.account.mail_is_on is False
    assert harbour.account.revocation_limit_seats is None
    assert harbour.account.revocation_limit_percent is None
    assert "takes the seats of everybody in it at once" in words(console.get(URL))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"name": " "}, "Name the account."),
        ({"contact_email": "vera"}, "That is no e-mail address."),
        ({"default_language": "xx"}, "Select a valid choice."),
        ({"revocation_limit_percent": "101"}, "less than or equal to 100"),
        (
            {"revocation_limit_seats": "", "revocation_limit_percent": ""},
            "Enter a number of seats, a percentage, or both.",
        ),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    console: Client, harbour: Harbour, changes: dict[str, str], complaint: str
) -> None:
    assert complaint in words(console.post(URL, {**KEPT, **changes}))
    assert not Activity.objects.exists()


def test_a_custom_field_names_an_attribute_on_the_page_of_a_user(console: Client, harbour: Harbour) -> None:
    console.post(FIELDS, {"department": "Team"})
    said = words(console.get(reverse("console:user", args=[harbour.alice.pk])))
    assert "Team Sales" in said
    assert "Department" not in said
    assert Activity.objects.get().details == {"before": {}, "after": {"department": "Team"}}


def test_admin_settings_list_the_custom_fields_and_lead_to_the_mapping(console: Client) -> None:
    assert "No custom fields" in words(console.get(reverse("console:custom_fields")))
    console.post(FIELDS, {"department": "Team", "cost_center": "Budget"})
    page = console.get(reverse("console:custom_fields"))
    assert "Budget costCenter Team department" in words(page)
    assert FIELDS in page.content.decode()


def test_the_tab_of_custom_attributes_says_how_many_there_are(console: Client) -> None:
    console.post(FIELDS, {"department": "Team", "cost_center": "Budget"})
    assert "Rules Custom attributes 2" in words(console.get(reverse("console:user_sync")))


def test_custom_fields_can_exchange_their_names_and_go(console: Client, harbour: Harbour) -> None:
    console.post(FIELDS, {"department": "Team", "division": "Branch"})
    console.post(FIELDS, {"department": "Branch", "division": "Team"})
    assert set(CustomField.objects.values_list("attribute", "name")) == {
        ("department", "Branch"),
        ("division", "Team"),
    }
    console.post(FIELDS, {"department": "", "division": ""})
    assert not CustomField.objects.exists()


def test_two_custom_fields_cannot_have_one_name(console: Client, harbour: Harbour) -> None:
    said = words(console.post(FIELDS, {"department": "Team", "division": "team"}))
    assert "Another field has this name already." in said
    assert not CustomField.objects.exists()


def test_administrators_are_listed_with_what_they_may_do(console: Client, harbour: Harbour) -> None:
    AppointmentFactory.create(
        account=harbour.account, operator__name="Otto Ohm", role=AdminRole.MANAGER, privileges=["seats"]
    )
    AppointmentFactory.create(operator__name="Stranger")
    said = words(console.get(reverse("console:administrators")))
    assert "Otto Ohm" in said
    assert "Manager 1 privilege, all users" in said
    assert "Stranger" not in said
