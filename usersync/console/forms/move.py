from django import forms


class MoveForm(forms.Form):
    """`seen`: the fingerprint of the order in front of the administrator."""

    rule = forms.IntegerField(min_value=1)
    position = forms.IntegerField(min_value=1)
    seen = forms.CharField()
