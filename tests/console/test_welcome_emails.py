"""Welcome e-mails in the console: list, editor, preview, test, and the end of one in use."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rules.accounts.languages import Language
from rules.catalog import welcome_texts
from rules.catalog.models import WelcomeTemplate
from rules.provisioning.models import Profile, UserStatus, WelcomeMail
from rules.ruleset.models import Rule
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import LONG_AGO, WelcomeTemplateFactory, WelcomeTemplateTextFactory

LIST = reverse("console:welcome_emails")
ADD = reverse("console:welcome_email_add")
HELLO = {"name": "Hello", "subject_en": "Hi {{first_name}}", "body_en": "<p>Ask {{admin_name}}.</p>"}


@pytest.fixture
def hello(harbour: Harbour) -> WelcomeTemplate:
    hello = WelcomeTemplateFactory.create(account=harbour.account, name="Hello")
    WelcomeTemplateTextFactory.create(
        template=hello, language="de", subject="Hallo", body="<p>Guten Tag!</p>"
    )
    return hello


def preview(source: object, page: str = "preview") -> str:
    return reverse(f"console:welcome_email_{page}", args=[source])


def test_the_list_names_rules_and_has_the_default_one(
    console: Client, harbour: Harbour, hello: WelcomeTemplate
) -> None:
    _, second = harbour.rules(harbour.sales, harbour.support)
    Rule.objects.filter(pk=second.pk).update(welcome_template=hello)
    told = words(console.get(LIST))
    assert "Default en fr it de es pt nl #1 Preview" in told
    assert "Hello en de #2 Preview" in told


def test_a_welcome_e_mail_is_written_in_several_languages(console: Client, harbour: Harbour) -> None:
    german = {"subject_de": "Hallo", "body_de": "Guten Tag!\n\nBis bald."}
    console.post(ADD, HELLO | german)
    texts = welcome_texts.read(WelcomeTemplate.objects.get())
    assert texts[Language.ENGLISH].subject == "Hi {{first_name}}"
    assert texts[Language.GERMAN].body == "<p>Guten Tag!</p>\n\n<p>Bis bald.</p>"


@pytest.mark.parametrize(
    ("entries", "refusal"),
    [
        ({"body_en": "Hi {{frist_name}}"}, "Did you mean {{first_name}}?"),
        ({"subject_en": "", "body_en": ""}, "Write it in English"),
        ({"subject_fr": "Salut"}, "A welcome e-mail needs a subject and a text."),
    ],
)
def test_what_cannot_be_sent_is_said_at_its_field(
    console: Client, harbour: Harbour, entries: dict[str, str], refusal: str
) -> None:
    assert refusal in words(console.post(ADD, HELLO | entries))
    assert not WelcomeTemplate.objects.exists()


def test_a_preview_shows_the_real_letter_in_two_languages(
    console: Client, harbour: Harbour, hello: WelcomeTemplate
) -> None:
    english, german = (
        words(console.get(preview(hello.pk), {"in_language": language})) for language in ("en", "de")
    )
    assert "Subject Hello From" in english
    assert "Subject Hallo From" in german
    assert "Guten Tag!" in german


def test_a_preview_names_the_sender_as_people_read_it(console: Client, harbour: Harbour) -> None:
    harbour.account.name = "Müller, Söhne"
    harbour.account.save()
    assert 'From "Müller, Söhne" <usersync@localhost>' in words(console.get(preview("default")))


def test_a_preview_for_a_user_says_what_that_user_gets(
    console: Client, harbour: Harbour, hello: WelcomeTemplate
) -> None:
    Profile.objects.filter(user=harbour.alice).update(status=UserStatus.ACTIVE, language="de")
    told = words(console.get(preview(hello.pk), {"user": harbour.alice.email}))
    assert "Guten Tag Alice," in told
    assert "Subject Hallo" in told
    assert "this is the sample" in words(console.get(preview(hello.pk), {"user": "nobody@x.example"}))


def test_the_frame_holds_the_letter_and_nothing_that_could_leave_it(
    console: Client, hello: WelcomeTemplate
) -> None:
    answer = console.get(preview(hello.pk, "message"), {"scheme": "dark"})
    assert b"<p>Hello from all of us.</p>" in answer.content
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_a_draft_is_previewed_without_being_saved(console: Client, harbour: Harbour) -> None:
    entries = {"subject_en": "Draft", "body_en": "Not saved"}
    page = console.post(reverse("console:welcome_email_draft"), entries, follow=True)
    assert "Subject Draft" in words(page)
    assert not WelcomeTemplate.objects.exists()
    broken = console.post(reverse("console:welcome_email_draft"), {"subject_en": "x", "body_en": "{{x}}"})
    assert "There is no placeholder" in words(broken)


def test_a_test_goes_to_who_asks_for_it(
    console: Client, harbour: Harbour, hello: WelcomeTemplate, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    page = console.post(preview(hello.pk, "test"), {"in_language": "de"}, follow=True)
    assert f"A test is on its way to {harbour.vera.email}." in words(page)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [([harbour.vera.email], "Hallo")]


def test_one_in_use_goes_only_once_it_is_said_what_its_rules_use_instead(
    console: Client, harbour: Harbour, hello: WelcomeTemplate
) -> None:
    (rule,) = harbour.rules(harbour.sales)
    Rule.objects.update(welcome_template=hello)
    mail = WelcomeMail.objects.create(
        account=harbour.account, user=harbour.alice, activated_at=LONG_AGO, template=hello
    )
    ahoy = WelcomeTemplateFactory.create(account=harbour.account, name="Ahoy")
    url = reverse("console:welcome_email_delete", args=[hello.pk])
    assert "1 e-mail is still to be sent." in words(console.get(url))
    console.post(url, {"instead": ahoy.pk, "seen": ahoy.pk})
    rule.refresh_from_db()
    mail.refresh_from_db()
    assert (rule.welcome_template, mail.template) == (ahoy, ahoy)
    assert list(WelcomeTemplate.objects.all()) == [ahoy]


def test_another_accounts_welcome_e_mail_is_not_there(console: Client, harbour: Harbour) -> None:
    stranger = WelcomeTemplateFactory.create()
    for page in ("preview", "message"):
        assert console.get(preview(stranger.pk, page)).status_code == 404
    assert console.get(preview("draft-nothing")).status_code == 404
    url = reverse("console:welcome_email_delete", args=[stranger.pk])
    assert console.post(url, {"instead": "none"}).status_code == 404


# ---- on the way to a rule ------------------------------------------------------------------------
def at_the_desk(console: Client, harbour: Harbour, **more: object) -> HttpResponse:
    """From the form of a new rule on Sales that gives Meeting and says something."""
    entered = {
        "group": harbour.sales.pk,
        "products": harbour.meeting.pk,
        "description": "Ask Vera",
        "language": "fr",
        "welcome_template": "",
    }
    return console.post(reverse("console:rule_add_welcome"), entered | more)  # type: ignore[return-value]  # is one


def is_as_entered(page: HttpResponse) -> bool:
    html = page.content.decode()
    return "Ask Vera" in html and 'value="fr" selected' in html and 'name="products"' in html


def test_a_welcome_e_mail_is_written_on_the_way_to_a_rule_and_everything_entered_is_still_there(
    console: Client, harbour: Harbour
) -> None:
    desk = at_the_desk(console, harbour, desk="new")
    assert "Ask Vera" in desk.content.decode()
    page = at_the_desk(console, harbour, desk="new", done="save", **HELLO)
    hello = WelcomeTemplate.objects.get()
    assert is_as_entered(page)
    assert f'value="{hello.pk}" selected' in page.content.decode()


def test_a_mistake_at_the_desk_loses_nothing_and_neither_does_going_back(
    console: Client, harbour: Harbour, hello: WelcomeTemplate
) -> None:
    wrong = HELLO | {"body_en": "{{frist_name}}"}
    page = at_the_desk(console, harbour, desk="new", done="save", **wrong)
    assert "Did you mean {{first_name}}?" in words(page)
    assert "Ask Vera" in page.content.decode()
    back = at_the_desk(console, harbour, desk="edit", done="back", welcome_template=hello.pk)
    assert is_as_entered(back)
    assert f'value="{hello.pk}" selected' in back.content.decode()


def test_deleting_at_the_desk_of_a_saved_rule_leaves_a_form_that_can_be_saved(
    console: Client, harbour: Harbour, hello: WelcomeTemplate
) -> None:
    (rule,) = harbour.rules(harbour.sales)
    Rule.objects.update(welcome_template=hello)
    entered = {
        "group": harbour.sales.pk,
        "description": "Ask Vera",
        "language": "en",
        "version": rule.version,
    }
    sent = entered | {"welcome_template": hello.pk, "desk": "delete", "done": "delete", "instead": "none"}
    page = console.post(reverse("console:rule_edit_welcome", args=[rule.pk]), sent)
    rule.refresh_from_db()
    assert rule.welcome_template is None
    assert f'name="version" value="{rule.version}"' in page.content.decode()


def test_the_default_one_is_previewed_from_the_rule_and_never_edited(
    console: Client, harbour: Harbour
) -> None:
    preview_page = at_the_desk(console, harbour, desk="preview")
    assert preview_page["Location"] == preview("default")
    assert "never edited or deleted" in words(at_the_desk(console, harbour, desk="edit"))
