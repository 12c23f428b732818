from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.lib import places


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = _("Registrations")

    def ready(self) -> None:
        from registrations import admin  # noqa: F401, PLC0415 - registers the panel's lists

        places.navigation.add("registrations.places.public.navigation", order=30)
        places.navigation.add("registrations.places.public.list_of_participants", order=35)
        places.landing_sections.add("registrations.places.public.landing_sections", order=40)
        places.agenda_page.add("registrations.places.public.carrying", order=10)
        places.agenda_readers.add("registrations.places.readers.holders")
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
        places.invariants.add("registrations.invariants.seats.check")
        places.invariants.add("registrations.invariants.orders.check")
        places.invariants.add("registrations.invariants.answers.check")
        places.personal_data.add("registrations.personal.records", order=40)
        places.panel_start.add("registrations.places.needs.panel_start", order=25)
        places.panel_start.add("registrations.places.start.panel_start", order=30)
        places.demonstration.add("registrations.demonstration.questions.load", order=55)
        places.demonstration.add("registrations.demonstration.seats.load", order=52)
        places.demonstration.add("registrations.demonstration.rules.load", order=51)
        places.panel_start.add("registrations.places.door.panel_start", order=31)
        places.demonstration.add("registrations.demonstration.sale.load", order=50)
        places.demonstration.add("registrations.demonstration.door.load", order=57)
