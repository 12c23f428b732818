from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.lib import places


class QuestionsConfig(AppConfig):
    name = "questions"
    verbose_name = _("Questions")

    def ready(self) -> None:
        from questions import admin  # noqa: F401, PLC0415 - registers the panel's lists

        places.sweeps.add("questions.services.uploads.end_uploads", order=60)
        places.invariants.add("questions.invariants.check")
