"""Whatever an administrator enters, and whatever a directory sends: a letter stays a letter."""

from html.parser import HTMLParser

from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules.accounts.languages import Language
from rules.letters.errors import TextRefused
from rules.letters.facts import Contact, Facts
from rules.letters.markup import clean
from rules.letters.render import Letter, render
from rules.letters.texts import written
from tests.letters.hostile import HOSTILE

FACTS = st.builds(
    Facts,
    first_name=HOSTILE,
    products=st.lists(HOSTILE, max_size=2),
    sign_in_link=st.just("https://sync.example/welcome/t/"),
    account_name=HOSTILE,
    contact=st.builds(Contact, HOSTILE, HOSTILE, HOSTILE),
    admin_name=HOSTILE,
)
WRITTEN = {"p", "br", "h1", "h2", "h3", "b", "strong", "i", "em", "ul", "ol", "li", "a", "img"}
FRAME = {"html", "head", "meta", "title", "style", "body", "div"}


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def is_harmless(letter: Letter) -> bool:
    found, plain = Elements(letter.html), Elements(render(None, NOBODY, Language.ENGLISH).html)
    within_frame = all(found.tags.count(tag) == plain.tags.count(tag) for tag in FRAME)
    known = set(found.tags) <= WRITTEN | FRAME
    handlers = any(name.startswith("on") or name in {"style", "srcdoc"} for name, _ in found.attributes)
    addresses = [value.strip().lower() for name, value in found.attributes if name in {"href", "src"}]
    safe = all(address.startswith(("https://", "http://", "mailto:")) for address in addresses)
    return within_frame and known and safe and not handlers


NOBODY = Facts(
    first_name="",
    products=[],
    sign_in_link="https://sync.example/welcome/t/",
    account_name="",
    contact=Contact(),
    admin_name="",
)


@settings(max_examples=150, deadline=None)
@given(subject=HOSTILE, body=HOSTILE, facts=FACTS)
def test_no_text_and_no_fact_brings_script_headers_or_an_end_of_the_frame(
    subject: str, body: str, facts: Facts
) -> None:
    try:
        text = written(subject, body)
    except TextRefused:
        text = None
    letter = render(text, facts, Language.ENGLISH)
    assert is_harmless(letter), letter.html
    assert not set(letter.subject) & set("\r\n")


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
@example("{{\r\nfirst\r\nname}}")
def test_what_is_clean_stays_as_it_is(entry: str) -> None:
    try:
        cleaned = clean(entry)
    except TextRefused:
        return
    assert clean(cleaned) == cleaned
