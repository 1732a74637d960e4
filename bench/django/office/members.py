"""Makes members who are signed in: prints a cookie for each, as JSON."""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from importlib import import_module  # noqa: E402


def cookie(user):
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def main(count):
    User = get_user_model()
    Session.objects.all().delete()
    names = [f"bench-{place}" for place in range(count)]
    there = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    nobody_knows = make_password(None)
    User.objects.bulk_create(
        User(username=name, password=nobody_knows, is_staff=True, is_superuser=True)
        for name in names
        if name not in there
    )
    users = User.objects.filter(username__in=names).order_by("pk")
    print(json.dumps([cookie(user) for user in users]))


main(int(sys.argv[1]))
