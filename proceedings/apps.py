from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.lib import places


class ProceedingsConfig(AppConfig):
    name = "proceedings"
    verbose_name = _("Proceedings")

    def ready(self) -> None:
        places.navigation.add("proceedings.places.navigation", order=25)
        places.landing_sections.add("proceedings.places.landing_sections", order=50)
        places.session_page.add("proceedings.places.session_page", order=60)
        places.speaker_page.add("proceedings.places.speaker_page", order=60)
        places.panel_start.add("proceedings.places.panel_start", order=40)
        places.panel_start.add("proceedings.panel_figures.most_read", order=45)
        places.personal_data.add("proceedings.personal.records", order=55)
        places.changed_conference.add("proceedings.services.records.follow_conference")
        places.sitemap.add("proceedings.sitemap.shelves", order=50)
        places.robots.add("proceedings.sitemap.left_out")
        places.invariants.add("proceedings.places.invariants")
        places.sweeps.add("proceedings.services.reading.sweep", order=97)
        places.demonstration.add("proceedings.demonstration.load", order=60)
