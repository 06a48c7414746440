from django.db import migrations

from usersync.walls.functions import make


class Migration(migrations.Migration):
    """The functions again: a domain leads to the account that has verified it."""

    dependencies = [
        ("operators", "0002_domains_are_proven"),
        ("walls", "0005_no_index_by_account"),
    ]

    operations = [migrations.RunPython(make, elidable=False)]
