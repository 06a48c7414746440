import os
from urllib.parse import unquote, urlsplit

_database = urlsplit(os.environ["DATABASE_URL"])

SECRET_KEY = "of a benchmark"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "peer.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "peer.PeerUser"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django_scim", "peer"]
# All tables at once, without migrations.
MIGRATION_MODULES = {"auth": None, "contenttypes": None}
MIDDLEWARE = ["peer.signed_in.SignedIn", "django_scim.middleware.SCIMAuthCheckMiddleware"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.path.lstrip("/"),
        "USER": _database.username,
        "HOST": unquote(_database.hostname or ""),
        "CONN_MAX_AGE": 60,
    }
}
SCIM_SERVICE_PROVIDER = {
    "NETLOC": "127.0.0.1",
    "SCHEME": "http",
    "AUTHENTICATION_SCHEMES": [],
    "GROUP_MODEL": "peer.models.PeerGroup",
    "GROUP_ADAPTER": "peer.adapters.Group",
}
