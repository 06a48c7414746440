"""From the directory to the mailbox, with a real worker and a real mail server."""

from rules.accounts.languages import Language
from tests.factories import WelcomeTemplateTextFactory
from tests.live import Mailbox, Workers, wait_for
from tests.mail.conftest import states
from tests.provisioning.conftest import Company
from tests.scim.provider import path_of, provider_of


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
    member = {"op": "add", "path": "members", "value": [{"value": zoe}]}
    for _ in range(2):
        assert okta.patch(path_of(sales), member).status in {200, 204}
    wait_for(lambda: states() == ["sent"], what="the mail")
    (mail,) = mailbox.messages()
    assert (mail["To"], mail["Subject"]) == ("Zoe <zoe@halden.example>", "Hallo Zoe")
    body = mail.get_body(("plain",))
    assert body
    text = body.get_content()
    assert "Schön, dass Sie da sind." in text
    assert "- GoTo Meeting" in text
    assert "http://localhost:8000/welcome/" in text
