"""The harvesting protocol: its six verbs and its errors, by its schema and with a harvester made by others."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import sickle.app
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from requests.adapters import BaseAdapter
from sickle import Sickle
from time_machine import travel

from conference.models import Conference
from conference.services import conferences
from proceedings import harvest_request
from proceedings.exports import oai_dc
from proceedings.exports.citable import CitedNotice
from proceedings.manuscripts import WrittenAffiliation, WrittenText
from proceedings.models import Paper, PaperText, Volume
from proceedings.names import PersonName
from proceedings.populating import populate
from proceedings.queries import harvest
from proceedings.queries.citing import citables
from proceedings.services import papers, volumes
from tests.factories import conference as make_conference
from tests.factories import proceedings as make

pytestmark = pytest.mark.django_db
NAMES = {"o": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
Ask = Callable[..., etree._Element]


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """Of the protocol, with those of both formats: its wildcards are strict."""
    base = Path(__file__).resolve().parents[3] / "shared" / "data" / "validators"
    if not base.exists():
        pytest.skip("the schemas do not lie beside the project")
    imports = {
        "http://www.openarchives.org/OAI/2.0/": "oai-pmh/offline/OAI-PMH.xsd",
        "http://www.openarchives.org/OAI/2.0/oai_dc/": "oai-pmh/offline/oai_dc.xsd",
        "http://www.ncbi.nlm.nih.gov/JATS1": "crossref-and-jats/JATS-journalpublishing1-3d2-mathml3.xsd",
    }
    lines = "".join(f'<import namespace="{namespace}" schemaLocation="{base / path}"/>' for namespace, path in imports.items())
    return etree.XMLSchema(etree.fromstring(f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{lines}</schema>'))


@pytest.fixture
def ask(stranger: Client, schema: etree.XMLSchema) -> Ask:
    """The root of an answer, which is what the schema says."""

    def send(**arguments: Any) -> etree._Element:
        answer = stranger.get("/oai", arguments)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        root = etree.fromstring(answer.content)
        schema.assertValid(root)
        return root

    return send


@contextmanager
def later(seconds: float = 61) -> Iterator[None]:
    """When what was changed just now is told."""
    with travel(timezone.now() + timedelta(seconds=seconds), tick=True):
        yield


def texts(root: etree._Element, path: str) -> list[str | None]:
    return [element.text for element in root.iterfind(path, NAMES)]


def error(root: etree._Element) -> tuple[str, dict[str, str]]:
    found, request = root.find("o:error", NAMES), root.find("o:request", NAMES)
    return found.get("code"), dict(request.attrib)


def identifier(paper: Paper) -> str:
    return f"oai:localhost:papers/{paper.public_id}"


def identifiers(root: etree._Element) -> list[str | None]:
    return texts(root, ".//o:identifier")


def token(root: etree._Element) -> str:
    return root.findtext(".//o:resumptionToken", namespaces=NAMES) or ""


def many(count: int) -> Volume:
    """Published papers, each changed a second after the one before, the last an hour ago."""
    first = timezone.now() - timedelta(hours=1, seconds=count)
    populate(make_conference.conference(), {"papers": count}, first)
    shown = Volume.objects.get()
    rows = list(Paper.objects.filter(volume=shown).order_by("pk"))
    for number, row in enumerate(rows):
        row.changed_at = first + timedelta(seconds=number)
    Paper.objects.bulk_update(rows, ["changed_at"], 500)
    return shown


# --- The verbs


def test_the_repository_says_who_it_is(ask: Ask, conference: Conference) -> None:
    make.paper(at=conference)

    root = ask(verb="Identify")

    said = {etree.QName(element).localname: element.text for element in root.find("o:Identify", NAMES)}
    assert said == {
        "repositoryName": "Baku Conferences",
        "baseURL": "http://localhost:8000/oai",
        "protocolVersion": "2.0",
        "adminEmail": conference.organisation.contact_email,
        "earliestDatestamp": f"{Paper.objects.get().changed_at + timedelta(seconds=60):%Y-%m-%dT%H:%M:%SZ}",
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DDThh:mm:ssZ",
        "compression": "gzip",
    }


def test_an_empty_repository_answers_every_verb(ask: Ask) -> None:
    assert ask(verb="Identify").find("o:Identify", NAMES) is not None
    assert error(ask(verb="ListSets"))[0] == "noSetHierarchy"
    assert error(ask(verb="ListRecords", metadataPrefix="oai_dc"))[0] == "noRecordsMatch"


def test_the_formats_are_told_for_all_and_for_one(ask: Ask) -> None:
    paper = make.paper()

    assert texts(ask(verb="ListMetadataFormats"), ".//o:metadataPrefix") == ["oai_dc", "jats"]
    assert texts(ask(verb="ListMetadataFormats", identifier=identifier(paper)), ".//o:metadataPrefix") == ["oai_dc", "jats"]


def test_each_series_is_a_set_and_each_of_its_volumes_one_within(ask: Ask) -> None:
    series = make.series(slug="first", title="First & last <series>")
    make.paper(of=make.volume(of=series, slug="v-1", title="One"))
    make.paper(of=make.volume(of=series, slug="v-2", title="Two"))
    make.draft(of=make.volume(of=series, slug="hidden"))

    root = ask(verb="ListSets")

    assert texts(root, ".//o:setSpec") == ["first", "first:v-1", "first:v-2"]
    assert texts(root, ".//o:setName") == ["First & last <series>", "One", "Two"]


def test_a_set_holds_what_is_in_its_volume_and_the_set_above_all_of_them(ask: Ask) -> None:
    series = make.series(slug="first")
    one, two = (make.paper(of=make.volume(of=series, slug=slug)) for slug in ("v-1", "v-2"))
    other = make.paper()
    volumes.change_volume(Volume.objects.get(slug="v-1"), by=None, slug="v-renamed")

    with later():
        listed = {spec: set(identifiers(ask(verb="ListIdentifiers", metadataPrefix="oai_dc", set=spec))) for spec in ("first", "first:v-2")}
        former = identifiers(ask(verb="ListIdentifiers", metadataPrefix="oai_dc", set="first:v-1"))
        specs = texts(ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=identifier(one)), ".//o:setSpec")
        strange = error(ask(verb="ListRecords", metadataPrefix="oai_dc", set="nowhere:at-all"))

    assert listed == {"first": {identifier(one), identifier(two)}, "first:v-2": {identifier(two)}}
    assert former == [identifier(one)]
    assert specs == ["first", "first:v-renamed"]
    assert identifier(other) not in listed["first"]
    assert strange[0] == "noRecordsMatch"


def test_dublin_core_says_everything_that_is_known(ask: Ask) -> None:
    series = make.series(title="Proceedings of Things", issn="1234-567X")
    volume = make.volume(of=series, title="Volume of Things", publisher="A Press", isbn="978-0-00-000000-2", number="7")
    paper = make.paper(
        of=volume,
        texts=(
            WrittenText("en", "Corridors", "And Seasons", abstract="What was asked.", keywords=("corridor",)),
            WrittenText("az", "Dəhlizlər", abstract="Nə soruşuldu.", keywords=("dəhliz",)),
        ),
        authors=(make.author("Aytən", "Nümunəli", affiliations=(WrittenAffiliation("Somewhere"),)),),
        doi="10.5555/things.1",
        first_page="3",
        last_page="9",
    )

    root = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=identifier(paper))

    said = [(etree.QName(part).localname, part.text, part.get(LANGUAGE)) for part in root.find(".//o:metadata", NAMES)[0]]
    published = f"{Paper.objects.get().current.published_at:%Y-%m-%d}"
    address = f"http://localhost:8000/papers/{paper.public_id}/"
    assert said == [
        ("title", "Corridors: And Seasons", "en"),
        ("title", "Dəhlizlər", "az"),
        ("subject", "corridor", "en"),
        ("subject", "dəhliz", "az"),
        ("description", "What was asked.", "en"),
        ("description", "Nə soruşuldu.", "az"),
        ("creator", "Nümunəli, Aytən", None),
        ("contributor", "Redaktorlu, Aysel", None),
        ("publisher", "A Press", None),
        ("date", published, None),
        ("type", "Text", None),
        ("type", "info:eu-repo/semantics/conferencePaper", None),
        ("type", "info:eu-repo/semantics/publishedVersion", None),
        ("format", "text/html", None),
        ("identifier", address, None),
        ("identifier", "https://doi.org/10.5555/things.1", None),
        ("source", "Volume of Things, pp. 3-9", None),
        ("source", "Proceedings of Things 7", None),
        ("source", "urn:ISBN:978-0-00-000000-2", None),
        ("source", "urn:ISSN:1234-567X", None),
        ("language", "en", None),
        ("rights", "CC BY 4.0", None),
        ("rights", "https://creativecommons.org/licenses/by/4.0/", None),
    ]


def test_a_retracted_paper_says_so_and_leads_to_its_notice_and_its_earlier_versions() -> None:
    paper = make.paper(title="Seasons")
    papers.add_version(Paper.objects.get(), make.manuscript(title="Seasons", note="A table was mended."), by=None)
    papers.publish(Paper.objects.get(), by=None)
    papers.retract(Paper.objects.get(), reason="A wrong table.", by=None)
    notice = CitedNotice("retraction", "n1", "http://localhost:8000/papers/1/notices/n1/", date(2027, 5, 1), "10.5555/n.1")
    [cited] = citables(Paper.objects.all())

    written = oai_dc.element(replace(cited, notices=(notice,)))

    assert texts(written, "dc:title") == ["RETRACTED: Seasons"]
    assert texts(written, "dc:relation") == [
        "http://localhost:8000/papers/1/notices/n1/",
        "https://doi.org/10.5555/n.1",
        f"http://localhost:8000/papers/{paper.public_id}/v1/",
    ]


def test_characters_that_xml_forbids_are_left_out(ask: Ask) -> None:
    paper = make.paper(title="Seasons")
    PaperText.objects.update(abstract="A noncharacter\ufffe, a tab\x0b and <b>maths</b> & \u202eright to left")

    for prefix in ("oai_dc", "jats"):
        root = ask(verb="GetRecord", metadataPrefix=prefix, identifier=identifier(paper))
        assert "A noncharacter, a tab and <b>maths</b> & \u202eright to left" in "".join(root.itertext())


def test_a_removed_paper_is_a_deleted_record_with_a_header_only(ask: Ask) -> None:
    paper = make.paper(title="Names a person")
    papers.remove(Paper.objects.get(), reason="A court said so.", by=None)

    with later():
        listed = ask(verb="ListRecords", metadataPrefix="oai_dc")
    single = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=identifier(paper))
    formats = ask(verb="ListMetadataFormats", identifier=identifier(paper))

    for root in (listed, single):
        assert root.find(".//o:header", NAMES).get("status") == "deleted"
        assert root.find(".//o:metadata", NAMES) is None
        assert "Names a person" not in "".join(root.itertext())
    assert error(formats)[0] == "noMetadataFormats"


def test_what_is_not_published_is_never_told(ask: Ask) -> None:
    shown = make.paper()
    draft = make.draft(of=shown.volume, title="A secret draft")
    waiting = make.draft(title="A secret of an unpublished volume")
    papers.publish(waiting, by=None)

    with later():
        root = ask(verb="ListRecords", metadataPrefix="jats")

    assert identifiers(root) == [identifier(shown)]
    for hidden in (draft, waiting):
        single = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=identifier(hidden))
        assert error(single)[0] == "idDoesNotExist"


# --- What is asked wrongly


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nonsense", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=%00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a%20b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2027-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2027-01-01T25:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2027-01-01T10:00:00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=%D9%A1%D9%A1%D9%A1%D9%A1-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2027-01-02&until=2027-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2027-01-01&until=2027-01-02T00:00:00Z", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=not+one", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere:papers/1", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:localhost:papers/none", "idDoesNotExist"),
        ("verb=ListRecords&resumptionToken=forged", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=forged", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=0001-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=0001-01-01T00:00:00Z", "noRecordsMatch"),
    ],
)
def test_what_is_asked_wrongly_is_refused_by_its_code(stranger: Client, schema: etree.XMLSchema, query: str, code: str) -> None:
    root = etree.fromstring(stranger.get(f"/oai?{query}").content)

    schema.assertValid(root)
    refused, attributes = error(root)
    assert refused == code
    assert (attributes == {}) == (code in {"badVerb", "badArgument"})


def test_a_removed_paper_is_not_told_in_a_format_that_does_not_exist(ask: Ask) -> None:
    paper = make.paper()

    assert error(ask(verb="GetRecord", metadataPrefix="marc21", identifier=identifier(paper)))[0] == "cannotDisseminateFormat"


def test_it_may_be_posted_without_a_token_and_nothing_else_may_be_done(stranger: Client) -> None:
    make.paper()
    strict = Client(enforce_csrf_checks=True)

    posted = strict.post("/oai", {"verb": "ListMetadataFormats"})

    assert b"<metadataPrefix>jats</metadataPrefix>" in posted.content
    assert "Set-Cookie" not in posted.headers
    assert b'code="badVerb"' in strict.post("/oai?verb=Identify", b"{", content_type="application/json").content
    assert [getattr(stranger, method)("/oai").status_code for method in ("put", "delete", "patch")] == [405, 405, 405]
    assert stranger.head("/oai", {"verb": "Identify"}).status_code == 200


def test_the_answer_is_compressed_for_those_who_can_read_that(stranger: Client) -> None:
    many(5)

    plain = stranger.get("/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    packed = stranger.get("/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"}, headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).count(b"<record>") == plain.content.count(b"<record>") == 5


# --- From and until


def test_both_ends_count_by_the_second_and_by_the_day(ask: Ask) -> None:
    volume = make.volume()
    rows = [make.paper(of=volume) for _number in range(3)]
    moments = [datetime(2027, 5, 10, 12, 0, second, 999_999, UTC) for second in (0, 1, 2)]
    for row, moment in zip(rows, moments, strict=True):
        Paper.objects.filter(pk=row.pk).update(changed_at=moment)
    first, second, third = (identifier(row) for row in rows)

    def listed(**span: str) -> list[str | None]:
        return identifiers(ask(verb="ListIdentifiers", metadataPrefix="oai_dc", **span))

    with travel(datetime(2027, 6, 1, tzinfo=UTC)):
        assert texts(ask(verb="ListIdentifiers", metadataPrefix="oai_dc"), ".//o:datestamp") == [
            "2027-05-10T12:01:00Z", "2027-05-10T12:01:01Z", "2027-05-10T12:01:02Z",
        ]  # fmt: skip
        assert listed(**{"from": "2027-05-10T12:01:01Z"}) == [second, third]
        assert listed(until="2027-05-10T12:01:01Z") == [first, second]
        assert listed(**{"from": "2027-05-10T12:01:01Z", "until": "2027-05-10T12:01:01Z"}) == [second]
        assert listed(**{"from": "2027-05-10", "until": "2027-05-10"}) == [first, second, third]
        assert error(ask(verb="ListRecords", metadataPrefix="oai_dc", **{"from": "2027-05-11"}))[0] == "noRecordsMatch"
        assert error(ask(verb="ListRecords", metadataPrefix="oai_dc", until="2027-05-09"))[0] == "noRecordsMatch"


def test_a_change_is_told_after_a_minute(ask: Ask) -> None:
    paper = make.paper()

    with later(58):
        early = ask(verb="ListRecords", metadataPrefix="oai_dc")
    with later(61):
        told = ask(verb="ListRecords", metadataPrefix="oai_dc")

    assert error(early)[0] == "noRecordsMatch"
    assert identifiers(told)[0] == identifier(paper)


def test_a_transaction_that_ends_late_is_found_by_the_next_harvest(ask: Ask) -> None:
    """Its change has an earlier moment than what a harvester saw before it ended."""
    volume = make.volume()
    seen, late = make.paper(of=volume), make.paper(of=volume)
    now = timezone.now()
    Paper.objects.filter(pk=seen.pk).update(changed_at=now - timedelta(seconds=90))
    Paper.objects.filter(pk=late.pk).update(changed_at=now + timedelta(hours=1))  # not there yet
    first = ask(verb="ListRecords", metadataPrefix="oai_dc")
    Paper.objects.filter(pk=late.pk).update(changed_at=now - timedelta(seconds=55))

    with later():
        second = ask(verb="ListRecords", metadataPrefix="oai_dc", **{"from": first.findtext("o:responseDate", namespaces=NAMES)})

    assert identifiers(first) == [identifier(seen), *identifiers(first)[1:]]
    assert len(first.findall(".//o:record", NAMES)) == 1
    assert texts(second, ".//o:header/o:identifier") == [identifier(late)]


CHANGES: dict[str, Callable[[Paper, Conference], Any]] = {
    "series": lambda paper, conference: volumes.change_series(paper.volume.series, by=None, issn="1234-567X"),
    "volume": lambda paper, conference: volumes.change_volume(paper.volume, by=None, isbn="978-0"),
    "editors": lambda paper, conference: volumes.change_volume(paper.volume, by=None, editors=[PersonName("Other", "Editor")]),
    "section": lambda paper, conference: volumes.change_section(paper.section, by=None, title="Another part"),
    "conference": lambda paper, conference: conferences.change(conference, {"name": "Another name"}, by=None),
    "place": lambda paper, conference: papers.place(paper, by=None, section=None, position=5, session=None),
    "retraction": lambda paper, conference: papers.retract(paper, reason="Wrong.", by=None),
    "removal": lambda paper, conference: papers.remove(paper, reason="Wrong.", by=None),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whatever_describes_a_paper_moves_its_datestamp(conference: Conference, change: Callable[[Paper, Conference], Any]) -> None:
    volume = make.volume(at=conference)
    paper = make.paper(of=volume, section=volumes.add_section(volume, title="A part", position=1, by=None))
    elsewhere, before = make.paper(), timezone.now() - timedelta(days=1)
    Paper.objects.update(changed_at=before)

    change(Paper.objects.get(pk=paper.pk), conference)

    assert Paper.objects.get(pk=paper.pk).changed_at > before
    assert Paper.objects.get(pk=elsewhere.pk).changed_at == before


def test_what_describes_no_paper_leaves_its_datestamp(conference: Conference) -> None:
    make.paper(at=conference)
    before = timezone.now() - timedelta(days=1)
    Paper.objects.update(changed_at=before)

    conferences.change(conference, {"accent": "#7a1f3d"}, by=None)
    papers.set_rating(Paper.objects.get(), mean=None, count=0)

    assert Paper.objects.get().changed_at == before


# --- Resumption


def test_a_long_list_goes_on_where_it_stopped(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvest, "PAGE", 2)
    volume = many(5)
    expected = [identifier(row) for row in Paper.objects.filter(volume=volume).order_by("changed_at")]

    first = ask(verb="ListIdentifiers", metadataPrefix="oai_dc")
    second = ask(verb="ListIdentifiers", resumptionToken=token(first))
    third = ask(verb="ListIdentifiers", resumptionToken=token(second))

    assert [identifiers(root) for root in (first, second, third)] == [expected[:2], expected[2:4], expected[4:]]
    assert [root.find(".//o:resumptionToken", NAMES).get("cursor") for root in (first, second, third)] == ["0", "2", "4"]
    assert first.find(".//o:resumptionToken", NAMES).get("expirationDate") is not None
    assert token(third) == ""
    assert identifiers(ask(verb="ListIdentifiers", resumptionToken=token(first))) == expected[2:4]


def test_a_list_of_one_page_has_no_token(ask: Ask) -> None:
    many(3)

    assert ask(verb="ListRecords", metadataPrefix="oai_dc").find(".//o:resumptionToken", NAMES) is None


def test_papers_of_one_and_the_same_moment_are_each_listed_once(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvest, "PAGE", 3)
    volume = many(10)
    Paper.objects.filter(volume=volume).update(changed_at=timezone.now() - timedelta(hours=1))

    root, found = ask(verb="ListIdentifiers", metadataPrefix="oai_dc"), []
    while True:
        found += identifiers(root)
        if not token(root):
            break
        root = ask(verb="ListIdentifiers", resumptionToken=token(root))

    assert found == [identifier(row) for row in Paper.objects.order_by("pk")]


def test_a_token_is_of_its_verb_its_week_and_this_site(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvest, "PAGE", 2)
    many(3)
    given = token(ask(verb="ListRecords", metadataPrefix="oai_dc"))

    other_verb = ask(verb="ListIdentifiers", resumptionToken=given)
    forged = ask(verb="ListRecords", resumptionToken=given[:-1] + ("A" if given[-1] != "A" else "B"))
    other_salt = ask(verb="ListRecords", resumptionToken=signing.dumps([1], salt="something else"))
    with later(harvest_request.TOKEN_LASTS.total_seconds() + 1):
        expired = ask(verb="ListRecords", resumptionToken=given)

    assert [error(root)[0] for root in (other_verb, forged, other_salt, expired)] == ["badResumptionToken"] * 4


def test_a_list_whose_rest_has_changed_ends_with_what_it_is_now(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schema takes no list without a record, and a harvester takes no error in the middle of its walk."""
    monkeypatch.setattr(harvest, "PAGE", 2)
    many(3)
    last = Paper.objects.order_by("changed_at").last()
    given = token(ask(verb="ListRecords", metadataPrefix="oai_dc"))
    papers.remove(last, reason="A court said so.", by=None)

    root = ask(verb="ListRecords", resumptionToken=given)

    assert texts(root, ".//o:header/o:identifier") == [identifier(last)]
    assert root.find(".//o:header", NAMES).get("status") == "deleted"
    assert token(root) == ""


def test_a_page_costs_the_same_statements_whatever_its_rows(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    volume = many(12)
    counts = []
    for size in (1, 3, 9):
        monkeypatch.setattr(harvest, "PAGE", size)
        first = etree.fromstring(stranger.get("/oai", {"verb": "ListRecords", "metadataPrefix": "jats"}).content)
        with CaptureQueriesContext(connection) as captured:
            stranger.get("/oai", {"verb": "ListRecords", "resumptionToken": token(first)})
        counts.append(len(captured))

    assert volume.papers.count() == 12
    assert len(set(counts)) == 1
    assert counts[0] <= 14


@pytest.mark.writes
@pytest.mark.parametrize("within", ["all", "series", "volume"])
def test_a_page_is_read_along_the_index_of_changes(within: str) -> None:
    volume = many(20)
    scope = {"all": (None, None), "series": (volume.series_id, None), "volume": (None, volume.pk)}[within]
    listing = harvest_request.Listing("ListRecords", "oai_dc", *scope, None, timezone.now())
    middle = Paper.objects.order_by("changed_at")[10]
    with CaptureQueriesContext(connection) as captured:
        harvest.page(listing, harvest_request.Place(middle.changed_at, middle.pk, 10))

    plans = [_plan(query["sql"]) for query in captured.captured_queries]

    assert len(plans) == 2
    for plan in plans:
        assert "paper_by_change" in plan or "paper_of_volume_by_change" in plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan


def _plan(sql: str) -> str:
    """As a database chooses it that has many rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"{'EXPLAIN QUERY PLAN' if connection.vendor == 'sqlite' else 'EXPLAIN'} {sql}")
        return "\n".join(str(row) for row in cursor.fetchall())


# --- A harvester made by others


class Wire(BaseAdapter):
    """Carries what the harvester sends to the site in this process."""

    def __init__(self, browser: Client, between: Callable[[int], None] = lambda number: None) -> None:
        super().__init__()
        self.browser, self.between, self.pages = browser, between, 0

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:
        self.between(self.pages)
        self.pages += 1
        if request.method == "POST":
            got = self.browser.post("/oai", request.body, content_type="application/x-www-form-urlencoded")
        else:
            got = self.browser.get(request.path_url)
        answer = requests.Response()
        answer.status_code, answer._content, answer.url, answer.request = got.status_code, got.content, request.url, request
        answer.headers = requests.structures.CaseInsensitiveDict(got.headers)
        answer.encoding = "utf-8"
        return answer

    def close(self) -> None:
        pass


@contextmanager
def wired(monkeypatch: pytest.MonkeyPatch, wire: Wire) -> Iterator[Sickle]:
    """The harvester uses the functions of `requests`, which make a session for each call."""
    session = requests.Session()
    session.mount("http://", wire)
    with monkeypatch.context() as patch:
        patch.setattr(sickle.app.requests, "get", session.get)
        patch.setattr(sickle.app.requests, "post", session.post)
        yield Sickle("http://localhost:8000/oai")


@pytest.mark.writes
def test_a_harvester_misses_none_and_gets_none_twice_while_papers_come_and_go(monkeypatch: pytest.MonkeyPatch) -> None:
    volume = many(300)
    before = {identifier(row): row for row in Paper.objects.filter(volume=volume)}
    changed: list[str] = []

    def between(page: int) -> None:
        """Before each page one comes, one is removed and one retracted, some behind the harvester and some before."""
        late = Paper.objects.filter(volume=volume, state="published").order_by("pk" if page % 2 else "-pk")
        removed, retracted = late[0], late[1]
        papers.remove(removed, reason="Asked for.", by=None)
        papers.retract(retracted, reason="Wrong.", by=None)
        new = make.paper(of=Volume.objects.get(pk=volume.pk))
        changed.extend(identifier(row) for row in (removed, retracted, new))

    monkeypatch.setattr(harvest, "PAGE", 50)
    with wired(monkeypatch, Wire(Client(), between)) as harvester:
        began = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
        first = [record.header.identifier for record in harvester.ListRecords(metadataPrefix="oai_dc")]
    with wired(monkeypatch, Wire(Client())) as harvester, later():
        second = {
            record.header.identifier: record.header.deleted
            for record in harvester.ListRecords(**{"metadataPrefix": "oai_dc", "from": began})
        }

    assert len(first) == len(set(first))
    assert set(before) - set(changed) <= set(first)
    assert set(first) <= set(before)
    assert set(second) == set(changed)
    removed = {identifier(row) for row in Paper.objects.filter(state="removed")}
    assert {name for name, deleted in second.items() if deleted} == removed


def test_the_harvester_reads_every_verb(monkeypatch: pytest.MonkeyPatch) -> None:
    volume = many(3)
    paper = Paper.objects.filter(volume=volume).first()
    with wired(monkeypatch, Wire(Client())) as harvester:
        harvester.http_method = "POST"
        assert harvester.Identify().deletedRecord == "persistent"
        assert [row.metadataPrefix for row in harvester.ListMetadataFormats()] == ["oai_dc", "jats"]
        assert [row.setSpec for row in harvester.ListSets()] == [volume.series.slug, f"{volume.series.slug}:{volume.slug}"]
        assert len(list(harvester.ListIdentifiers(metadataPrefix="jats"))) == 3
        record = harvester.GetRecord(metadataPrefix="oai_dc", identifier=identifier(paper))
        assert record.metadata["title"] == ["Invented paper 1"]
