"""A link that was mailed lets one person in, once, until it expires."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rules.audit.actors import SYSTEM
from rules.provisioning.models import Profile
from rules.ruleset.models import AdminRole
from tests.factories import PASSWORD, AppointmentFactory, InvitationFactory, OperatorFactory
from tests.operators.conftest import Harbour
from usersync.operators.appointments import Office
from usersync.operators.errors import AlreadyAppointed, InvitationGone
from usersync.operators.invitations import accept, invitation_of, invite, invite_directory_users, token_of
from usersync.operators.models import Appointment, Identity, Invitation, Operator
from usersync.operators.standing import standings_of

MANAGER = Office(role=AdminRole.MANAGER, privileges=["seats"], managed_group_ids=[7])


def invite_otto(harbour: Harbour, office: Office = MANAGER) -> str:
    invitation = invite(account=harbour.account, actor=SYSTEM, email="Otto@Harbour.example", office=office)
    return token_of(invitation)


def test_who_opens_it_becomes_what_was_said(harbour: Harbour) -> None:
    otto = accept(token=invite_otto(harbour), name="Otto Ohm", password=PASSWORD)
    assert (otto.email, otto.check_password(PASSWORD)) == ("otto@harbour.example", True)
    appointment = Appointment.objects.get(operator=otto)
    assert (appointment.role, appointment.privileges, appointment.managed_group_ids) == (
        "manager",
        ["seats"],
        [7],
    )


def test_it_works_once(harbour: Harbour) -> None:
    token = invite_otto(harbour)
    accept(token=token, name="Otto Ohm", password=PASSWORD)
    with pytest.raises(InvitationGone):
        accept(token=token, name="Somebody Else", password=PASSWORD)


def test_it_expires_and_inviting_again_makes_the_earlier_link_useless(harbour: Harbour) -> None:
    first = invite_otto(harbour)
    second = invite_otto(harbour)
    with pytest.raises(InvitationGone):
        invitation_of(first)
    assert invitation_of(second).email == "otto@harbour.example"
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvitationGone):
        invitation_of(token_of(Invitation.objects.get()))


@pytest.mark.parametrize("token", ["", "x", "WzEsMV0:1abc:forged"])
def test_a_forged_link_is_a_used_one(harbour: Harbour, token: str) -> None:
    with pytest.raises(InvitationGone):
        invitation_of(token)


def test_who_signs_in_already_keeps_their_password(harbour: Harbour) -> None:
    otto = OperatorFactory.create(email="otto@harbour.example")
    assert accept(token=invite_otto(harbour)) == otto
    assert Operator.objects.get(pk=otto.pk).check_password(PASSWORD)


def test_an_administrator_is_not_invited_again(harbour: Harbour) -> None:
    AppointmentFactory.create(account=harbour.account, operator__email="otto@harbour.example")
    with pytest.raises(AlreadyAppointed):
        invite_otto(harbour)


def test_whom_a_rule_made_an_administrator_gets_a_link_and_is_recognised(harbour: Harbour) -> None:
    (invitation,) = invite_directory_users(email=" ALICE@harbour.example ")
    alice = accept(token=token_of(invitation), name="Alice Anders", password=PASSWORD)
    assert Identity.objects.get().operator == alice
    assert standings_of(alice)[harbour.account.pk].is_full
    assert invite_directory_users(email="alice@harbour.example") == []


def test_nobody_else_gets_a_link(harbour: Harbour) -> None:
    assert invite_directory_users(email="nobody@harbour.example") == []
    Profile.objects.update(admin_role=AdminRole.NONE, admin_rule=None)
    assert invite_directory_users(email="alice@harbour.example") == []


def test_asking_for_a_link_does_not_replace_the_invitation_of_an_administrator(harbour: Harbour) -> None:
    InvitationFactory.create(account=harbour.account, email="alice@harbour.example")
    assert invite_directory_users(email="alice@harbour.example") == []
    assert Invitation.objects.get().role == AdminRole.FULL
