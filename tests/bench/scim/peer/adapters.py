"""django-scim2 leaves the members out of a PUT; this much an application must add."""

from django_scim.adapters import SCIMGroup


class Group(SCIMGroup):
    def from_dict(self, d):
        super().from_dict(d)
        self._member_ids = [int(member["value"]) for member in d.get("members", [])]

    def save(self):
        super().save()
        self.obj.user_set.set(self._member_ids)
