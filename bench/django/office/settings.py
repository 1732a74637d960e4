"""Django as it comes: what a team has after the tutorial and the page on deployment, on a primary and a replica."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ["BENCH_DJANGO_SECRET"]
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "office.urls"
WSGI_APPLICATION = "office.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
USE_TZ = True
TIME_ZONE = "Asia/Seoul"
LANGUAGE_CODE = "en"
# What a tuned one does otherwise; `documents/admin.py` asks for it.
BENCH_TUNED = False

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "documents",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def database(port):
    """Its own tables are in the schema `django`; a request that nobody waits for any more ends on the server too."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "127.0.0.1",
        "PORT": os.environ[port],
        "NAME": "samuso_demo",
        "USER": "samuso_bench_django",
        "PASSWORD": os.environ["BENCH_DJANGO_PASSWORD"],
        "OPTIONS": {
            "options": "-c search_path=django,documents -c statement_timeout="
            + os.environ["BENCH_DJANGO_STATEMENT_TIMEOUT_MS"]
        },
    }


DATABASES = {"default": database("BENCH_PRIMARY_PORT"), "replica": database("BENCH_REPLICA_PORT")}
DATABASE_ROUTERS = ["office.router.Router"]
