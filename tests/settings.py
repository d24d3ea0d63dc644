"""Settings of the tests: as the site's, with a folder and a database of their own and a quick password hasher."""

import os

from tests import databases

DATABASE = databases.prepare()
# Set before the site's settings are read, which would otherwise make a folder and a key in var/.
os.environ["WUSONG_VAR"] = os.path.join(
    os.environ["WUSONG_TEST_FOLDER"], os.environ.get("PYTEST_XDIST_WORKER", "one"), "var"
)
os.environ["WUSONG_SECRET_KEY"] = "of the tests only"
os.environ["WUSONG_DEMO"] = ""
os.environ["WUSONG_TODAY"] = "2008-11-30"  # a fixed day: the tests pass on any day of the year
os.environ.pop("WUSONG_DATABASE", None)

from wusong.settings import *  # noqa: E402, F403

DATABASES = {"default": DATABASE}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
