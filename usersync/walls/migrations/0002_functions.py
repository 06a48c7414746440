from django.db import migrations

from usersync.walls.functions import make


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_lowered_names"),
        ("walls", "0001_initial"),
    ]

    operations = [migrations.RunPython(make, elidable=False)]
