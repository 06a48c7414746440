"""The mail with the link of an invitation."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from usersync.operators.invitations import token_of
from usersync.operators.models import Invitation


def mail_invitation(url: str, invitation: Invitation) -> None:
    """`url`: what the link begins with. Raises OSError (SMTPException is one) where the mail server does not
    take it."""
    path = reverse("console:invitation", args=[token_of(invitation)])
    context = {"invitation": invitation, "link": url + path}
    subject = _("Sign in to UserSync of %(account)s") % {"account": invitation.account.name}
    send_mail(
        " ".join(subject.split()), render_to_string("door/invitation.txt", context), None, [invitation.email]
    )
