from django.db import migrations

from usersync.walls.functions import make_demand


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0001_initial"),
        ("walls", "0003_functions_for_workers"),
    ]

    operations = [migrations.RunPython(make_demand, elidable=False)]
