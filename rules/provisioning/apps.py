from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    name = "rules.provisioning"
    label = "provisioning"
