"""A small project around django-scim2, as its documentation sets it up, in an environment of its own."""
