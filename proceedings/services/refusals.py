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


class OtherSession(DomainError):
    message = _("The talk belongs to another session than the paper.")


class OtherPaper(DomainError):
    message = _("The version belongs to another paper, or is not published.")


class NameTaken(DomainError):
    message = _("Another file of this version has this name.")


class TooManyFiles(DomainError):
    message = _("A version has at most a hundred files. Put the rest into an archive at a repository and add the link.")


class NotInTheRecord(DomainError):
    message = _("A notice speaks of a published paper. A draft is simply changed.")


class NoticeIsPublished(DomainError):
    message = _("This notice is published and stays as it is. Write another one.")


class NoWords(DomainError):
    message = _("Write what readers should know.")


class AnswerIsMissing(DomainError):
    message = _("Write an answer.")


class SectionHasPapers(DomainError):
    message = _("Papers stand in this section. Move them first.")


class BadRule(DomainError):
    message = _("This rule makes no DOIs.")


class HalfVolume(DomainError):
    message = _("Nothing of this volume is read in, because papers in it are refused. Mend the file, or leave them out.")


class OtherSeries(DomainError):
    message = _("This volume belongs to another series.")


class NobodyNamed(DomainError):
    message = _("Choose at least one name that this can be done to.")


class OtherOrcid(DomainError):
    message = _("An ORCID iD that is printed says who this is: two of them are never one person.")


class TwoOnOnePaper(DomainError):
    message = _("Two names on one paper are two people.")


class SeveralPeople(DomainError):
    message = _("The names belong to different people already. Join their pages first, if they are one person.")
