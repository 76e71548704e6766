import pytest

from themeseed.web.answers import own_path


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
        "%2f%2fevil.example",
        "/%2fevil.example", "\t//evil.example", "/\t/evil.example", "javascript:alert(1)",
        "evil.example",
        "", "/a b", "/\n/evil.example", "http:evil.example",
    ],
)  # fmt: skip
def test_no_redirect_leads_elsewhere(path: str) -> None:
    assert own_path(path) == "/"


@pytest.mark.parametrize("path", ["/", "/review", "/review?order=blind&code=x", "/documents/1#q-2"])
def test_a_path_of_ours_is_kept(path: str) -> None:
    assert own_path(path) == path
