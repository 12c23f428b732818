"""The rules of publishing that say no."""

from django.utils.translation import gettext_lazy as _

from conference.lib.errors import DomainError


class Frozen(DomainError):
    message = _("This version is published and stays as it is. Add a new version instead.")


class NotReady(DomainError):
    message = _("Something is missing before this can be published.")


class VersionIsOpen(DomainError):
    message = _("There is a version that is not published yet. Publish it first.")


class ReasonIsMissing(DomainError):
    message = _("Say in a sentence why: readers will find it on the page.")


class TakenIdentifier(DomainError):
    message = _("Another paper or volume has this identifier.")


class NoTitle(DomainError):
    message = _("A paper has a title.")


class AddressTaken(DomainError):
    message = _("Another volume or series has this address.")


class OtherVolume(DomainError):
    message = _("The section belongs to another volume.")


class OtherConference(DomainError):
    message = _("The session belongs to another conference than the volume.")


class BadRule(DomainError):
    message = _("This rule makes no DOIs.")


class HalfVolume(DomainError):
    message = _("Nothing of this volume is read in, because papers in it are refused. Mend the file, or leave them out.")


class OtherSeries(DomainError):
    message = _("This volume belongs to another series.")
