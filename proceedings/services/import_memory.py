"""What was read before, by the keys of its source: the reason why a second run makes no doubles."""

from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType

from conference.models import ExternalRef
from proceedings.models import Paper, Volume

BATCH = 500


def refs(source: str, kind: str, keys: Sequence[str]) -> dict[str, ExternalRef]:
    """What is known of these keys."""
    found: dict[str, ExternalRef] = {}
    for start in range(0, len(keys), BATCH):
        rows = ExternalRef.objects.filter(source=source, kind=kind, key__in=keys[start : start + BATCH])
        found.update({row.key: row for row in rows})
    return found


def remember(source: str, kind: str, things: Iterable[tuple[str, int, str, int]], model: type[Paper | Volume]) -> None:
    content_type = ContentType.objects.get_for_model(model)
    ExternalRef.objects.bulk_create(
        [
            ExternalRef(
                source=source, kind=kind, key=key, content_type=content_type, object_id=pk, imported={"digest": digest, "version": version}
            )
            for key, pk, digest, version in things
        ],
        BATCH,
    )
