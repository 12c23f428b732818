import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from conference.services import team


class Command(BaseCommand):
    help = "Opens the account of the first organiser: owner of the organisation, which is made when there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--organisation", default="", help="its name, when it is made")

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass.getpass("Password: ")
        member = team.create_owner(options["email"], password=password, organisation_name=options["organisation"])
        self.stdout.write(f"{member.user.email} owns {member.organisation}. Sign in at /accounts/login/")
