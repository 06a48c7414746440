import pytest

from rules.accounts.languages import Language
from rules.letters.errors import NothingWritten, PlaceholderMisplaced, TextRefused, UnknownPlaceholder
from rules.letters.markup import clean
from rules.letters.plain import plain_text
from rules.letters.render import Scheme, render
from rules.letters.texts import text_for, written
from tests.letters.conftest import ALICE, SALES, VERTRIEB


def test_plain_text_becomes_paragraphs() -> None:
    assert clean("Welcome!\n\nAsk <b>Maya</b>\nor Johan.") == (
        "<p>Welcome!</p>\n\n<p>Ask <b>Maya</b><br>or Johan.</p>"
    )


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("<p onclick='x()' style='color:red'>Hi</p>", "<p>Hi</p>"),
        ("<p>Hi<script>alert(1)</script></p>", "<p>Hi</p>"),
        ("<p><a href='javascript:alert(1)'>Hi</a></p>", "<p><a>Hi</a></p>"),
        ("<p><img src='data:image/png;base64,AA'></p>", "<p><img></p>"),
        ("<p>Hi</p></div></body><table><tr><td>out", "<p>Hi</p><p></p>out"),
        ("<div>Hi</div><div>there</div>", "<p>Hi</p><p>there</p>"),
        ("<h1>Hi</h1><ul><li>there", "<h1>Hi</h1><ul><li>there</li></ul>"),
        ("<p>{{first<b>_name</b>}}, hi</p>", "<p>{{first_name}}, hi</p>"),
    ],
)
def test_only_what_mail_programs_show_is_kept(entered: str, kept: str) -> None:
    assert clean(entered) == kept


@pytest.mark.parametrize(
    ("subject", "body", "refusal", "message"),
    [
        ("Hi", "<p>Hi {{frist_name}}</p>", UnknownPlaceholder, "Did you mean {{first_name}}?"),
        ("Hi", "<p>Hi {{password_of_everybody}}</p>", UnknownPlaceholder, "no placeholder"),
        ("Hi", "<p>{{ user.password|safe }}</p>", UnknownPlaceholder, "no placeholder"),
        ("Your {{products}}", "<p>Hi</p>", PlaceholderMisplaced, "products"),
        ("Hi", "<p><img src='https://x.example/{{first_name}}.png'></p>", PlaceholderMisplaced, "first_name"),
        (
            "Hi",
            "<p><a href='https://x.example/?q={{ admin_name }}'>x</a></p>",
            PlaceholderMisplaced,
            "admin_name",
        ),
        (" ", "<p>Hi</p>", NothingWritten, "subject"),
        ("Hi", "<p> </p><script>x</script>", NothingWritten, "text"),
    ],
)
def test_what_is_not_fit_to_be_sent_is_refused(
    subject: str, body: str, refusal: type[TextRefused], message: str
) -> None:
    with pytest.raises(refusal) as refused:
        written(subject, body)
    assert message in str(refused.value)


def test_the_language_of_the_user_comes_first_then_that_of_the_account() -> None:
    texts = {Language.ENGLISH: SALES, Language.GERMAN: VERTRIEB}
    assert text_for(texts, Language.GERMAN, Language.ENGLISH) == VERTRIEB
    assert text_for(texts, Language.DUTCH, Language.ENGLISH) == SALES
    assert text_for({Language.GERMAN: VERTRIEB}, Language.DUTCH, Language.ENGLISH) == VERTRIEB
    assert text_for({}, Language.DUTCH, Language.ENGLISH) is None


def test_a_fixed_part_that_the_text_has_placed_does_not_come_twice() -> None:
    letter = render(written("Hi", "<p>{{products}}</p><p>{{sign_in_link}}</p>"), ALICE, Language.ENGLISH)
    assert letter.html.count("GoTo Webinar") == 1
    assert letter.html.count(ALICE.sign_in_link) == 1
    assert letter.html.count("Maya Okafor") == 1


def test_placeholders_within_a_line_stay_within_it() -> None:
    text = written("{{account_name}}", "<p>Use {{products}}, {{ first_name }}: {{sign_in_link}}</p>")
    letter = render(text, ALICE, Language.ENGLISH)
    assert letter.subject == "Halden & Söhne"
    assert "<p>Use GoTo Meeting, GoTo Webinar, Alice: <a href=" in letter.html


def test_a_preview_shows_one_scheme_of_colours_and_a_letter_both() -> None:
    dark = "prefers-color-scheme: dark"
    colours = {scheme: render(None, ALICE, Language.ENGLISH, scheme).html for scheme in Scheme}
    assert dark in colours[Scheme.READER]
    assert dark not in colours[Scheme.LIGHT] + colours[Scheme.DARK]
    assert "#0f1217" in colours[Scheme.DARK]
    assert "#0f1217" not in colours[Scheme.LIGHT]


def test_plain_text_indents_a_list_within_a_list() -> None:
    bag = "<li>A bag<ol><li>a pen</li><li>ink</li></ol></li>"
    assert plain_text(f"<p>Take:</p><ul>{bag}<li><p>A chair</p></li></ul><p>Go.</p>") == (
        "Take:\n\n- A bag\n  1. a pen\n  2. ink\n- A chair\n\nGo.\n"
    )


def test_plain_text_numbers_lists_and_puts_addresses_behind_their_words() -> None:
    html = "<ol><li>One</li><li><a href='https://a.example'>Two</a></li></ol><p>https://b.example</p>"
    assert plain_text(html) == "1. One\n2. Two (https://a.example)\n\nhttps://b.example\n"
