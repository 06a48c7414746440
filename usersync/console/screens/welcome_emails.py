from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rules.accounts.languages import Language
from rules.accounts.models import Account
from rules.catalog.models import WelcomeTemplate
from rules.directory.search import words_of
from rules.provisioning.removal import delete_row
from rules.provisioning.uses import unsent_mails
from rules.ruleset.models import Rule
from rules.ruleset.uses import rules_by_use, rules_with_the_default_welcome
from usersync.console.crud.columns import ACTIONS, NAME, RULES
from usersync.console.crud.lines import EntryLine, Showing, rules_naming
from usersync.console.crud.screen import Removal, Screen
from usersync.console.crud.texts import Texts
from usersync.console.forms.welcome_email import WelcomeEmailForm
from usersync.console.listing import Column, named
from usersync.console.sentences import grouped
from usersync.console.stencils import fill_all
from usersync.operators.access import get_welcome_template


@dataclass(frozen=True, slots=True)
class WelcomeEmailRow:
    """`template` None: the Default one, which is written in every language."""

    template: WelcomeTemplate | None
    languages: Sequence[Language]
    rules: Sequence[Rule]

    @property
    def name(self) -> str:
        return self.template.name if self.template else gettext("Default")

    @property
    def source(self) -> str:
        """In the addresses of previews."""
        return str(self.template.pk) if self.template else "default"

    @property
    def languages_count(self) -> int:
        return len(self.languages)

    @property
    def rules_count(self) -> int:
        return len(self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeEmailLine(EntryLine):
    source: str
    languages: SafeString


@dataclass(frozen=True, slots=True)
class _Language:
    label: str
    code: str


def find(account: Account, search: str) -> list[WelcomeEmailRow]:
    rules = rules_by_use(account, WelcomeTemplate)
    words = words_of(search)
    found = named(WelcomeTemplate.objects.filter(account=account), words).prefetch_related("texts")
    default = WelcomeEmailRow(None, list(Language), rules_with_the_default_welcome(account))
    fits = all(word.casefold() in default.name.casefold() for word in words)
    rows = [WelcomeEmailRow(each, _languages(each), rules[each.pk]) for each in found]
    return [default, *rows] if fits else rows


def line(row: WelcomeEmailRow, showing: Showing) -> WelcomeEmailLine:
    languages = [_Language(str(language.label), language.value) for language in row.languages]
    return WelcomeEmailLine(
        id=row.template.pk if row.template else 0,
        name=row.name,
        source=row.source,
        languages=fill_all("welcome_emails/_language.html", languages),
        rules=rules_naming(row.rules, open_them=showing.opens_rules),
        may_change=showing.may_change and row.template is not None,
    )


def removal(template: WelcomeTemplate) -> Removal:
    mails = unsent_mails(template)
    said = ngettext(
        "%(number)s e-mail is still to be sent. It will be what rules use instead, or the Default one.",
        "%(number)s e-mails are still to be sent. They will be what rules use instead, or the Default one.",
        mails,
    )
    return Removal([said % {"number": grouped(mails)}] if mails else [])


def _languages(template: WelcomeTemplate) -> list[Language]:
    written = {text.language for text in template.texts.all()}
    return [language for language in Language if language in written]


WELCOME_EMAILS = Screen(
    name="welcome_email",
    texts=Texts(
        heading=_("Welcome e-mails"),
        lead=_("What users get when they are activated, in their language. “Default” is always there."),
        form_lead=_("Greeting, products, the link to the user's page and the contact come by themselves."),
        add=_("Add welcome e-mail"),
        delete=_("Delete welcome e-mail"),
        delete_question=_("Delete the welcome e-mail %(name)s?"),
        none_found=_("No welcome e-mail found"),
        none_yet=_("No welcome e-mails yet"),
        nothing_yet=_("A welcome e-mail says what you want new users to know. Rules choose it."),
    ),
    columns=(NAME, Column(_("Languages"), "languages_count"), RULES, ACTIONS),
    rows=find,
    line=line,
    list_template="welcome_emails/list.html",
    get=get_welcome_template,
    form=WelcomeEmailForm,
    form_template="welcome_emails/form.html",
    removal=removal,
    delete=partial(delete_row, WelcomeTemplate),
)
