from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.lib import places


class SpeakersConfig(AppConfig):
    name = "speakers"
    verbose_name = _("Speakers")

    def ready(self) -> None:
        places.navigation.add("speakers.places.navigation", order=20)
        places.landing_sections.add("speakers.places.landing_section", order=30)
        places.personal_data.add("speakers.personal.records", order=60)
        places.sitemap.add("speakers.places.sitemap", order=30)
        places.invariants.add("speakers.places.invariants")
        places.panel_start.add("speakers.places.panel_start", order=15)
        places.sweeps.add("speakers.services.reminders.remind", order=80)
        places.demonstration.add("speakers.demonstration.load", order=20)
