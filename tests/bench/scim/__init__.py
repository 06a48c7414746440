"""The SCIM endpoint side by side with django-scim2; `make bench-scim`."""
