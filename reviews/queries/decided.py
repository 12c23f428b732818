"""What was decided lately."""

from django.db.models import Count, IntegerField, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from reviews.models import Decision


def by_operation(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """The first of each operation, with the `number` that it stands for."""
    same = Decision.objects.filter(operation=OuterRef("operation")).order_by().values("operation")
    first = Subquery(same.annotate(first=Min("pk")).values("first"))
    number = Subquery(same.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    return rows.filter(pk=first).annotate(number=Coalesce(number, 1))
