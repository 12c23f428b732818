"""Papers from a file in the panel: looked at first, then carried out exactly as shown."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from conference.models import Conference
from proceedings.imports import recognised
from proceedings.models import Paper, PaperState, Series
from proceedings.services.importing import Wishes, import_collection
from tests.factories import conference as make_conference
from tests.factories import proceedings as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
PAGE = "/admin/proceedings/volume/import/"
ENTRY = "@inproceedings{key%d, booktitle = {Proceedings}, year = 2030, author = {Nümunəli, Leyla}, title = {%s}}\n"


@pytest.fixture
def series(conference: Conference) -> Series:
    return make.series(of=conference.organisation)


def look(client: Client, series: Series, text: str, **fields: Any) -> Any:
    file = SimpleUploadedFile("papers.bib", text.encode())
    return client.post(PAGE, {"series": series.pk, "file": file, **fields})


def carry_out(client: Client, page: Any) -> Any:
    shown = page.content.decode()
    hidden = {name: re.search(f'name="{name}" value="([^"]+)"', shown)[1] for name in ("note", "wishes")}  # type: ignore[index]
    return client.post(PAGE, {**hidden, "carry_out": "1"})


def test_a_file_is_looked_at_and_then_carried_out(client: Client, editor: User, conference: Conference, series: Series) -> None:
    client.force_login(editor)

    page = look(client, series, ENTRY % (1, "On light"))
    before = Paper.objects.count()
    done = carry_out(client, page)

    assert (page.status_code, before, done.status_code) == (200, 0, 302)
    paper = Paper.objects.select_related("current", "volume").get()
    assert (str(paper), paper.state, paper.volume.conference_id) == ("On light", PaperState.DRAFT, conference.pk)


def test_what_is_refused_is_named_and_nothing_of_its_volume_is_read(client: Client, editor: User, series: Series) -> None:
    client.force_login(editor)
    text = ENTRY % (1, "On light") + ENTRY % (2, "B" * 501)

    page = look(client, series, text)
    without = carry_out(client, look(client, series, text, without_refused="on"))

    assert "The title is longer than 500 characters." in page.content.decode()
    assert "There is nothing to do." in page.content.decode()
    assert without.status_code == 302
    assert [str(paper) for paper in Paper.objects.select_related("current")] == ["On light"]


def test_what_has_changed_meanwhile_is_shown_again_and_not_done(
    client: Client, editor: User, conference: Conference, series: Series
) -> None:
    client.force_login(editor)
    text = ENTRY % (1, "On light") + ENTRY % (2, "On shade")
    page = look(client, series, text)
    import_collection(series, recognised.read((ENTRY % (1, "On light")).encode()), by=None, wishes=Wishes(conference=conference))

    again = carry_out(client, page)

    assert again.status_code == 409
    assert [str(paper) for paper in Paper.objects.select_related("current")] == ["On light"]


@pytest.mark.parametrize("content", ["", "nothing", "@article{a, title = {open", "<collection>"])
def test_a_file_that_is_none_is_refused_in_words(client: Client, editor: User, series: Series, content: str) -> None:
    client.force_login(editor)

    page = look(client, series, content)

    assert page.status_code == 422
    assert 'class="errorlist"' in page.content.decode()


def test_a_note_that_was_tampered_with_does_nothing(client: Client, editor: User, series: Series) -> None:
    client.force_login(editor)

    assert client.post(PAGE, {"carry_out": "1", "note": "x", "wishes": "y"}).status_code == 422


def test_the_volume_of_another_conference_is_not_touched(client: Client, editor: User, conference: Conference, series: Series) -> None:
    other = make_conference.conference(of=conference.organisation, name="Another of ours")
    import_collection(series, recognised.read((ENTRY % (1, "On light")).encode()), by=None, wishes=Wishes(conference=other))
    client.force_login(editor)
    client.post("/admin/switch/", {"conference": conference.pk})

    page = look(client, series, ENTRY % (1, "On darkness"))

    assert "This volume belongs to another conference." in page.content.decode()
    assert str(Paper.objects.select_related("current").get()) == "On light"


def test_the_series_of_others_cannot_be_chosen(client: Client, editor: User, other_conference: Conference) -> None:
    theirs = make.series(of=other_conference.organisation, title="Their secret series")
    client.force_login(editor)

    page = look(client, theirs, ENTRY % (1, "On light"))

    assert page.status_code == 422
    assert b"Their secret series" not in page.content
    assert not Paper.objects.exists()
