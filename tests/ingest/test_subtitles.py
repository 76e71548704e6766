"""Recordings' transcripts: Zoom's and Teams' WebVTT, SubRip, and what is wrong with some of them."""

from pathlib import Path

import pytest

from tests.ingest.samples import CONFIG, TEAMS, ZOOM, read, reason, said, written
from themeseed.ingest import read_files


def test_zooms_names_before_the_colon_are_speakers_and_cues_are_joined(tmp_path: Path) -> None:
    document = read(written(tmp_path / "zoom.vtt", ZOOM))
    assert said(document) == [
        ("Jane Doe", "So how did you become a peer worker?"),
        ("P1", "There are two things: first, luck & then the group."),
    ]
    assert [turn.seconds for turn in document.turns] == [1.12, 5.0]
    assert document.text.splitlines()[0] == "Jane Doe: So how did you become a peer worker?"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_teams_voice_spans_are_speakers(tmp_path: Path, encoding: str) -> None:
    document = read(written(tmp_path / "teams.vtt", TEAMS.replace("\n", "\r\n"), encoding))
    assert said(document) == [
        ("Jane Doe", "Note: we are recording. Shall we begin?"),
        ("Ana María", "Yes, please do."),
    ]
    assert [turn.seconds for turn in document.turns] == [9.835, 74.0]


def test_subrip_with_names_braces_and_two_speakers_in_one_cue(tmp_path: Path) -> None:
    srt = (
        "1\n00:00:01,000 --> 00:00:03,000\nAna: {laughs} I <i>did</i>,\nlast year.\n\n"
        "2\n00:00:03,000 --> 00:00:05,500\n{\\an8}Ben: Really?\nAna: Really.\n\n"
        "3\n00:01:05,500 --> 00:01:06,000\nThree things: all good.\n"
    )
    document = read(written(tmp_path / "x.srt", srt))
    assert said(document) == [
        ("Ana", "{laughs} I did, last year."),
        ("Ben", "Really?"),
        ("Ana", "Really. Three things: all good."),
    ]
    assert [turn.seconds for turn in document.turns] == [1.0, 3.0, 3.0]


def test_captions_without_names_are_one_turn_to_be_parted_at_sentences(tmp_path: Path) -> None:
    vtt = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nThere are two things: it was\n\n"
        "00:02.000 --> 00:03.000\nhard, and it was long.\n"
    )
    assert said(read(written(tmp_path / "x.vtt", vtt))) == [
        (None, "There are two things: it was hard, and it was long.")
    ]


def test_several_voices_in_one_cue_are_several_turns(tmp_path: Path) -> None:
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ana>Was it?</v> <v Ben>It < 3 was\n"
    assert said(read(written(tmp_path / "x.vtt", vtt))) == [("Ana", "Was it?"), ("Ben", "It < 3 was")]


def test_cues_that_cannot_be_read_are_counted_in_a_warning(tmp_path: Path) -> None:
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nIt was good.\n\nlate --> later\nIt was lost.\n"
    ingested = read_files([written(tmp_path / "x.vtt", vtt)], CONFIG)
    assert said(ingested.documents[0]) == [(None, "It was good.")]
    assert ingested.warnings == (
        "x.vtt: 1 of 2 cues could not be read; look at their times.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("x.vtt", "00:01.000 --> 00:02.000\nText\n", "is not a .vtt transcript"),
        ("x.vtt", "WEBVTT\n\nNOTE nothing\n", "holds no cue with text"),
        ("x.srt", "nothing that has a time", "holds no cue with text"),
    ],
)
def test_what_is_no_transcript_is_refused(tmp_path: Path, name: str, text: str, expected: str) -> None:
    assert expected in reason(written(tmp_path / name, text))
