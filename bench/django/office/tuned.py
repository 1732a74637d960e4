"""The same, tuned for large tables and many requests; the admin classes look at BENCH_TUNED."""

from .settings import *  # noqa: F403
from .settings import DATABASES

BENCH_TUNED = True
# A connection is kept for as long as its worker lives.
for database in DATABASES.values():
    database["CONN_MAX_AGE"] = None
# Who asks is remembered by each worker, beside the table of sessions.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
