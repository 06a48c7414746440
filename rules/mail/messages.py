"""Letters as messages of the mail system."""

from email.headerregistry import Address
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from rules.accounts.models import Account
from rules.letters.plain import one_line
from rules.letters.render import Letter
from rules.provisioning.models import WelcomeMail


def message_of(
    letter: Letter, *, account: Account, to: str, headers: dict[str, str]
) -> EmailMultiAlternatives:
    """In the name of the account; answers go to its contact, where there is one."""
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        sender_of(account),
        [to],
        reply_to=[account.contact_email] if account.contact_email else None,
        headers={"Auto-Submitted": "auto-generated", "Content-Language": letter.language.value, **headers},
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def welcome_message(mail: WelcomeMail, letter: Letter) -> EmailMultiAlternatives:
    """Sent twice, it is the same message: the Message-ID follows from the ledger row."""
    to = formataddr((one_line(mail.user.full_name), mail.user.email))
    return message_of(letter, account=mail.account, to=to, headers={"Message-ID": message_id(mail)})


def sender_of(account: Account) -> str:
    """As people read it, for a preview too; the message encodes it."""
    return str(Address(one_line(account.name), addr_spec=_address()))


def message_id(mail: WelcomeMail) -> str:
    moment = mail.activated_at.astimezone(timezone.get_default_timezone()).strftime("%Y%m%d%H%M%S")
    return f"<welcome.{mail.pk}.{moment}.{mail.issue}@{_address().rpartition('@')[2]}>"


def _address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
