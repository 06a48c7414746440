from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What a screen says of its rows: whole sentences, because languages differ in more than the nouns.

    `delete_question` has a place for the `name` of the row.
    """

    heading: str | Promise
    lead: str | Promise
    form_lead: str | Promise = ""
    add: str | Promise
    delete: str | Promise
    delete_question: str | Promise
    none_found: str | Promise
    none_yet: str | Promise
    # What such a row is for, where there is none.
    nothing_yet: str | Promise
