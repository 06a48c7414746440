"""What the list of rules is asked for, as its address and the forms on its page say it."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from rules.directory.search import words_of
from rules.ruleset.selectors import RuleStatus


@dataclass(frozen=True, slots=True)
class RuleSearch:
    """`status`: a `RuleStatus`, or empty for any."""

    words: str = ""
    status: str = ""

    statuses = RuleStatus.choices

    @classmethod
    def of(cls, asked: QueryDict) -> Self:
        """A status that there is not filters nothing."""
        status = asked.get("status", "")
        return cls(
            words=" ".join(words_of(asked.get("q", ""))),
            status=status if status in RuleStatus.values else "",
        )

    @classmethod
    def sent_with(cls, request: HttpRequest) -> Self:
        """By the form that changes a rule, or in the address of the question before it."""
        return cls.of(request.POST or request.GET)

    def __bool__(self) -> bool:
        return bool(self.words or self.status)

    @property
    def entries(self) -> dict[str, str]:
        """For the address of the page, which says nothing where nothing is asked for."""
        asked = {"q": self.words, "status": self.status}
        return {name: value for name, value in asked.items() if value}

    @property
    def address(self) -> str:
        """Of the page with what is found."""
        return reverse("console:user_sync", query=self.entries or None)

    @property
    def query(self) -> str:
        return urlencode(self.entries)
