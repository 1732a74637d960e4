"""An object's history, read from the product's own audit table."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse

from .models import AuditLog, Manager

EVENTS = 50


class AuditedHistory:
    """For an admin class: `entity` is what the audit table calls its model."""

    entity = None

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        events = AuditLog.objects.filter(entity_type=self.entity, entity_id=str(record.pk))
        page = self.get_paginator(request, events.order_by("-occurred_at", "-id"), EVENTS).get_page(
            request.GET.get("p", 1)
        )
        context = {
            **self.admin_site.each_context(request),
            "title": f"Change history: {record}",
            "events": named(page.object_list),
            "page": page,
            "object": record,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "documents/history.html", context)


def named(events):
    """The events, with the names of the managers whose doing they are: one statement for all."""
    events = list(events)
    ids = {event.actor_id for event in events if event.actor_type == "manager" and event.actor_id.isdigit()}
    names = dict(Manager.objects.filter(pk__in=ids).values_list("pk", "name"))
    for event in events:
        known = event.actor_type == "manager" and event.actor_id.isdigit()
        event.actor = names.get(int(event.actor_id), event.actor_id) if known else event.actor_id
    return events
