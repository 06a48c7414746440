"""Pieces of form layouts in the look of the console."""

from crispy_forms.layout import Div, LayoutObject
from django.utils.functional import Promise


class Section(Div):  # type: ignore[misc] # crispy-forms is not typed
    """A part of a form card; the fields stand in two columns where `css_class` is `us-fields`."""

    template = "rule/section.html"

    def __init__(self, heading: str | Promise, *fields: LayoutObject | str, css_class: str = "") -> None:
        super().__init__(*fields, css_class=css_class)
        self.heading = heading
