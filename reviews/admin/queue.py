"""Moderation: one queue to work through, one thing after the other or many at once."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from conference.admin.site import panel
from conference.lib.errors import DomainError
from conference.models import Conference, Role
from conference.permissions import holds
from reviews.forms.moderation import DeclineForm, LockForm
from reviews.models import Review, Rewording, Surge
from reviews.queries import chosen as items
from reviews.queries import figures
from reviews.queries import queue as queries
from reviews.services import locks, moderation, reports
from reviews.services.deciding import Subject

DECIDED = "last_decision"
MOST_AT_ONCE = 2000
REFUSALS_TOLD = 5
Verb = Callable[[Any], Any]


class QueuePages:
    """Pages of the panel beside the list of reviews."""

    may_write: Callable[..., bool]
    chosen: Callable[[HttpRequest], Conference]

    def queue_urls(self) -> list[URLPattern]:
        def post(view: Any) -> Any:
            return panel.admin_view(require_POST(view))

        return [
            path("queue/", panel.admin_view(self.queue), name="reviews_review_queue"),
            path("queue/many/", post(self.many), name="reviews_review_many"),
            path("queue/surge/<int:surge>/", post(self.surge), name="reviews_review_surge"),
            path("queue/operations/<slug:operation>/undo/", post(self.undo_many), name="reviews_review_undo_many"),
            path("figures/", panel.admin_view(self.figures), name="reviews_review_figures"),
            path("queue/<slug:item>/", panel.admin_view(self.queue), name="reviews_review_item"),
            path("queue/<slug:item>/publish/", post(self.publish_one), name="reviews_review_publish"),
            path("queue/<slug:item>/decline/", post(self.decline_one), name="reviews_review_decline"),
            path("queue/<slug:item>/undo/", post(self.undo_one), name="reviews_review_undo"),
            path("queue/<slug:item>/uphold/", post(self.uphold_one), name="reviews_review_uphold"),
            path("queue/<slug:item>/dismiss/", post(self.dismiss_one), name="reviews_review_dismiss"),
            path("queue/<slug:item>/lock/", post(self.lock_paper), name="reviews_review_lock"),
        ]

    def queue(self, request: HttpRequest, item: str = "", **shown: Any) -> HttpResponse:
        """What waits; what is not this person's to decide is not among the rows, only among their number."""
        conference = panel.chosen(request)
        if conference is None or not holds(request.user, conference, Role.MODERATOR, Role.EDITOR):  # type: ignore[arg-type]
            raise PermissionDenied
        now, show = timezone.now(), request.GET.get("show", "all")
        waiting = queries.page(request.user, conference, show if show in queries.SHOWN else "all")  # type: ignore[arg-type]
        found = self._opened(request, conference, item, waiting.rows)
        forms = {
            "form": DeclineForm(),
            "bulk_form": DeclineForm(prefix="all"),
            "surge_form": DeclineForm(prefix="surge"),
            "lock_form": LockForm(prefix="lock"),
            **shown,
        }
        refused = any(form.errors for form in forms.values() if hasattr(form, "errors"))
        context = {
            **panel.each_context(request),
            **forms,
            "title": _("Queue"),
            "queue": waiting,
            "waiting": waiting.rows,
            "chosen": found,
            "next_key": _next_key(waiting.rows, found),
            "not_yours": self._why_not(request, conference, item, found),
            "now": now,
            "last": request.session.pop(DECIDED, None),
        }
        return TemplateResponse(request, "admin/reviews/queue.html", context, status=422 if refused else 200)

    def publish_one(self, request: HttpRequest, item: str) -> HttpResponse:
        words = _("Published: %(name)s. The writer is told in a minute.")
        return self._decide(request, item, lambda row: moderation.publish(row, by=request.user), words)  # type: ignore[arg-type]

    def decline_one(self, request: HttpRequest, item: str) -> HttpResponse:
        self._only_moderators(request)
        form = DeclineForm(request.POST)
        if not form.is_valid():
            return self.queue(request, item, form=form)
        clean = form.cleaned_data
        words = _("Declined: %(name)s. The writer is told in a minute.")

        def decline(row: Subject) -> None:
            moderation.decline(row, by=request.user, reason=clean["reason"], words=clean["words"])  # type: ignore[arg-type]

        return self._decide(request, item, decline, words)

    def uphold_one(self, request: HttpRequest, item: str) -> HttpResponse:
        words = _("Hidden: %(name)s.")
        return self._decide(request, item, lambda row: reports.uphold(row, by=request.user), words, reported=True)  # type: ignore[arg-type]

    def dismiss_one(self, request: HttpRequest, item: str) -> HttpResponse:
        words = _("Stays: %(name)s. The reports are answered.")
        return self._decide(request, item, lambda row: reports.dismiss(row, by=request.user), words, reported=True)  # type: ignore[arg-type]

    def undo_one(self, request: HttpRequest, item: str) -> HttpResponse:
        row = self._subject(request, item, reported=item.startswith(items.REPORT))
        verb: Any = reports.undo if item.startswith(items.REPORT) else moderation.undo
        if _told(request, lambda: verb(row, by=request.user)):
            messages.success(request, _("Taken back: it waits again."))
        return self._back(request, item)

    def undo_many(self, request: HttpRequest, operation: str) -> HttpResponse:
        self._only_moderators(request)

        def undo() -> None:
            outcome = moderation.undo_operation(operation, by=request.user)  # type: ignore[arg-type]
            words = ngettext("%(number)d decision taken back.", "%(number)d decisions taken back.", outcome.done)
            messages.success(request, words % {"number": outcome.done})
            _tell_refused(request, outcome)

        _told(request, undo)
        return self._back(request)

    def many(self, request: HttpRequest) -> HttpResponse:
        """What is ticked, published or declined together."""
        self._only_moderators(request)
        keys = request.POST.getlist("item")[:MOST_AT_ONCE]
        rows = items.find_many(request.user, self.chosen(request), keys)  # type: ignore[arg-type]
        if not rows:
            messages.warning(request, _("Tick what you want to decide together."))
            return self._back(request, request.POST.get("here", ""))
        if request.POST.get("verb") == "publish":
            outcome = moderation.publish_many(rows, by=request.user)  # type: ignore[arg-type]
            words = ngettext("%(number)d published.", "%(number)d published.", outcome.done)
            return self._done(request, outcome, words)
        return self._decline_many(request, rows, DeclineForm(request.POST, prefix="all"), frozenset(keys))

    def surge(self, request: HttpRequest, surge: int) -> HttpResponse:
        """All that came with the surge and still waits."""
        self._only_moderators(request)
        rows = Surge.objects.visible_to(request.user).of(self.chosen(request)).filter(pk=surge)  # type: ignore[arg-type]
        found = rows.first()
        if found is None:
            raise Http404
        waiting = Review.objects.of_surge(found).visible_to(request.user)  # type: ignore[arg-type]
        return self._decline_many(request, list(waiting), DeclineForm(request.POST, prefix="surge"))

    def lock_paper(self, request: HttpRequest, item: str) -> HttpResponse:
        form = LockForm(request.POST, prefix="lock")
        subject = self._subject(request, item, reported=item.startswith(items.REPORT))
        if not form.is_valid():
            return self.queue(request, item, lock_form=form)
        _told(request, lambda: locks.lock(subject.paper, reason=form.cleaned_data["reason"], by=request.user))  # type: ignore[arg-type]
        return self._back(request, item)

    def figures(self, request: HttpRequest) -> HttpResponse:
        self._only_moderators(request)
        context = {**panel.each_context(request), "title": _("Moderation in figures")}
        context["figures"] = figures.of(request.user, self.chosen(request), timezone.now())  # type: ignore[arg-type]
        return TemplateResponse(request, "admin/reviews/figures.html", context)

    def _decline_many(
        self, request: HttpRequest, rows: Sequence[Subject], form: DeclineForm, ticked: frozenset[str] = frozenset()
    ) -> HttpResponse:
        if not form.is_valid():
            name = "bulk_form" if form.prefix == "all" else "surge_form"
            return self.queue(request, request.POST.get("here", ""), ticked=ticked, **{name: form})
        clean = form.cleaned_data
        outcome = moderation.decline_many(rows, by=request.user, reason=clean["reason"], words=clean["words"])  # type: ignore[arg-type]
        words = ngettext("%(number)d declined.", "%(number)d declined.", outcome.done)
        return self._done(request, outcome, words)

    def _done(self, request: HttpRequest, outcome: moderation.Outcome, words: str) -> HttpResponse:
        """How many were done, with one undo for all; which were not, and why."""
        if outcome.done:
            url = reverse("admin:reviews_review_undo_many", args=[outcome.operation])
            request.session[DECIDED] = {"url": url, "words": words % {"number": outcome.done}}
        _tell_refused(request, outcome)
        return self._back(request)

    def _decide(self, request: HttpRequest, item: str, verb: Verb, words: str, *, reported: bool = False) -> HttpResponse:
        row = self._subject(request, item, reported=reported)
        if _told(request, lambda: verb(row)):
            review = row.review if isinstance(row, Rewording) else row
            url = reverse("admin:reviews_review_undo", args=[item])
            request.session[DECIDED] = {"url": url, "words": words % {"name": review.display_name}}
        return self._back(request, request.POST.get("next", ""))

    def _subject(self, request: HttpRequest, item: str, *, reported: bool) -> Any:
        """Reports are upheld or dismissed, everything else is published or declined."""
        self._only_moderators(request)
        found = items.find(request.user, self.chosen(request), item)  # type: ignore[arg-type]
        if found is None or item.startswith(items.REPORT) != reported:
            raise Http404
        return found

    def _only_moderators(self, request: HttpRequest) -> None:
        if not self.may_write(request):
            raise PermissionDenied

    def _opened(self, request: HttpRequest, conference: Conference, item: str, rows: Sequence[queries.QueueRow]) -> items.Item | None:
        """What the address names while it waits, else the first that can be opened here."""
        keys = [item] if item else []
        keys += [row.key for row in rows if row.kind != "claim"][:1]
        for key in keys:
            subject = items.find(request.user, conference, key)  # type: ignore[arg-type]
            if subject is not None and items.waits(subject, key):
                return items.show(request.user, key, subject, timezone.now())  # type: ignore[arg-type]
        return None

    def _why_not(self, request: HttpRequest, conference: Conference, item: str, found: items.Item | None) -> str:
        """Who comes by a link to what is not theirs reads why."""
        if not item or (found is not None and found.key == item):
            return ""
        return items.why_not(request.user, conference, item)  # type: ignore[arg-type]

    def _back(self, request: HttpRequest, item: str = "") -> HttpResponse:
        """To the item, with the kinds that were looked at; the sign after the address puts the reader at its heading."""
        named = item and slugify(item) == item
        address = reverse("admin:reviews_review_item", args=[item]) if named else reverse("admin:reviews_review_queue")
        show = request.POST.get("show", "")
        query = f"?{urlencode({'show': show})}" if show in queries.SHOWN[1:] else ""
        return redirect(f"{address}{query}#chosen")


def _empty_forms() -> dict[str, Any]:
    """One for the thing that is open, one for what is ticked, one for a surge, one to close the paper."""
    named = {"bulk_form": DeclineForm(prefix="all"), "surge_form": DeclineForm(prefix="surge")}
    return {"form": DeclineForm(), "lock_form": LockForm(prefix="lock"), "ticked": frozenset(), **named}


def _next_key(rows: Sequence[queries.QueueRow], found: items.Item | None) -> str:
    """What opens after the decision: the one behind it, at the end the first."""
    keys = [row.key for row in rows if row.kind != "claim"]
    if found is None or found.key not in keys:
        return ""
    place = keys.index(found.key)
    return next(iter(keys[place + 1 :] or keys[:place]), "")


def _told(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Whether it was done; a refusal is shown in words."""
    try:
        act()
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _tell_refused(request: HttpRequest, outcome: moderation.Outcome) -> None:
    for refused in outcome.refused[:REFUSALS_TOLD]:
        messages.warning(request, f"{refused.subject}: {refused.why}")
    more = len(outcome.refused) - REFUSALS_TOLD
    if more > 0:
        messages.warning(request, ngettext("%(number)d more was not done.", "%(number)d more were not done.", more) % {"number": more})
