from django.db import migrations

from usersync.walls.policies import change


class Migration(migrations.Migration):
    """Policies that lead to no index; those of a new installation are so already."""

    dependencies = [("walls", "0004_token_is_demanded")]

    operations = [migrations.RunPython(change, elidable=False)]
