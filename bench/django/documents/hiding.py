"""The action that hides articles: what it would change, and then the change with its row of the audit table."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F
from django.template.response import TemplateResponse
from django.utils import timezone

from .models import Article, AuditLog


@admin.action(description="Hide from home")
def hide(modeladmin, request, queryset):
    chosen = request.POST.getlist("_selected_action")
    if "apply" in request.POST:
        count = run(request, chosen)
        modeladmin.message_user(request, f"{count} hidden", messages.SUCCESS)
        return None
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": "Hide from home",
        "articles": Article.objects.using("default").filter(pk__in=chosen).select_related("channel", "space"),
        "opts": modeladmin.opts,
    }
    return TemplateResponse(request, "documents/hide.html", context)


def run(request, chosen):
    now = timezone.now()
    with transaction.atomic(using="default"):
        articles = Article.objects.using("default").filter(pk__in=chosen, hidden=False).order_by("pk")
        locked = list(articles.select_for_update().only("pk", "channel_id", "hidden"))
        Article.objects.using("default").filter(pk__in=[article.pk for article in locked]).update(
            hidden=True, updated_at=now, version=F("version") + 1
        )
        AuditLog.objects.using("default").bulk_create(event(request, article, now) for article in locked)
    return len(locked)


def event(request, article, now):
    return AuditLog(
        occurred_at=now,
        actor_type="user",
        actor_id=request.user.get_username(),
        channel_id=article.channel_id,
        entity_type="article",
        entity_id=str(article.pk),
        action="article.hidden",
        arguments={"reason": request.POST.get("reason", "")},
        before={"hidden": False},
        after={"hidden": True},
    )
