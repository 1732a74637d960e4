class Router:
    """The product's tables are read on the replica; Django's own, and whatever is written, are on the primary."""

    def db_for_read(self, model, **hints):
        return "replica" if model._meta.app_label == "documents" else "default"

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default" and app_label != "documents"
