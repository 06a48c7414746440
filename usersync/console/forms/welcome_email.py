from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from crispy_forms.layout import Layout
from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from rules.accounts.languages import Language
from rules.audit.actors import Actor
from rules.catalog import welcome_texts
from rules.catalog.changes import change_welcome_template
from rules.catalog.models import WelcomeTemplate
from rules.catalog.services import create_welcome_template
from rules.letters.errors import TextRefused
from rules.letters.placeholders import PLACEHOLDERS
from rules.letters.texts import MOST_CHARACTERS, WelcomeText, written
from usersync.console.crud.form import EntryForm
from usersync.console.forms.layout import Section


@dataclass(frozen=True, slots=True)
class Tab:
    """The fields of one language; open is the first with errors, else that of the account."""

    language: Language
    subject: BoundField
    body: BoundField
    is_open: bool
    is_default: bool

    @property
    def is_written(self) -> bool:
        return bool(self.subject.value() or self.body.value())


class WelcomeEmailForm(EntryForm[WelcomeTemplate]):
    """A subject and a body for each language beside the name; a language with neither is not written."""

    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Name the welcome e-mail.")}
    )
    layout: ClassVar[Layout] = Layout(Section("", "name", css_class="us-fields"))
    placeholders = PLACEHOLDERS

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as EntryForm takes them
        super().__init__(*args, **kwargs)
        self.default = Language(self.account.default_language)
        for language in Language:
            self._ask_for(language)

    def entries_of(self, row: WelcomeTemplate) -> dict[str, Any]:
        entries = {"name": row.name}
        for language, text in welcome_texts.read(row).items():
            entries |= {f"subject_{language}": text.subject, f"body_{language}": text.body}
        return entries

    def clean(self) -> None:
        self.texts: Mapping[Language, WelcomeText] = {
            language: text for language in Language if (text := self._written(language))
        }

    def save(self, actor: Actor) -> WelcomeTemplate:
        said = {
            "account": self.account,
            "actor": actor,
            "name": self.cleaned_data["name"],
            "texts": self.texts,
        }
        if self.row is None:
            return create_welcome_template(**said)
        return change_welcome_template(template_id=self.row.pk, **said)

    def tabs(self) -> Iterator[Tab]:
        """The account's language first."""
        languages = sorted(Language, key=lambda language: language != self.default)
        wrong = [each for each in languages if self.errors.keys() & {f"subject_{each}", f"body_{each}"}]
        opened = wrong[0] if wrong else self.default
        for each in languages:
            subject, body = self[f"subject_{each}"], self[f"body_{each}"]
            yield Tab(each, subject, body, each == opened, each == self.default)

    def _ask_for(self, language: Language) -> None:
        """Only the default language has to be written."""
        required = language == self.default
        missing = _("Write it in %(language)s, the default language of the account.")
        errors = {"required": missing % {"language": language.label}}
        self.fields[f"subject_{language}"] = forms.CharField(
            label=_("Subject"), max_length=200, required=required, error_messages=errors
        )
        self.fields[f"body_{language}"] = forms.CharField(
            label=_("Text"),
            max_length=MOST_CHARACTERS,
            required=required,
            error_messages=errors,
            widget=forms.Textarea({"rows": 12, "data-letter-editor": ""}),
        )

    def _written(self, language: Language) -> WelcomeText | None:
        subject, body = (self.cleaned_data.get(f"{part}_{language}", "") for part in ("subject", "body"))
        missing = self.errors.keys() & {f"subject_{language}", f"body_{language}"}
        if missing or not (subject or body):
            return None
        try:
            return written(subject, body)
        except TextRefused as refusal:
            self.add_error(f"{refusal.field}_{language}", str(refusal))
            return None
