"""Pictures: every count is there, long and foreign names fit, the map never flips."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from tests.report.sample import sample
from themeseed.records import Agreement, Code, Codebook, Confusion, Embeddings
from themeseed.report import (
    agreement_picture,
    confusion_picture,
    counts_picture,
    inline_svg,
    map_picture,
    project,
)
from themeseed.report.canvas import WIDTH, wrap

FOUND = sample()
VECTORS = FOUND.embeddings


def _texts(svg: str) -> list[str]:
    return [text for text in re.findall(r">([^<>]+)</text>", svg) if text.strip()]


def test_the_heat_map_shows_every_count_and_letter() -> None:
    agreement = FOUND.agreements[0].agreement
    svg = inline_svg(confusion_picture(agreement, FOUND.codebook), name="a", alt="heat map")
    shown = sorted(text for text in _texts(svg) if text.isdigit())
    counts = [str(count) for row in agreement.confusion.counts for count in row if count]
    assert shown == sorted(counts)
    assert [text for text in _texts(svg) if text in "ABCDE"].count("C") == 2


def test_the_bars_show_what_was_suggested_and_decided() -> None:
    figure = counts_picture(FOUND.suggested(), FOUND.decided(), FOUND.codebook)
    texts = _texts(inline_svg(figure, name="a", alt="bars"))
    assert {"suggested", "decided", "No code fits"} <= set(texts)


def test_the_agreement_picture_shows_ways_below_zero_too() -> None:
    svg = inline_svg(agreement_picture(FOUND.agreements, "Cohen's kappa"), name="a", alt="ways")
    assert "−0.25" in _texts(svg)
    assert "−0.04 (−0.18 to 0.09)" in _texts(svg)


@pytest.mark.parametrize(
    "name", ["$\\nothing$", "日本語の長いコードの名前" * 5, "w" * 300, "", "\x00\ud800"]
)
def test_any_name_can_stand_in_every_picture(name: str) -> None:
    book = replace(FOUND.codebook, codes=tuple(replace(c, name=name) for c in FOUND.codebook.codes))
    projection = project(VECTORS) if VECTORS else None
    assert projection is not None
    for figure in (
        confusion_picture(FOUND.agreements[0].agreement, book),
        counts_picture(FOUND.suggested(), FOUND.decided(), book),
        map_picture(projection, {}, book),
    ):
        assert ElementTree.fromstring(inline_svg(figure, name="a", alt=name or "none")) is not None  # noqa: S314


@pytest.mark.parametrize("count", [1, 12, 26])
def test_codebooks_of_any_size_have_a_heat_map_with_cells_inside_it(count: int) -> None:
    codes = tuple(Code(id=f"c{i}", name=f"Code number {i}") for i in range(count))
    agreement = Agreement(
        first="one", second="two", n_quotes=count, n_only_first=0, n_only_second=0, measures=(),
        by_code=(), confusion=Confusion(
            code_ids=tuple(code.id for code in codes),
            counts=tuple(tuple(int(i == j) for j in range(count)) for i in range(count)),
        ),
    )  # fmt: skip
    figure = confusion_picture(agreement, Codebook(id="b", name="b", codes=codes))
    cells = figure.axes[0].patches
    assert max(cell.get_x() + cell.get_width() for cell in cells) <= WIDTH  # type: ignore[attr-defined]  # rectangles
    assert len(cells) == count * count + count


def test_all_texts_of_all_pictures_stand_inside_their_figure() -> None:
    projection = project(VECTORS) if VECTORS else None
    assert projection is not None
    many = tuple(Code(id=f"c{n}", name=f"Code number {n} with a rather long name") for n in range(30))
    code_of = {coding.quote_id: coding.codes[0] for coding in FOUND.decided() if coding.codes}
    for figure in (
        confusion_picture(FOUND.agreements[0].agreement, FOUND.codebook),
        agreement_picture(FOUND.agreements, "Cohen's kappa"),
        counts_picture(FOUND.suggested(), FOUND.decided(), FOUND.codebook),
        counts_picture(FOUND.suggested(), FOUND.decided(), replace(FOUND.codebook, codes=many)),
        map_picture(projection, code_of, FOUND.codebook),
    ):
        figure.draw_without_rendering()
        frame = figure.bbox
        boxes = [text.get_window_extent() for text in figure.axes[0].texts]
        assert all(frame.x0 - 1 <= box.x0 and box.x1 <= frame.x1 + 1 for box in boxes)
        assert all(frame.y0 - 1 <= box.y0 and box.y1 <= frame.y1 + 1 for box in boxes)
        assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[i + 1 :])


def test_the_map_is_the_same_for_any_order_of_the_quotes() -> None:
    assert VECTORS is not None
    backwards = Embeddings(
        ids=VECTORS.ids[::-1], vectors=VECTORS.vectors[::-1], encoder_digest=VECTORS.encoder_digest
    )
    one, other = project(VECTORS), project(backwards)
    assert one is not None
    assert other is not None
    assert one.ids == other.ids
    assert np.array_equal(one.positions, other.positions)
    assert 0.0 < one.share < 1.0


def test_mirrored_vectors_give_a_map_that_points_the_same_way() -> None:
    assert VECTORS is not None
    for vectors in (VECTORS.vectors, -VECTORS.vectors):
        found = project(replace(VECTORS, vectors=vectors))
        assert found is not None
        assert (found.positions.max(axis=0) >= -found.positions.min(axis=0)).all()


def test_positions_are_the_principal_components_and_the_share_is_theirs() -> None:
    from sklearn.decomposition import PCA

    assert VECTORS is not None
    found = project(VECTORS)
    assert found is not None
    rows = np.argsort(np.array(VECTORS.ids))
    reference = PCA(n_components=2, svd_solver="full").fit(VECTORS.vectors[rows])
    expected = np.abs(reference.transform(VECTORS.vectors[rows]))
    assert np.allclose(np.abs(found.positions), expected, atol=1e-4)
    assert found.share == pytest.approx(reference.explained_variance_ratio_.sum(), abs=1e-5)


@pytest.mark.parametrize("vectors", [np.ones((5, 4)), np.eye(2, 4), np.empty((0, 4))])
def test_where_there_is_no_plane_there_is_no_map(vectors: np.ndarray[tuple[int, int]]) -> None:
    ids = tuple(str(row) for row in range(len(vectors)))
    assert project(Embeddings(ids=ids, vectors=vectors.astype(np.float32), encoder_digest="x")) is None


def test_long_names_are_cut_with_an_ellipsis() -> None:
    assert wrap("one two three four five", 9, most=2) == ["one two", "three …"]
