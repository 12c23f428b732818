import secrets
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from conference import demonstration
from conference.lib import places


class Command(BaseCommand):
    help = "Adds what is missing of the demonstration and prints the accounts. With --fresh everything is removed first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="remove all records first")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is loaded only where DEMO=1 is set.")
        if options["fresh"]:
            call_command("flush", interactive=False, verbosity=0)
        stage = places.Demonstration(at=timezone.now())
        for provider in places.demonstration:
            provider(stage)
        for line in stage.added:
            self.stdout.write(f"added: {line}")
        self._tell_accounts()

    def _tell_accounts(self) -> None:
        """A password is known only in the run that made it, or when the operator gave it."""
        password = settings.DEMO_PASSWORD or secrets.token_urlsafe(9)
        new = demonstration.set_passwords(password, always=bool(settings.DEMO_PASSWORD))
        self.stdout.write("Accounts (sign in at /accounts/login/):")
        for email, role in demonstration.ACCOUNTS.items():
            self.stdout.write(f"  {email:<28} {role:<13} {password if email in new else 'password as printed at the first start'}")
