from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.lib import places


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = _("Registrations")

    def ready(self) -> None:
        from registrations import admin, admin_announcements, admin_answers, admin_rules, admin_vouchers  # noqa: F401, PLC0415 - register the panel's lists

        places.navigation.add("registrations.places.navigation", order=30)
        places.navigation.add("registrations.places.list_of_participants", order=35)
        places.landing_sections.add("registrations.places.landing_sections", order=40)
        places.sweeps.add("registrations.services.booking.end_holds", order=10)
        places.sweeps.add("registrations.services.booking.end_unpaid", order=15)
        places.sweeps.add("registrations.services.waiting_list.end_offers", order=20)
        places.sweeps.add("registrations.services.waiting_list.make_offers", order=30)
        places.sweeps.add("registrations.services.announcements.tell", order=40)
        places.sweeps.add("registrations.services.reminders.before_the_conference", order=50)
        places.sweeps.add("registrations.services.reminders.before_a_payment_is_due", order=51)
        places.sweeps.add("registrations.services.reminders.before_an_offer_ends", order=52)
        places.sweeps.add("registrations.services.digest.send", order=60)
        places.enclosures.add("registrations.enclosures.make")
        places.sweeps.add("registrations.services.answering.purge_sensitive", order=70)
        places.invariants.add("registrations.invariants.check")
        places.invariants.add("registrations.invariants_orders.check")
        places.invariants.add("registrations.invariants_answers.check")
        places.personal_data.add("registrations.personal.records", order=40)
        places.panel_start.add("registrations.needs.panel_start", order=25)
        places.panel_start.add("registrations.places.panel_start", order=30)
        places.demonstration.add("registrations.demonstration_questions.load", order=55)
        places.demonstration.add("registrations.demonstration_seats.load", order=52)
        places.demonstration.add("registrations.demonstration_rules.load", order=51)
        places.panel_start.add("registrations.places_door.panel_start", order=31)
        places.demonstration.add("registrations.demonstration.load", order=50)
        places.demonstration.add("registrations.demonstration_door.load", order=57)
