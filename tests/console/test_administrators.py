"""Inviting administrators, changing what they may do, dismissing them."""

import re

from django.core import mail
from django.test import Client
from django.urls import reverse

from rules.ruleset.models import AdminRole
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import AppointmentFactory, InvitationFactory, UserGroupFactory
from usersync.operators.models import Appointment, Invitation

LIST = reverse("console:administrators")
INVITE = reverse("console:administrator_invite")


def link_in(body: str) -> str:
    found = re.search(r"http://testserver(/invitation/\S+)", body)
    assert found
    return found[1]


def test_an_invited_administrator_comes_in_by_the_link_in_the_mail(console: Client, harbour: Harbour) -> None:
    said = words(console.post(INVITE, {"email": "Otto@Harbour.example", "role": "full"}, follow=True))
    assert "An invitation is on its way to otto@harbour.example." in said
    (sent,) = mail.outbox
    assert sent.to == ["otto@harbour.example"]
    assert "Vera Vogt has made you an administrator of Harbour & Sons in UserSync." in str(sent.body)

    otto, link = Client(), link_in(str(sent.body))
    assert "Join Harbour & Sons" in words(otto.get(link))
    page = otto.post(link, {"name": "Otto Ohm", "password": "a lantern over the quay"}, follow=True)
    assert "Otto Ohm" in words(page)
    assert "This link is of no use any more" in words(otto.get(link))


def test_a_manager_is_invited_with_privileges_and_groups(console: Client, harbour: Harbour) -> None:
    sales = UserGroupFactory.create(account=harbour.account, name="Sales")
    entries = {"email": "otto@harbour.example", "role": "manager"}
    console.post(INVITE, {**entries, "privileges": ["seats", "groups"], "managed_groups": [sales.pk]})
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.privileges, invitation.managed_group_ids) == (
        "manager",
        ["groups", "seats"],
        [sales.pk],
    )
    assert "otto@harbour.example Invited until" in words(console.get(LIST))


def test_a_group_of_another_account_cannot_be_given(console: Client, harbour: Harbour) -> None:
    entries = {"email": "otto@harbour.example", "role": "manager", "managed_groups": ["999"]}
    assert console.post(INVITE, entries).status_code == 200
    assert not Invitation.objects.exists()


def test_a_withdrawn_invitation_lets_nobody_in(console: Client, harbour: Harbour) -> None:
    invitation = InvitationFactory.create(account=harbour.account)
    console.post(reverse("console:invitation_withdraw", args=[invitation.pk]))
    assert not Invitation.objects.exists()


def test_the_last_administrator_stays_and_it_is_said_why(console: Client, harbour: Harbour) -> None:
    edit = reverse("console:administrator_edit", args=[harbour.vera.pk])
    assert "An account keeps one full administrator" in words(console.post(edit, {"role": "manager"}))
    away = reverse("console:administrator_dismiss", args=[harbour.vera.pk])
    assert "Dismiss Vera Vogt?" in words(console.get(away))
    assert "An account keeps one full administrator" in words(console.post(away, follow=True))
    assert Appointment.objects.get().role == AdminRole.FULL


def test_another_one_is_made_a_manager_and_dismissed(console: Client, harbour: Harbour) -> None:
    otto = AppointmentFactory.create(account=harbour.account, operator__name="Otto Ohm").operator
    edit = reverse("console:administrator_edit", args=[otto.pk])
    console.post(edit, {"role": "manager", "privileges": ["reports"]})
    assert Appointment.objects.get(operator=otto).privileges == ["reports"]
    console.post(reverse("console:administrator_dismiss", args=[otto.pk]))
    assert Appointment.objects.get().operator == harbour.vera


def test_administrators_and_invitations_are_searched_by_name_and_e_mail(
    console: Client, harbour: Harbour
) -> None:
    AppointmentFactory.create(
        account=harbour.account, operator__name="Otto Ohm", operator__email="o@quay.example"
    )
    InvitationFactory.create(account=harbour.account, email="ida@pier.example")
    for search, found in (("OHM", [True, False]), ("otto quay", [True, False]), ("pier", [False, True])):
        said = words(console.get(LIST, {"q": search}))
        assert ["Otto Ohm" in said, "ida@pier.example" in said] == found
    nobody = words(console.get(LIST, {"q": "zorro"}))
    assert "Nobody here has “zorro” in the name or e-mail. Show all" in nobody
