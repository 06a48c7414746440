"""The columns of rows that rules name."""

from django.utils.translation import gettext_lazy as _

from usersync.console.listing import Column

NAME = Column(_("Name"), "name")
USERS = Column(_("Users"), "users", "us-num")
RULES = Column(_("Rules"), "rules_count")
ACTIONS = Column(_("Actions"), css_class="us-row-actions", is_spoken_only=True)
