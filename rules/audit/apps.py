from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "rules.audit"
    label = "audit"
