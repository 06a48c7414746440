"""What welcome templates say, language by language."""

from rules.accounts.languages import Language
from rules.catalog.errors import DefaultLanguageMissing
from rules.catalog.models import WelcomeTemplate, WelcomeTemplateText
from rules.letters.texts import Texts, WelcomeText, written


def read(template: WelcomeTemplate) -> Texts:
    return {
        Language(row.language): WelcomeText(row.subject, row.body)
        for row in template.texts.order_by("language")
    }


def write(template: WelcomeTemplate, texts: Texts) -> tuple[Texts, Texts]:
    """Let the template say this and nothing else; what it said before, and says now.

    The caller holds the template's lock. Raises DefaultLanguageMissing, TextRefused.
    """
    default = Language(template.account.default_language)
    if default not in texts:
        raise DefaultLanguageMissing(default)
    before = read(template)
    after = {language: written(text.subject, text.body) for language, text in sorted(texts.items())}
    if before != after:
        template.texts.all().delete()
        WelcomeTemplateText.objects.bulk_create(
            WelcomeTemplateText(
                account_id=template.account_id,
                template=template,
                language=language,
                subject=text.subject,
                body=text.body,
            )
            for language, text in after.items()
        )
    return before, after


def as_details(texts: Texts) -> dict[str, str]:
    """One line for each subject and each body, for the activity."""
    return {
        f"{part} ({language.label})": value
        for language, text in texts.items()
        for part, value in (("subject", text.subject), ("body", text.body))
    }
