from django import forms


class RuleOrderField(forms.Field):
    """Rule ids in the order the administrator saw: `7,3,12`."""

    def to_python(self, value: object) -> list[int]:
        try:
            return [int(part) for part in str(value or "").split(",") if part]
        except ValueError:
            raise forms.ValidationError("Not a list of rules.") from None


class MoveForm(forms.Form):
    rule = forms.IntegerField(min_value=1)
    position = forms.IntegerField(min_value=1)
    seen = RuleOrderField()
