"""The project's settings with the stock flow beside it, a folder and Redis databases that nobody else uses."""

import atexit
import shutil
import tempfile

from config.settings import *  # noqa: F403
from config.settings import AUTHENTICATION_BACKENDS, CACHES, INSTALLED_APPS, RQ_QUEUES

INSTALLED_APPS = [*INSTALLED_APPS, "bench.stock"]
ROOT_URLCONF = "bench.urls"
# viewflow's own pages ask for permissions given by name, which the house does not know.
AUTHENTICATION_BACKENDS = [*AUTHENTICATION_BACKENDS, "django.contrib.auth.backends.ModelBackend"]
DEBUG = False
ALLOWED_HOSTS = ["testserver"]
SECURE_SSL_REDIRECT = False
MEDIA_ROOT = tempfile.mkdtemp(prefix="cases-bench-")
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
CACHES["default"]["OPTIONS"]["db"] = 14
for queue in RQ_QUEUES.values():
    queue["DB"] = 15
