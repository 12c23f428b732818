from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Makes an installation ready to serve: folders, catalogues, tables. Safe to run again at every start."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in (settings.STATE_DIR, settings.PRIVATE_FILES, settings.STATIC_ROOT):
            Path(folder).mkdir(parents=True, exist_ok=True)
        call_command("compile_translations")
        call_command("migrate", verbosity=0)
        call_command("migrate", "conference", database="cache", verbosity=0)
        call_command("createcachetable", database="cache", verbosity=0)
