"""The end of a welcome e-mail that rules may still name: what they name instead is chosen first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet

from rules.catalog.models import WelcomeTemplate
from rules.provisioning.removal import delete_welcome_template
from rules.ruleset.models import Rule
from rules.ruleset.uses import rules_that_use
from usersync.console.numbers import number_in
from usersync.console.welcome_preview import DEFAULT
from usersync.operators.access import AdministratorRequest


@dataclass(frozen=True, slots=True)
class Removing:
    """`instead` None with an answer: the Default one."""

    template: WelcomeTemplate
    rules: Sequence[Rule]
    others: QuerySet[WelcomeTemplate]
    instead: WelcomeTemplate | None
    is_answered: bool
    is_unanswered: bool

    @classmethod
    def of(cls, request: AdministratorRequest, template: WelcomeTemplate) -> Self:
        rules = rules_that_use(template)
        others = WelcomeTemplate.objects.filter(account=request.account).exclude(pk=template.pk)
        asked = request.POST.get("instead", "" if rules else DEFAULT)
        instead = others.filter(pk=number_in(asked) or 0).first()
        is_answered = instead is not None or asked == DEFAULT
        return cls(
            template, rules, others, instead, is_answered, "instead" in request.POST and not is_answered
        )

    @property
    def context(self) -> dict[str, object]:
        return {
            "template": self.template,
            "rules": self.rules,
            "others": self.others,
            "is_unanswered": self.is_unanswered,
        }

    def carry_out(self, request: AdministratorRequest) -> None:
        """Raises CatalogError."""
        delete_welcome_template(
            account=request.account,
            actor=request.actor,
            template_id=self.template.pk,
            instead=self.instead,
        )
