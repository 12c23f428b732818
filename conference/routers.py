"""Which database holds what: counts and the cache lie in a throw-away file of their own."""

from typing import Any

from django.db.models import Model


class CacheRouter:
    """A rollback must not forget a count, and a count must not wait behind the records' write lock."""

    tables = frozenset({"limit", "cacheentry"})

    def _is_ours(self, model: type[Model]) -> bool:
        return model._meta.app_label == "django_cache" or (model._meta.app_label == "conference" and model._meta.model_name in self.tables)

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return "cache" if self._is_ours(model) else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        ours = app_label == "django_cache" or (app_label == "conference" and model_name in self.tables)
        return ours if db == "cache" else (False if ours else None)
