"""Real proceedings, read again and again."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proceedings.models import Paper, PaperState, Volume
from tests.factories import conference as make_conference

pytestmark = [pytest.mark.django_db, pytest.mark.writes]

TWO_PAPERS = """<?xml version='1.0' encoding='UTF-8'?>
<collection id="X30"><volume id="1"><meta><booktitle>Proceedings of the <fixed-case>E</fixed-case>xample</booktitle><year>2030</year>
<editor><first>Aysel</first><last>Redaktorlu</last></editor></meta>
<paper id="1"><title>On <fixed-case>L</fixed-case>ight</title><author><first>Leyla</first><last>Nümunəli</last></author><abstract>Of light.</abstract></paper>
<paper id="2"><title>{title}</title><author><first>Rauf</first><last>Misallı</last></author></paper></volume></collection>"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_conference.organisation()
    path = tmp_path / "X30.xml"
    path.write_text(TWO_PAPERS.replace("{title}", "On shade"))
    return path


def test_five_volumes_of_a_real_conference_are_read_twice_without_doubles(shared: Path) -> None:
    make_conference.organisation()
    source = str(shared / "proceedings" / "acl" / "P18.xml")

    call_command("import_proceedings", "acl", source, "--publish", verbosity=0)
    first = set(Paper.objects.values_list("public_id", flat=True))
    call_command("import_proceedings", "acl", source, "--publish", verbosity=0)

    assert (Volume.objects.count(), len(first)) == (5, 435)
    assert set(Paper.objects.values_list("public_id", flat=True)) == first
    assert not Paper.objects.exclude(state=PaperState.PUBLISHED).exists()


def test_a_dry_run_writes_nothing(file: Path) -> None:
    call_command("import_proceedings", "dry", str(file), "--dry-run", verbosity=0)

    assert not Volume.objects.exists()


def test_drafts_follow_the_file_and_what_was_changed_here_stays(file: Path) -> None:
    call_command("import_proceedings", "x", str(file), verbosity=0)
    file.write_text(TWO_PAPERS.replace("{title}", "On shadow"))
    call_command("import_proceedings", "x", str(file), verbosity=0)
    followed = {str(paper) for paper in Paper.objects.select_related("current")}
    Paper.objects.update(version=9)
    file.write_text(TWO_PAPERS.replace("{title}", "On darkness"))
    call_command("import_proceedings", "x", str(file), verbosity=0)

    assert followed == {"On Light", "On shadow"}
    assert {str(paper) for paper in Paper.objects.select_related("current")} == followed


@pytest.mark.parametrize(
    "content", [b"", b"<collection>", b"not xml", b"<html/>", b'<!DOCTYPE a [<!ENTITY b "c">]><collection>&b;</collection>']
)
def test_a_file_that_is_none_is_refused_in_words(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    with pytest.raises(CommandError, match=r"X30\.xml"):
        call_command("import_proceedings", "x", str(file), verbosity=0)
    assert not Paper.objects.exists()


def test_statements_grow_with_batches_not_with_papers(shared: Path) -> None:
    make_conference.organisation()
    with CaptureQueriesContext(connection) as captured:
        call_command("import_proceedings", "acl", str(shared / "proceedings" / "acl" / "P18.xml"), "--publish", verbosity=0)

    assert len(captured) < 400
