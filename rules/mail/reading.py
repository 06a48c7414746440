"""What a letter to one user says, read from the rows: nobody else's are looked at."""

from rules.accounts.languages import Language
from rules.accounts.models import Account
from rules.catalog import welcome_texts
from rules.catalog.models import Product, WelcomeTemplate
from rules.directory.models import DirectoryUser
from rules.letters.facts import Contact, Facts
from rules.letters.render import Letter, render
from rules.letters.texts import WelcomeText, text_for
from rules.mail.links import link_of
from rules.provisioning.models import Profile, SeatState, WelcomeMail


def letter_of(mail: WelcomeMail) -> Letter:
    """In the language that the user has picked, else that of the rule, else that of the account."""
    language = language_of(mail.user.profile, mail.account)
    text = text_of(mail.template, mail.account, language)
    return render(text, facts_of(mail.user, mail.account, link_of(mail)), language)


def language_of(profile: Profile, account: Account) -> Language:
    return Language(profile.language or account.default_language)


def text_of(template: WelcomeTemplate | None, account: Account, language: Language) -> WelcomeText | None:
    """None: the Default one."""
    if template is None:
        return None
    return text_for(welcome_texts.read(template), language, Language(account.default_language))


def facts_of(user: DirectoryUser, account: Account, link: str) -> Facts:
    products = Product.objects.filter(account=account, seats__user=user, seats__state=SeatState.HELD)
    rule = user.profile.welcome_rule
    return Facts(
        first_name=user.given_name,
        products=list(products.order_by("pk").values_list("name", flat=True)),
        sign_in_link=link,
        account_name=account.name,
        contact=contact_of(account),
        admin_name=rule.updated_by if rule else account.contact_name or account.name,
    )


def contact_of(account: Account) -> Contact:
    return Contact(account.contact_name, account.contact_email, account.contact_phone)
