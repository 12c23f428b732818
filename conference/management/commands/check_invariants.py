from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conference.lib import places


class Command(BaseCommand):
    help = "Looks whether everything that must always hold does; tells the rows that break it and exits with 1."

    def handle(self, *args: Any, **options: Any) -> None:
        violations = [violation for provider in places.invariants for violation in provider()]
        for violation in violations:
            self.stderr.write(f"{violation.name}: {', '.join(str(row) for row in violation.ids)}")
        if violations:
            raise CommandError(f"{len(violations)} rules do not hold")
        self.stdout.write(f"{len(places.invariants.names)} sets of rules hold")
