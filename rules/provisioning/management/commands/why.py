"""`manage.py why USER`: what a user holds, and which rule and group gave it."""

import msgspec
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from rules.directory.models import DirectoryUser
from rules.provisioning.holds.selectors import OnHold
from rules.provisioning.models import PendingUser
from rules.provisioning.why import Holding, KindAnswer, Loser, Why, why


class Command(BaseCommand):
    help = (
        "Show what a user holds, which rule and directory group gave it, which rules lost,"
        " and what would change it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="userName, e-mail address or id of the user")
        parser.add_argument("--account", metavar="SLUG", help="where several accounts have such a user")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *, user: str, account: str | None, json: bool, **_options: object) -> None:
        found = _find(user, account)
        answer = why(found)
        pending = PendingUser.objects.filter(user=found).exists()
        if json:
            document = {
                "user": found.user_name,
                "account": found.account.slug,
                "pending": pending,
                "why": answer,
            }
            self.stdout.write(msgspec.json.encode(document).decode())
        else:
            self.stdout.write("\n".join(_lines(found, answer, pending=pending)))


def _find(text: str, account: str | None) -> DirectoryUser:
    named = Q(user_name__iexact=text) | Q(email__iexact=text)
    if text.isdigit():
        named |= Q(pk=int(text))
    users = DirectoryUser.objects.filter(named, deleted_at=None).select_related("account", "source")
    if account:
        users = users.filter(account__slug=account)
    found = list(users[:2])
    if not found:
        raise CommandError(f"There is no user {text!r}{f' in account {account!r}' if account else ''}.")
    if len(found) > 1:
        raise CommandError(
            f"Several users are called {text!r}; name the account with --account, or give the id."
        )
    return found[0]


def _lines(user: DirectoryUser, answer: Why, *, pending: bool) -> list[str]:
    since = f" since {answer.status_since:%Y-%m-%d %H:%M} UTC" if answer.status_since else ""
    return [
        f"{user.full_name} <{user.user_name}> in {user.account.slug}, from {user.source.name}",
        f"{answer.status.label}{since}" + (", a change is being applied" if pending else ""),
        *(f"{failure.sentence} Since {failure.since:%Y-%m-%d %H:%M} UTC." for failure in answer.failures),
        *answer.remarks,
        *(line for kind in answer.answers for line in _kind_lines(kind)),
    ]


def _kind_lines(answer: KindAnswer) -> list[str]:
    lines = ["", answer.label]
    for holding in answer.holdings:
        lines.append(f"  {_holding(holding)}")
        lines += [f"      {_on_hold(holding.on_hold)}"] if holding.on_hold else []
        lines += [f"      {_loser(loser)}" for loser in holding.losers]
        lines += [f"      {holding.what_if}"] if holding.what_if else []
    if not answer.holdings:
        lines.append("  none")
    lines += [f"      {_loser(loser)}" for loser in answer.losers]
    return lines + ([f"      {answer.what_if}"] if answer.what_if else [])


def _holding(holding: Holding) -> str:
    place = f" (waiting, {holding.place.position} of {holding.place.of})" if holding.place else ""
    rule = holding.rule
    because = f", rule #{rule.priority or '(deleted)'} {rule.group_name}" if rule else ""
    if holding.is_own_choice:
        because = ", the user's own choice"
    since = f", since {holding.since:%Y-%m-%d %H:%M}" if holding.since else ""
    return f"{holding.text}{place}{because}{since}"


def _on_hold(hold: OnHold) -> str:
    text = f"on hold since {hold.since:%Y-%m-%d %H:%M}: {hold.because}"
    if hold.decided_at:
        return f"{text} Kept by {hold.kept_by} on {hold.decided_at:%Y-%m-%d}."
    return f"{text} Waits for an operator."


def _loser(loser: Loser) -> str:
    return f"#{loser.rule.priority} {loser.rule.group_name} {loser.reason}"
