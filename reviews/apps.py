from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.lib import places


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        from reviews import admin  # noqa: F401, PLC0415 - registers the panel's list and queue

        places.paper_page.add("reviews.places.paper_page", order=50)
        places.panel_start.add("reviews.places.panel_start", order=50)
        places.sweeps.add("reviews.services.pressure.forget_networks", order=76)
        places.sweeps.add("reviews.services.surges.end_quiet", order=75)
        places.sweeps.add("reviews.services.learning.learn", order=80)
        places.invariants.add("reviews.places.invariants")
        places.personal_data.add("reviews.personal.records", order=60)
        places.sitemap.add("reviews.places.sitemap", order=60)
        places.robots.add("reviews.places.left_out")
        places.demonstration.add("reviews.demonstration.load", order=70)
