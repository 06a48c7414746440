"""Whether a mail that was not taken may be taken later."""

import smtplib

_PERMANENT = 500


def is_temporary(error: Exception) -> bool:
    """False: this message, as it is, will never be taken."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code < _PERMANENT for code, _ in error.recipients.values())
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return True  # of the installation, whose password or address it dislikes, and not of the message
        case smtplib.SMTPResponseException():
            return error.smtp_code < _PERMANENT
        case smtplib.SMTPNotSupportedError() | ValueError():
            return False
        case _:
            return True


def reason_of(error: Exception) -> str:
    """What the mail server said, in one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _answer(code, said)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__


def _answer(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"
