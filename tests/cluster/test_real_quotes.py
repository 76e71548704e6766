"""Grouping with the real encoder: plain sentences on three topics find their own topic."""

import pytest

from themeseed.cluster import cluster
from themeseed.config import ClusterConfig, EmbedConfig
from themeseed.embed import embed, load_encoder
from themeseed.records import Clustering
from themeseed.segment import lemmatise

TOPICS = {
    "food": (
        "I bake bread with my grandmother every Sunday.",
        "The soup needs more salt and some fresh herbs.",
        "We cooked pasta with tomatoes for the whole family.",
        "She makes the best apple cake in the village.",
        "Breakfast is usually eggs, toast and coffee.",
        "He taught me how to roast vegetables in the oven.",
    ),
    "trains": (
        "The train was late again this morning.",
        "I missed my connection at the central station.",
        "The railway line is closed for repairs.",
        "Commuters stood on the platform for an hour.",
        "The conductor checked our tickets twice.",
        "There is only one carriage with free seats on the express train.",
    ),
    "weather": (
        "It rained for the whole of last week.",
        "The storm brought heavy winds and hail.",
        "Snow covered the fields before sunrise.",
        "A heatwave is forecast for the end of July.",
        "Fog hid the valley until noon.",
        "The sky is grey and cloudy today, with a chance of showers.",
    ),
}


@pytest.fixture(scope="module")
def found() -> Clustering:
    topics = {f"{topic}-{i}": text for topic, texts in TOPICS.items() for i, text in enumerate(texts)}
    ids, texts = tuple(topics), tuple(topics.values())
    embeddings = embed(ids, texts, load_encoder(EmbedConfig(threads=1)))
    return cluster(embeddings, lemmatise(ids, texts), ClusterConfig(), seed=0)


def test_each_group_is_about_one_topic_and_hardly_a_sentence_is_left_out(found: Clustering) -> None:
    assert len(found.unclustered_ids) <= 1
    assert all(len({one.split("-")[0] for one in group.quote_ids}) == 1 for group in found.clusters)
    assert 3 <= len(found.clusters) <= 5


def test_the_words_of_a_group_are_words_of_its_topic(found: Clustering) -> None:
    trains = next(one for one in found.clusters if one.quote_ids[0].startswith("trains"))
    assert {"train", "platform", "station", "railway", "line", "ticket"} & set(trains.keywords)
