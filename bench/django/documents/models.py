"""The product's tables, as they are: Django makes none of them."""

from django.db import models


class Channel(models.Model):
    slug = models.TextField()
    name = models.TextField()
    language = models.TextField(null=True, blank=True)
    plan = models.TextField(choices=[(it, it) for it in ("free", "team", "business", "enterprise")])
    signup_email = models.TextField(null=True, blank=True)
    settings = models.JSONField(default=dict)
    suspended = models.BooleanField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.IntegerField()

    class Meta:
        managed = False
        db_table = "channel"

    def __str__(self):
        return self.name


class Manager(models.Model):
    channel = models.ForeignKey(Channel, models.DO_NOTHING, null=True, blank=True)
    handle = models.TextField()
    name = models.TextField()
    email = models.TextField(null=True, blank=True)
    role = models.TextField(choices=[(it, it) for it in ("owner", "editor", "viewer")])
    left_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.IntegerField()

    class Meta:
        managed = False
        db_table = "manager"

    def __str__(self):
        return self.name


class Space(models.Model):
    channel = models.ForeignKey(Channel, models.DO_NOTHING)
    slug = models.TextField()
    name = models.TextField()
    website_on = models.BooleanField()
    on_home = models.BooleanField()
    settings = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.IntegerField()

    class Meta:
        managed = False
        db_table = "space"

    def __str__(self):
        return self.name


class Article(models.Model):
    channel = models.ForeignKey(Channel, models.DO_NOTHING)
    space = models.ForeignKey(Space, models.DO_NOTHING)
    slug = models.TextField()
    title = models.TextField()
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    state = models.TextField(choices=[(it, it) for it in ("draft", "published", "archived")])
    hidden = models.BooleanField()
    published_at = models.DateTimeField(null=True, blank=True)
    scheduled_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        Manager, models.DO_NOTHING, null=True, blank=True, db_column="created_by", related_name="+"
    )
    updated_by = models.ForeignKey(
        Manager, models.DO_NOTHING, null=True, blank=True, db_column="updated_by", related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.IntegerField()

    class Meta:
        managed = False
        db_table = "article"

    def __str__(self):
        return self.title


class Revision(models.Model):
    article = models.ForeignKey(Article, models.DO_NOTHING)
    channel = models.ForeignKey(Channel, models.DO_NOTHING)
    number = models.IntegerField()
    title = models.TextField()
    note = models.TextField(blank=True)
    created_by = models.ForeignKey(
        Manager, models.DO_NOTHING, null=True, blank=True, db_column="created_by", related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.IntegerField()

    class Meta:
        managed = False
        db_table = "revision"


class AuditLog(models.Model):
    occurred_at = models.DateTimeField()
    actor_type = models.TextField()
    actor_id = models.TextField()
    channel_id = models.BigIntegerField(null=True)
    entity_type = models.TextField()
    entity_id = models.TextField()
    action = models.TextField()
    arguments = models.JSONField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)

    class Meta:
        managed = False
        db_table = "audit_log"
