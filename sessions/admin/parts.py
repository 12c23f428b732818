"""What a session consists of, in its form: short talks or posters, and who does what in which of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.options import StackedInline, TabularInline
from django.utils.translation import gettext_lazy as _

from conference.admin.base import ScopedInline
from conference.lib.errors import DomainError
from sessions.models import SessionItem, SessionPerson
from sessions.services.items import Contribution
from sessions.services.sessions import Casting


class NoSuchPart(DomainError):
    message = _("A person is given a part that is not there: the number is that of a short talk or poster of this session.")


class ItemForm(forms.ModelForm):
    class Meta:
        model = SessionItem
        fields = ["position", "title", "minutes", "board", "abstract"]
        help_texts = {"minutes": _("Its hour on the page is reckoned from these."), "board": _("Of a poster, such as 12 or B4.")}


class ItemInline(ScopedInline, StackedInline):
    model = SessionItem
    form = ItemForm
    extra = 0


class CastForm(forms.ModelForm):
    part = forms.IntegerField(label=_("Part"), required=False, min_value=1)

    class Meta:
        model = SessionPerson
        fields = ["speaker", "role", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.item:
            self.initial["part"] = self.instance.item.position

    def validate_constraints(self) -> None:
        """Whether somebody stands there twice depends on the parts: the service keeps each once."""


class CastInline(ScopedInline, TabularInline):
    model = SessionPerson
    form = CastForm
    fields = ["speaker", "role", "part", "position"]
    verbose_name_plural = _("People in the session; part is the number of a short talk or poster above, empty for the whole")
    extra = 1

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("item", "speaker")


def cast_of(formset: Any) -> dict[int | None, tuple[Casting, ...]]:
    """By the number of the part; those of the whole under None."""
    cast: dict[int | None, list[Casting]] = defaultdict(list)
    rows = [row for row in _standing(formset) if row.get("speaker")]
    for row in sorted(rows, key=lambda row: row["position"]):
        cast[row.get("part")].append(Casting(row["speaker"], row["role"]))
    return {part: tuple(people) for part, people in cast.items()}


def contributions_of(formset: Any, cast: dict[int | None, tuple[Casting, ...]]) -> list[Contribution]:
    """In their order. Raises NoSuchPart for people of a part that is not among them."""
    rows = sorted(_standing(formset), key=lambda row: row["position"])
    if set(cast) - {None} - {row["position"] for row in rows}:
        raise NoSuchPart
    return [
        Contribution(row["title"], row["abstract"], row["minutes"], row["board"], cast.get(row["position"], ()), row.get("id"))
        for row in rows
    ]


def _standing(formset: Any) -> Iterable[dict[str, Any]]:
    """Lines that were filled in and are not to be removed."""
    return (form.cleaned_data for form in formset.forms if form.cleaned_data.get("position") and not form.cleaned_data.get("DELETE"))
