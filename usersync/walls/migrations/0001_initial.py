from django.db import migrations

from usersync.walls.policies import put_up


class Migration(migrations.Migration):
    """After all tables of accounts. A table that comes later brings its wall along."""

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("audit", "0001_initial"),
        ("catalog", "0001_initial"),
        ("connections", "0001_initial"),
        ("directory", "0001_initial"),
        ("operators", "0001_initial"),
        ("provisioning", "0001_initial"),
        ("ruleset", "0001_initial"),
    ]

    operations = [migrations.RunPython(put_up, elidable=False)]
