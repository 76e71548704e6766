"""The HTML report: closed, safe, the same every time, readable for people and screen readers."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.report.reading import Parsed, read
from tests.report.sample import hostile, sample
from themeseed.records import Case, Codebook
from themeseed.report import Findings, render_report
from themeseed.report import quote_view as quote_view_module

ATTACKS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=https://evil.example/x.png>",
    "javascript:alert(1)",
    '<a href="javascript:alert(1)">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "]]><!-- --><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "{{ 7 * 7 }}{% raw %}",
    "${7*7} $\\frac{1}{2$ %s",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00\x0b\x1b[31m\ud800￿",
    "\u202eevil\u2066 فارسی 日本語 🧠",
    "\n\n\t  ",
    "x" * 400,
)
EMPTY = Findings(study="Nothing yet", codebook=Codebook(id="b", name="Empty"))


@pytest.fixture(scope="module")
def html() -> str:
    return render_report(sample())


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_people_wrote_never_becomes_part_of_the_page(attack: str) -> None:
    page = render_report(hostile(attack))
    parsed = read(page)
    plain = read(render_report(hostile("harmless")))
    allowed = {name for name, _ in plain.elements}
    assert {name for name, _ in parsed.elements} <= allowed
    assert parsed.unclosed == []
    for name, attributes in parsed.elements:
        assert not any(key.startswith("on") for key in attributes), name
        assert attributes.get("href", "#").startswith("#")
        assert not {"src", "srcdoc", "action", "formaction", "data"} & set(attributes)
    page.encode("utf-8")


@pytest.mark.parametrize("attack", ATTACKS[:5])
def test_what_people_wrote_is_shown_as_they_wrote_it(attack: str) -> None:
    page = render_report(hostile(attack))
    assert attack not in page
    assert attack in read(page).text


@given(text=st.text(max_size=60))
@settings(max_examples=15, deadline=None)
def test_any_text_at_all_gives_a_page(text: str) -> None:
    assert read(render_report(hostile(text))).unclosed == []


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(html: str) -> None:
    parsed = read(html)
    assert not re.search(r"https?:|//[a-z]|@import|url\((?!#)", html)
    assert parsed.named("script") == []
    assert parsed.named("link") == []
    policy = next(one for one in parsed.named("meta") if "http-equiv" in one)["content"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy


@pytest.mark.parametrize("findings", [sample(), sample(1), EMPTY], ids=["53 quotes", "1 quote", "empty"])
def test_the_same_findings_give_the_same_bytes(findings: Findings) -> None:
    assert render_report(findings).encode() == render_report(findings).encode()


def test_headings_never_skip_a_level_and_the_title_is_the_only_first(html: str) -> None:
    levels = read(html).headings
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_each_id_occurs_once_and_each_link_leads_somewhere(html: str) -> None:
    elements = read(html).elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {attributes["href"] for _, attributes in elements if "href" in attributes}
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_tables_and_pictures_can_be_read_without_eyes(html: str) -> None:
    parsed = read(html)
    assert all(one["scope"] in ("col", "row", "rowgroup") for one in parsed.named("th"))
    assert len(parsed.named("caption")) == len(parsed.named("table"))
    pictures = parsed.named("svg")
    assert len(pictures) == len(parsed.named("figcaption")) == 6
    assert all(one["role"] == "img" and len(one["aria-label"]) > 20 for one in pictures)


@pytest.mark.parametrize(
    "text",
    [
        "45 of 53 quotes are decided (Published coding).",
        "far from good enough to go unread.",
        "Fifty-three quotes are few",
        "Being a peer worker: an experience of conflicted identity",
        "0.55 (0.41 to 0.68)",
        "Codes by site and role",
        "group · training · experience",
        "uncalibrated",
        "a key phrase",
        "3f0c7a52-9d0e-5c5b-9a57-7468656d6573",
        "20% of the differences",
    ],
)
def test_the_page_says(html: str, text: str) -> None:
    assert text in read(html).text


@pytest.mark.parametrize("name", ["study", "codebook"])
def test_an_empty_study_renders_and_says_what_is_missing(name: str) -> None:
    findings = EMPTY if name == "study" else replace(EMPTY, codebook=sample().codebook)
    parsed = read(render_report(findings))
    assert "The study holds no quotes yet." in parsed.text
    assert "Nothing is suggested or decided yet." in parsed.text
    assert parsed.unclosed == []


def test_a_study_where_nothing_is_decided_counts_what_is_suggested() -> None:
    found = replace(sample(), codings=(), agreements=())
    text = read(render_report(found)).text
    assert "Nobody has coded any of the 53 quotes yet." in text
    assert "Nothing is decided yet, so the suggested codes are counted." in text
    assert "undecided" in text


def test_a_study_where_nothing_is_suggested_shows_what_is_decided() -> None:
    parsed = read(render_report(replace(sample(), suggestions=(), run=None)))
    assert "Nothing is suggested yet." in parsed.text
    assert _states(parsed) == {"state decided", "state undecided"}


def test_of_many_quotes_only_those_that_need_attention_are_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quote_view_module, "MOST_QUOTES", 10)
    parsed = read(render_report(sample()))
    assert "The study has 53 quotes, too many for one page." in parsed.text
    shown = [one for one in parsed.named("details") if one.get("class") == "quote"]
    assert len(shown) == 10
    assert _states(parsed) == {"state undecided", "state differs"}


def test_attributes_with_too_many_values_are_not_tabled() -> None:
    found = sample()
    cases = tuple(
        Case(id=one.id, name=one.name, attributes=(replace(one.attributes[0], value=one.name),))
        for one in found.cases
    )
    assert "Codes by" not in read(render_report(replace(found, cases=cases))).text


def _states(parsed: Parsed) -> set[str]:
    return {one["class"] for one in parsed.named("span") if one.get("class", "").startswith("state ")}
