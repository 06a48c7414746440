"""Facts and texts that the tests of letters share."""

from dataclasses import replace

from rules.letters.facts import Contact, Facts
from rules.letters.texts import WelcomeText, written

ALICE = Facts(
    first_name="Alice",
    products=("GoTo Meeting", "GoTo Webinar"),
    sign_in_link="https://sync.halden.example/welcome/alices-token/",
    account_name="Halden & Söhne",
    contact=Contact("Maya Okafor", "it-help@halden.example", "+49 30 1234"),
    admin_name="Maya Okafor",
)
NOBODY_TO_ASK = replace(ALICE, contact=Contact())

SALES = written(
    "Welcome, {{first_name}}",
    "<h2>Welcome to Sales</h2><p>You start with:</p><p>{{products}}</p>"
    "<ol><li>Open <a href='{{sign_in_link}}'>your page</a></li><li>Ask <b>{{ admin_name }}</b></li></ol>"
    "<p><img src='https://halden.example/team.png' alt='The team'></p>",
)
VERTRIEB = WelcomeText("Willkommen, {{first_name}}", "<p>Willkommen im Vertrieb von {{account_name}}!</p>")
