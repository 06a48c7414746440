from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor
from rules.catalog.models import Product
from rules.catalog.seat_history import DayOfSeats, courses
from rules.catalog.selectors import products
from rules.catalog.services import create_product
from rules.directory.search import words_of
from rules.provisioning.products import change_product, delete_product
from rules.provisioning.removal import Instead
from rules.ruleset.uses import rules_by_use
from usersync.console.crud.form import EntryForm
from usersync.console.crud.screen import Removal, Screen
from usersync.console.crud.texts import Texts
from usersync.console.forms.layout import Section
from usersync.console.listing import Column, named
from usersync.console.screens.product_rows import ProductRow, line
from usersync.console.seat_pictures import SeatCourse
from usersync.console.sentences import grouped
from usersync.operators.access import get_product

DAYS = 30
MOST_SEATS = 10_000_000
_COLOURS = (
    (1, _("Blue")),
    (2, _("Violet")),
    (3, _("Teal")),
    (4, _("Pink")),
    (5, _("Ochre")),
    (6, _("Slate")),
)


class ProductForm(EntryForm[Product]):
    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Name the product.")}
    )
    short_label = forms.CharField(
        label=_("Short label"),
        max_length=20,
        help_text=_("For chips, where the full name has no room."),
        error_messages={"required": _("Give it a label of a word or two.")},
    )
    seat_limit = forms.IntegerField(
        label=_("Seats purchased"),
        required=False,
        min_value=0,
        max_value=MOST_SEATS,
        help_text=_(
            "Empty: unlimited. A lower number revokes nothing; a higher one serves the waiting list."
        ),
    )
    colour_slot = forms.TypedChoiceField(
        label=_("Colour"), choices=_COLOURS, coerce=int, widget=forms.RadioSelect, initial=6
    )
    uses_device_groups = forms.BooleanField(
        label=_("Its users reach device groups"),
        required=False,
        help_text=_("Rules then offer device groups."),
    )
    layout: ClassVar[Layout] = Layout(
        Section("", "name", "short_label", "seat_limit", css_class="us-fields"),
        Section("", Field("colour_slot", template="products/colour_field.html"), "uses_device_groups"),
    )

    def entries_of(self, row: Product) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.base_fields}

    def save(self, actor: Actor) -> Product:
        said = {"account": self.account, "actor": actor, **self.cleaned_data}
        return change_product(product_id=self.row.pk, **said) if self.row else create_product(**said)


def find(account: Account, search: str) -> list[ProductRow]:
    found = list(named(products(account), words_of(search)))
    rules, course = rules_by_use(account, Product), _courses(found)
    return [
        ProductRow(each, SeatCourse(course[each.pk], DAYS, width=96, height=28), rules[each.pk])
        for each in found
    ]


def on_its_page(product: Product) -> dict[str, Any]:
    course = SeatCourse(_courses([product])[product.pk], DAYS, width=600, height=160)
    return {"product": ProductRow(product, course, ())}


def _courses(found: Sequence[Product]) -> Mapping[int, Sequence[DayOfSeats]]:
    return courses(found, today=timezone.now().date(), days=DAYS)


def removal(product: Product) -> Removal:
    held, waiting = product.seats_held, product.seats_waiting
    obstacles = []
    if held or waiting:
        have = ngettext("%(number)s user has a seat.", "%(number)s users have a seat.", held)
        obstacles.append(have % {"number": grouped(held)})
    if waiting:
        wait = ngettext("%(number)s user waits for one.", "%(number)s users wait for one.", waiting)
        obstacles.append(wait % {"number": grouped(waiting)})
    nothing = gettext("No rule gives it and nobody has a seat. Settings templates lose what they say of it.")
    return Removal([nothing], obstacles)


def _delete(*, account: Account, actor: Actor, row_id: int, instead: Instead | None) -> None:
    """Rules give nothing instead: they keep a product."""
    assert instead is None
    delete_product(account=account, actor=actor, product_id=row_id)


PRODUCTS = Screen(
    name="product",
    texts=Texts(
        heading=_("Products"),
        lead=_("Seats that were purchased, and who uses them."),
        add=_("Add product"),
        delete=_("Delete product"),
        delete_question=_("Delete the product %(name)s?"),
        none_found=_("No product found"),
        none_yet=_("No products yet"),
        nothing_yet=_("A product is what rules give seats of."),
    ),
    columns=(
        Column(_("Product"), "name"),
        Column(_("Used"), "used", "us-num"),
        Column(_("Total"), "total", "us-num"),
        Column(_("Available"), "available", "us-num"),
        Column(_("Waiting"), "waiting", "us-num"),
        Column(_("Last 30 days"), css_class="us-course-cell"),
        Column(_("Rules"), css_class="us-source"),
        Column(_("Actions"), css_class="us-row-actions", is_spoken_only=True),
    ),
    rows=find,
    line=line,
    get=get_product,
    form=ProductForm,
    form_template="products/form.html",
    removal=removal,
    delete=_delete,
    more=on_its_page,
    sees=Right.SEE_SEATS,
)
