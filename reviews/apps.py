from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.lib import places


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        from reviews import admin  # noqa: F401, PLC0415 - registers the panel's list and queue

        places.paper_page.add("reviews.places.paper_page", order=50)
        places.paper_page.add("reviews.places.locked", order=49)
        places.ticket_page.add("reviews.places.ticket_page", order=50)
        places.panel_start.add("reviews.places.panel_start", order=50)
        places.panel_start.add("reviews.places.claims_waiting", order=52)
        places.panel_start.add("reviews.places.surges_standing", order=49)
        places.version_notes.add("reviews.places.version_notes")
        places.notice_page.add("reviews.places.notice_page")
        places.published_notice.add("reviews.services.claims.notice_published")
        places.sweeps.add("reviews.services.surges.end_quiet", order=74)
        places.sweeps.add("reviews.services.drafts.forget_old", order=75)
        places.sweeps.add("reviews.services.pressure.forget_networks", order=76)
        places.sweeps.add("reviews.services.learning.learn", order=81)
        places.invariants.add("reviews.places.invariants")
        places.sweeps.add("reviews.services.digest.send", order=62)
        places.personal_data.add("reviews.personal.records", order=60)
        places.sitemap.add("reviews.places.sitemap", order=60)
        places.robots.add("reviews.places.left_out")
        places.sweeps.add("reviews.services.follows.sweep", order=80)
        places.demonstration.add("reviews.demonstration.load", order=70)
