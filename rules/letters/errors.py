"""Why a text of a welcome e-mail is refused; the messages are for the person at the form."""

from django.utils.translation import gettext as _


class TextRefused(Exception):
    """`field`: the part of the text that it is about, `subject` or `body`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class UnknownPlaceholder(TextRefused):
    def __init__(self, field: str, name: str, suggestion: str | None) -> None:
        message = _("There is no placeholder {{%(name)s}}.") % {"name": name}
        if suggestion:
            message = _("There is no placeholder {{%(name)s}}. Did you mean {{%(suggestion)s}}?") % {
                "name": name,
                "suggestion": suggestion,
            }
        super().__init__(field, message)


class PlaceholderMisplaced(TextRefused):
    def __init__(self, field: str, name: str) -> None:
        super().__init__(
            field,
            _("The placeholder {{%(name)s}} has no place there; put it into the text.") % {"name": name},
        )


class NothingWritten(TextRefused):
    def __init__(self, field: str) -> None:
        super().__init__(field, _("A welcome e-mail needs a subject and a text."))
