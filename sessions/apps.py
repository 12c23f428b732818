from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.lib import places


class ProgrammeConfig(AppConfig):
    """The label is not the name: `sessions` belongs to the framework's own app."""

    name = "sessions"
    label = "programme"
    verbose_name = _("Programme")

    def ready(self) -> None:
        places.navigation.add("sessions.places.navigation", order=10)
        places.landing_sections.add("sessions.places.landing_parts", order=10)
        places.speaker_page.add("sessions.places.sessions_of_speakers", order=10)
        places.speaking_page.add("sessions.places.sessions_for_speakers", order=10)
        places.personal_data.add("sessions.personal.records", order=50)
        places.sitemap.add("sessions.places.sitemap", order=20)
        places.invariants.add("sessions.places.invariants")
        places.panel_start.add("sessions.places.panel_start", order=20)
        places.demonstration.add("sessions.demonstration.load", order=30)
