"""Why a change of operators is refused; the messages are for the person at the form."""

from django.utils.translation import gettext as _


class OperatorError(Exception):
    """Nothing was written."""


class EmailTaken(OperatorError):
    def __init__(self, email: str) -> None:
        super().__init__(_("Somebody already signs in with %(email)s.") % {"email": email})


class AlreadySetUp(OperatorError):
    def __init__(self) -> None:
        super().__init__(_("This UserSync is already set up. Sign in instead."))


class LastAdministrator(OperatorError):
    def __init__(self) -> None:
        super().__init__(
            _("An account keeps one full administrator who was appointed by hand. Appoint another one first.")
        )


class LastWayIn(OperatorError):
    def __init__(self) -> None:
        super().__init__(
            _("This is who still comes in without single sign-on. Name somebody else there first.")
        )


class AlreadyAppointed(OperatorError):
    def __init__(self, email: str) -> None:
        super().__init__(_("%(email)s is an administrator already.") % {"email": email})


class InvitationGone(OperatorError):
    def __init__(self) -> None:
        super().__init__(_("This link has been used, has expired, or was withdrawn. Ask for a new one."))


class ClaimedAlready(OperatorError):
    def __init__(self, domain: str) -> None:
        super().__init__(_("%(domain)s is in the list already.") % {"domain": domain})


class TooManyDomains(OperatorError):
    def __init__(self, most: int) -> None:
        super().__init__(_("An account has %(most)s domains at most.") % {"most": most})


class CheckedJustNow(OperatorError):
    def __init__(self) -> None:
        super().__init__(_("The DNS was asked just now. Wait a few seconds."))


class NoDomain(OperatorError):
    def __init__(self) -> None:
        super().__init__(_("Verify an e-mail domain first: nobody would be led to the identity provider."))


class NotTested(OperatorError):
    def __init__(self) -> None:
        super().__init__(_("Test the connection first: nobody could sign in if it does not work."))


class NoWayIn(OperatorError):
    def __init__(self) -> None:
        super().__init__(_("Choose a full administrator who may still sign in with a password."))


class NotRecognised(OperatorError):
    """The identity provider is right, and yet there is nobody to be signed in."""
