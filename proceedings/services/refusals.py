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


class NobodyNamed(DomainError):
    message = _("Choose at least one name that this can be done to.")


class OtherOrcid(DomainError):
    message = _("An ORCID iD that is printed says who this is: two of them are never one person.")


class TwoOnOnePaper(DomainError):
    message = _("Two names on one paper are two people.")


class SeveralPeople(DomainError):
    message = _("The names belong to different people already. Join their pages first, if they are one person.")
