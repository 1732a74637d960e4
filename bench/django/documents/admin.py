"""Columns, filters and searches as the catalogue has them.

Both settings have what nobody would go without: other records are chosen by their id, not from a list of all there are,
and the side bar has no filter that would list every customer.
"""

from django.conf import settings
from django.contrib import admin

from .hiding import hide
from .history import AuditedHistory
from .models import Article, AuditLog, Channel, Manager, Revision, Space
from .paginator import CountlessPaginator
from .search import Searched

ROWS = 50


class Office(Searched, AuditedHistory, admin.ModelAdmin):
    list_per_page = ROWS
    ordering = ["-updated_at", "-id"]
    if settings.BENCH_TUNED:
        show_full_result_count = False
        paginator = CountlessPaginator


class Revisions(admin.TabularInline):
    model = Revision
    fields = readonly_fields = ["title", "number", "note", "created_by", "updated_at"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("created_by").order_by("-updated_at", "-id")


@admin.register(Article)
class Articles(Office):
    entity = "article"
    exact, prefix, words = ["id", "slug"], ["slug"], ["title", "summary"]
    list_display = ["title", "channel", "space", "state", "hidden", "deleted_at", "updated_at"]
    list_filter = ["state", "hidden", ("deleted_at", admin.EmptyFieldListFilter), "created_at", "updated_at"]
    raw_id_fields = ["channel", "space", "created_by", "updated_by"]
    inlines = [Revisions]
    actions = [hide]
    if settings.BENCH_TUNED:
        list_select_related = ["channel", "space"]

    def get_queryset(self, request):
        found = super().get_queryset(request)
        is_list = request.resolver_match and request.resolver_match.url_name.endswith("_changelist")
        return found.defer("body") if settings.BENCH_TUNED and is_list else found


@admin.register(Channel)
class Channels(Office):
    entity = "channel"
    exact, prefix, words = ["id", "slug", "signup_email"], ["slug", "signup_email"], ["name"]
    list_display = ["name", "slug", "plan", "language", "suspended", "updated_at"]
    list_filter = ["plan", "suspended", "updated_at"]


@admin.register(Manager)
class Managers(Office):
    entity = "manager"
    exact, prefix, words = ["id", "handle", "email"], ["handle", "email"], ["name"]
    list_display = ["name", "handle", "channel", "role", "left_at", "updated_at"]
    list_filter = ["role", "updated_at"]
    list_select_related = ["channel"]
    raw_id_fields = ["channel"]


@admin.register(Space)
class Spaces(Office):
    entity = "space"
    exact, prefix, words = ["id", "slug"], ["slug"], ["name"]
    list_display = ["name", "slug", "channel", "website_on", "on_home", "updated_at"]
    list_filter = ["website_on", "on_home", "updated_at"]
    raw_id_fields = ["channel"]


@admin.register(AuditLog)
class Timeline(admin.ModelAdmin):
    list_display = ["occurred_at", "actor_type", "actor_id", "action", "entity_type", "entity_id", "before", "after"]
    list_per_page = ROWS
    ordering = ["-occurred_at", "-id"]
    if settings.BENCH_TUNED:
        show_full_result_count = False
        paginator = CountlessPaginator
