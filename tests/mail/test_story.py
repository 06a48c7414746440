"""From the directory to the mailbox, with a real worker and a real mail server."""

import re

from django.test import Client

from rules.accounts.languages import Language
from rules.directory.models import DirectoryGroup
from tests.console.reading import words
from tests.factories import WelcomeTemplateTextFactory
from tests.live import Mailbox, Workers, wait_for
from tests.mail.conftest import states
from tests.provisioning.conftest import Company
from tests.scim.provider import IdentityProvider, path_of, provider_of


def test_a_push_leads_to_exactly_one_mail_in_the_language_of_the_rule(
    worker: Workers, mailbox: Mailbox, halden: Company
) -> None:
    hello = halden.welcome_template("Hello")
    WelcomeTemplateTextFactory.create(
        template=hello, language="de", subject="Hallo {{first_name}}", body="<p>Schön, dass Sie da sind.</p>"
    )
    sales = halden.group("Sales")
    halden.rule(sales, halden.product("GoTo Meeting"), welcome_template_id=hello.pk, language=Language.GERMAN)
    worker()
    okta = provider_of(halden.source)
    zoe = okta.post("/Users", {"userName": "zoe@halden.example", "name": {"givenName": "Zoe"}}).body["id"]
    for _ in range(2):
        join(okta, sales, zoe)
    wait_for(lambda: states() == ["sent"], what="the mail")
    # Who comes later gets theirs after all that could still go to Zoe.
    join(okta, sales, okta.post("/Users", {"userName": "yan@halden.example"}).body["id"])
    wait_for(lambda: states() == ["sent", "sent"], what="the next mail")
    (mail,) = mailbox.to("zoe@halden.example")
    assert (mail["To"], mail["Subject"]) == ("Zoe <zoe@halden.example>", "Hallo Zoe")
    assert mail["Content-Language"] == "de"
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body
        said = body.get_content()
        assert "Guten Tag Zoe," in said
        assert "Schön, dass Sie da sind." in said
        assert "GoTo Meeting" in said
        assert "Willkommen, Zoe" in page_behind(said)


def join(okta: IdentityProvider, group: DirectoryGroup, user: str) -> None:
    member = {"op": "add", "path": "members", "value": [{"value": user}]}
    assert okta.patch(path_of(group), member).status in {200, 204}


def page_behind(said: str) -> str:
    """What the link in a letter opens."""
    (link,) = {*re.findall(r"http://localhost:8000(/welcome/[^/]+/)", said)}
    return words(Client().get(link))
