"""The preview of a welcome e-mail in a browser: the real message, in its frame."""

from dataclasses import replace

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from rules.accounts.languages import Language
from rules.catalog.models import WelcomeTemplate
from rules.directory.models import DirectoryUser
from rules.letters.facts import SAMPLE_LINK, Contact
from rules.letters.render import render
from rules.letters.texts import written
from rules.provisioning.models import Profile, UserStatus
from tests.browser.conftest import Console, Harbour
from tests.factories import DirectoryUserFactory, WelcomeTemplateFactory, WelcomeTemplateTextFactory
from tests.letters.conftest import ALICE
from tests.letters.test_nothing_gets_in import WRITTEN
from tests.live import Mailbox

# What gets past cleaners that read HTML otherwise than browsers do.
TRICKS = (
    "<img src=x onerror=ran()>",
    "<svg><style><img src=x onerror=ran()></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=ran()&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=ran()>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=ran()>",
    "<textarea></textarea><script>ran()</script>",
    "</title></style></script><script>ran()</script>",
    "<template><script>ran()</script></template>",
    "<a href='java&#10;script:ran()'>Press</a>",
    "<a href='data:text/html,<script>ran()</script>'>Press</a>",
    "<p>{{first_name}}</p></div></body><body onload=ran()>",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe><object data='x'></object>",
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<p style='position:fixed' onmouseover=ran()>Over</p><link rel=stylesheet href=//evil.example>",
    "&lt;script&gt;ran()&lt;/script&gt;<plaintext><xmp><script>ran()</script>",
)
LOOK = """() => ({
    ran: window.hasRun || false,
    parts: [...document.body.children].map(each => each.tagName + '.' + each.className),
    tags: [...new Set([...document.querySelectorAll('.letter *')].map(each => each.localName))],
    handlers: [...document.querySelectorAll('*')].flatMap(each => each.getAttributeNames())
        .filter(name => name.startsWith('on') || name === 'style'),
    links: [...document.querySelectorAll('[href], [src]')]
        .map(each => (each.getAttribute('href') || each.getAttribute('src')).split(':')[0]),
})"""
TEXTS = {
    "en": ("Aboard, {{first_name}}", "<p>Ask <b>{{admin_name}}</b> for the keys.</p>"),
    "de": ("An Bord, {{first_name}}", "<p>Die Schlüssel hat <b>{{admin_name}}</b>.</p>"),
}
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(22, 26, 33)"


@pytest.fixture
def aboard(harbour: Harbour) -> WelcomeTemplate:
    template: WelcomeTemplate = WelcomeTemplateFactory.create(
        account=harbour.account, name="Aboard", text=None
    )
    for language, (subject, body) in TEXTS.items():
        WelcomeTemplateTextFactory.create(template=template, language=language, subject=subject, body=body)
    return template


@pytest.fixture
def alice(harbour: Harbour) -> DirectoryUser:
    """She reads German."""
    alice: DirectoryUser = DirectoryUserFactory.create(source=harbour.source, alice=True)
    Profile.objects.filter(user=alice).update(status=UserStatus.ACTIVE, language="de")
    return alice


def letter(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[sandbox='']")


def test_a_preview_shows_the_whole_letter_in_two_languages(
    console: Console, aboard: WelcomeTemplate, alice: DirectoryUser
) -> None:
    page = console.page
    console.open(f"/welcome-emails/{aboard.pk}/preview/")
    expect(page.locator("#preview")).to_contain_text("Aboard, Alex")
    expect(letter(page).locator("body")).to_contain_text("Hello Alex,")
    expect(letter(page).locator("body")).to_contain_text("for the keys.")
    expect(letter(page).get_by_role("link", name="Open your page")).to_have_attribute("href", SAMPLE_LINK)
    page.get_by_role("combobox", name="User").fill(alice.email)
    page.keyboard.press("Enter")
    expect(page.locator("#preview")).to_contain_text("An Bord, Alice")
    expect(letter(page).locator("html")).to_have_attribute("lang", "de")
    expect(letter(page).locator("body")).to_contain_text("Guten Tag Alice,")
    expect(letter(page).get_by_role("link", name="Ihre Seite öffnen")).to_be_visible()
    page.get_by_text("Plain text").click()
    plain = page.locator("#preview pre")
    expect(plain).to_contain_text("Guten Tag Alice,")
    expect(plain).to_contain_text(f"Ihre Seite öffnen ({SAMPLE_LINK})")
    page.get_by_label("Language").select_option("fr")
    expect(page.locator("#preview")).to_contain_text("Aboard, Alice")
    expect(letter(page).locator("html")).to_have_attribute("lang", "fr")


def test_a_preview_is_light_or_dark_and_as_wide_as_a_phone_or_a_desktop(
    console: Console, aboard: WelcomeTemplate
) -> None:
    page, sheet = console.page, letter(console.page).locator(".letter")
    console.open(f"/welcome-emails/{aboard.pk}/preview/")
    expect(sheet).to_have_css("background-color", LIGHT)
    assert width_of_the_frame(page) > 700
    page.get_by_label("Colours").select_option("dark")
    expect(sheet).to_have_css("background-color", DARK)
    page.get_by_label("Width").select_option("phone")
    expect(page.locator("iframe.us-letter-phone")).to_be_visible()
    expect(sheet).to_have_css("background-color", DARK)
    assert width_of_the_frame(page) < 400


def width_of_the_frame(page: Page) -> float:
    box = page.locator("iframe").bounding_box()
    assert box
    return box["width"]


def test_a_test_arrives_as_it_was_previewed(
    console: Console, aboard: WelcomeTemplate, alice: DirectoryUser, mailbox: Mailbox
) -> None:
    page = console.page
    console.open(f"/welcome-emails/{aboard.pk}/preview/?user={alice.email}")
    page.get_by_role("button", name="Send a test to me").click()
    expect(page.get_by_text("A test is on its way to vera@harbour.example.")).to_be_visible()
    (mail,) = mailbox.wait()
    assert (mail["To"], mail["Subject"]) == ("vera@harbour.example", "An Bord, Alice")
    assert mail["From"] == "Harbour & Sons <usersync@localhost>"
    plain = mail.get_body(("plain",))
    assert plain
    page.get_by_text("Plain text").click()
    assert plain.get_content().split() == page.locator("#preview pre").inner_text().split()


def test_whatever_a_letter_holds_stays_in_its_frame(
    console: Console, aboard: WelcomeTemplate, page_problems: list[str]
) -> None:
    """As if it had come past everything that cleans texts before."""
    aboard.texts.filter(language="en").update(
        body="</div><script>parent.document.title = 'out'; top.location = '/'</script>"
        "<p onclick=\"top.location='/'\">Press</p><form action='/'><button>Send</button></form>"
    )
    page = console.page
    console.open(f"/welcome-emails/{aboard.pk}/preview/")
    here = page.url
    letter(page).get_by_text("Press").click()
    letter(page).get_by_role("button", name="Send").click()
    expect(letter(page).get_by_text("Press")).to_be_visible()
    assert (page.title().startswith("Aboard"), page.url) == (True, here)
    refused = [problem for problem in page_problems if "Blocked" in problem or "violates" in problem]
    assert refused
    page_problems[:] = [problem for problem in page_problems if problem not in refused]


def test_a_browser_finds_nothing_in_a_letter_but_a_letter(page: Page) -> None:
    """Without frame and policy, which would stop it besides; entered as a text, and sent by a directory."""
    page.add_init_script("window.ran = () => { window.hasRun = true }")
    for trick in TRICKS:
        facts = replace(
            ALICE, first_name=trick, products=(trick,), account_name=trick, contact=Contact(trick)
        )
        text = written(f"Hello {trick.partition('{{')[0]}", f"<p>Hello</p>{trick}")
        page.goto("about:blank")
        page.set_content(render(text, facts, Language.ENGLISH).html)
        for link in page.get_by_text("Press", exact=True).all():
            link.click()
        found = page.evaluate(LOOK)
        assert found["ran"] is False, trick
        assert found["parts"] == ["DIV.letter", "P.from"], trick
        assert set(found["tags"]) <= WRITTEN, trick
        assert found["handlers"] == [], trick
        assert set(found["links"]) <= {"https", "http", "mailto"}, trick
