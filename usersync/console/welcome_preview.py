"""What is shown of a welcome e-mail before anybody gets it: the real letter, for a real user or a sample."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from rules.accounts.languages import Language
from rules.accounts.models import Account
from rules.catalog import welcome_texts
from rules.catalog.selectors import products
from rules.directory.models import DirectoryUser
from rules.letters.facts import SAMPLE_LINK, Facts
from rules.letters.render import Letter, Scheme, render
from rules.letters.texts import Texts, WelcomeText, text_for
from rules.mail.messages import sender_of
from rules.mail.reading import contact_of, facts_of, language_of
from rules.provisioning.models import UserStatus
from usersync.console.numbers import number_in
from usersync.operators.access import AdministratorRequest, get_welcome_template

DEFAULT = "default"
WIDTHS = ("desktop", "phone")
_DRAFT, _DRAFT_SECONDS = "draft-", 3600
_OFFERED, _SAMPLE_PRODUCTS = 20, 3


@dataclass(frozen=True, slots=True)
class Choices:
    """What a preview shows, all in its address. `user` is an e-mail address, empty for the sample."""

    user: str = ""
    language: str = ""
    scheme: Scheme = Scheme.LIGHT
    width: str = WIDTHS[0]

    @classmethod
    def of(cls, request: AdministratorRequest) -> Self:
        asked = request.GET if request.method in {"GET", "HEAD"} else request.POST
        scheme, width, language = (asked.get(name, "") for name in ("scheme", "width", "in_language"))
        return cls(
            asked.get("user", "").strip()[:320],
            language if language in Language.values else "",
            Scheme.DARK if scheme == Scheme.DARK else Scheme.LIGHT,
            width if width in WIDTHS else WIDTHS[0],
        )

    @property
    def query(self) -> str:
        return urlencode(
            {"user": self.user, "in_language": self.language, "scheme": self.scheme, "width": self.width}
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """`is_unknown`: no active user has the address that was asked for; the sample is shown."""

    name: str
    letter: Letter
    sender: str
    to: str
    language: Language
    is_unknown: bool = False


def preview_of(request: AdministratorRequest, source: str, choices: Choices) -> Preview:
    """`source`: default, the id of a welcome template, or the key of a draft. Raises Http404."""
    account = request.account
    name, texts = _source(request, source)
    default = Language(account.default_language)
    user = user_named(account, choices.user)
    language = Language(choices.language or (language_of(user.profile, account) if user else default))
    facts = facts_of(user, account, SAMPLE_LINK) if user else sample_of(request)
    letter = render(text_for(texts, language, default), facts, language, choices.scheme)
    to = user.email if user else "alex@example.com"
    is_unknown = bool(choices.user) and user is None
    return Preview(name, letter, sender_of(account), to, language, is_unknown)


def keep_draft(account: Account, texts: Texts) -> str:
    """Its key, good for an hour."""
    key = f"{_DRAFT}{secrets.token_urlsafe(12)}"
    said = {language.value: (text.subject, text.body) for language, text in texts.items()}
    cache.set(_cached(account, key), said, _DRAFT_SECONDS)
    return key


def addresses_offered(account: Account) -> Sequence[str]:
    return list(_active(account).exclude(email="").order_by("pk").values_list("email", flat=True)[:_OFFERED])


def user_named(account: Account, email: str) -> DirectoryUser | None:
    """An active user; None for the sample."""
    found = _active(account).select_related("profile__welcome_rule").filter(email__iexact=email)
    return found.order_by("pk").first() if email else None


def sample_of(request: AdministratorRequest) -> Facts:
    names = products(request.account).values_list("name", flat=True)[:_SAMPLE_PRODUCTS]
    return Facts(
        first_name="Alex",
        products=list(names),
        sign_in_link=SAMPLE_LINK,
        account_name=request.account.name,
        contact=contact_of(request.account),
        admin_name=request.actor.name,
    )


def _source(request: AdministratorRequest, source: str) -> tuple[str, Texts]:
    if source == DEFAULT:
        return _("Default"), {}
    if source.startswith(_DRAFT):
        return _("What you are writing"), _draft(request.account, source)
    template = get_welcome_template(request, number_in(source) or 0)
    return template.name, welcome_texts.read(template)


def _draft(account: Account, key: str) -> Texts:
    said: Mapping[str, tuple[str, str]] | None = cache.get(_cached(account, key))
    if said is None:
        raise Http404
    return {Language(language): WelcomeText(*text) for language, text in said.items()}


def _cached(account: Account, key: str) -> str:
    return f"welcome:{account.pk}:{key}"


def _active(account: Account) -> QuerySet[DirectoryUser]:
    return DirectoryUser.objects.filter(
        account=account, deleted_at=None, active=True, profile__status=UserStatus.ACTIVE
    )
