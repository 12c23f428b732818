from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.lib import places


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = _("Registrations")

    def ready(self) -> None:
        from registrations import admin  # noqa: F401, PLC0415 - registers the panel's lists

        places.navigation.add("registrations.places.navigation", order=30)
        places.landing_sections.add("registrations.places.landing_sections", order=40)
        places.sweeps.add("registrations.services.booking.end_holds", order=10)
        places.sweeps.add("registrations.services.booking.end_unpaid", order=15)
        places.sweeps.add("registrations.services.waiting_list.end_offers", order=20)
        places.sweeps.add("registrations.services.waiting_list.make_offers", order=30)
        places.invariants.add("registrations.invariants.check")
        places.personal_data.add("registrations.personal.records", order=40)
        places.panel_start.add("registrations.places.panel_start", order=30)
        places.panel_start.add("registrations.places_door.panel_start", order=31)
        places.demonstration.add("registrations.demonstration.load", order=50)
        places.demonstration.add("registrations.demonstration_door.load", order=55)
