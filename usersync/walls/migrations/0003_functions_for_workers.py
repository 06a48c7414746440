from django.db import migrations

from usersync.walls.functions import make


class Migration(migrations.Migration):
    """The functions again, with those that have come since."""

    dependencies = [("walls", "0002_functions")]

    operations = [migrations.RunPython(make, elidable=False)]
