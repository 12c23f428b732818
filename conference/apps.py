from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.lib import places


class ConferenceConfig(AppConfig):
    name = "conference"
    verbose_name = _("Conference")

    def ready(self) -> None:
        from conference import checks  # noqa: F401, PLC0415 - registers the system checks

        places.sweeps.add("conference.services.mail.send_due", order=90)
        places.sweeps.add("conference.services.uploads.forget_old", order=90)
        places.sweeps.add("conference.services.worker.tidy", order=95)
        places.invariants.add("conference.invariants.check")
        # Last: the others find what is a person’s by the account’s address.
        places.personal_data.add("conference.personal.records", order=90)
        places.sitemap.add("conference.sitemap.shelves", order=10)
        places.demonstration.add("conference.demonstration.load", order=10)
        places.panel_start.add("conference.panel_start.needs", order=90)
