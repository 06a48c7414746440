"""How operators prove who they are: django-allauth in our look, closed to those who were not invited."""
