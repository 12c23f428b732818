"""DOIs by the rule of the series: given before publication, for what is published never changes."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from conference.services import activity
from proceedings import doi_rules
from proceedings.models import Identifier, Notice, Paper, PaperState, PaperVersion, Volume
from proceedings.services import telling, volumes
from proceedings.services.refusals import NotReady, TakenIdentifier

BATCH = 500


@transaction.atomic
def assign(volume: Volume, *, by: User | None) -> int:
    """To the volume where the rule names it, and to its drafts that have none; returns how many papers got one.

    Raises NotReady when nothing can be given any more.
    """
    if not volume.series.doi_rule:
        raise NotReady(_("The series has no rule for DOIs yet."))
    of_volume = "" if volume.doi else for_volume(volume)
    if of_volume:
        volumes.change_volume(volume, by=by, doi=of_volume)
    drafts = PaperVersion.objects.filter(paper__volume=volume, paper__state=PaperState.DRAFT, published_at=None, doi="")
    given = give(volume, list(drafts.select_related("paper").order_by("pk")))
    if not given and not of_volume:
        raise NotReady(_nothing_to_give(volume))
    activity.record("DOIs assigned", volume, by=by, after={"papers": given})
    telling.changed(volume)
    return given


def give(volume: Volume, versions: Sequence[PaperVersion]) -> int:
    """To versions that are not published and have no DOI; without a rule nothing happens. A constant number of statements."""
    rule = volume.series.doi_rule
    lacking = [version for version in versions if not version.doi and not version.is_published] if rule else []
    if not lacking:
        return 0
    for version in lacking:
        version.doi = for_paper(volume, version.paper)
    _claim({version.doi.lower(): version.paper_id for version in lacking})
    PaperVersion.objects.bulk_update(lacking, ["doi"], BATCH)
    return len(lacking)


def give_to_notice(notice: Notice) -> None:
    """At its publication, if the series has a rule and the notice no DOI yet."""
    rule = notice.paper.volume.series.doi_rule
    if not rule or notice.doi:
        return
    names = _names(notice.paper.volume) | {"paper": notice.paper.public_id, "notice": notice.public_id}
    notice.doi = doi_rules.of_notice(rule, **names)
    if Identifier.objects.filter(scheme="doi", value=notice.doi.lower()).exists():
        raise TakenIdentifier(f"{TakenIdentifier.message} ({notice.doi})")
    Identifier.objects.create(scheme="doi", value=notice.doi.lower(), notice=notice)
    Notice.objects.filter(pk=notice.pk).update(doi=notice.doi)


def for_paper(volume: Volume, paper: Paper) -> str:
    """What the rule makes; nothing without a rule."""
    return doi_rules.of_paper(volume.series.doi_rule, **_names(volume), paper=paper.public_id)


def for_volume(volume: Volume) -> str:
    return doi_rules.of_volume(volume.series.doi_rule, **_names(volume))


def _names(volume: Volume) -> dict[str, str]:
    return {"series": volume.series.slug, "volume": volume.slug, "year": str(volume.year)}


def _claim(wanted: dict[str, int]) -> None:
    values = list(wanted)
    for start in range(0, len(values), BATCH):
        rows = Identifier.objects.filter(scheme="doi", value__in=values[start : start + BATCH])
        known = {row.value: row.paper_id for row in rows}
        if taken := next((value for value, owner in known.items() if owner != wanted[value]), None):
            raise TakenIdentifier(f"{TakenIdentifier.message} ({taken})")
        new = [value for value in values[start : start + BATCH] if value not in known]
        Identifier.objects.bulk_create([Identifier(scheme="doi", value=value, paper_id=wanted[value]) for value in new], BATCH)


def _nothing_to_give(volume: Volume) -> str:
    published = Paper.objects.filter(volume=volume, current__published_at__isnull=False, current__doi="").count()
    if not published:
        return _("Every paper of this volume has its DOI.")
    words = ngettext(
        "%(count)d paper is published without a DOI, and what is published never changes. Add a version to it.",
        "%(count)d papers are published without a DOI, and what is published never changes. Add a version to each.",
        published,
    )
    return words % {"count": published}
