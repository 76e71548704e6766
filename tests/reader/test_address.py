import pytest

from themeseed.errors import ReaderError
from themeseed.reader import parse_address


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:11434/v1",
        "http://localhost:8080/v1/",
        "http://LOCALHOST/v1",
        "http://[::1]:8080/v1",
        "https://127.8.9.10/v1",
    ],
)
def test_addresses_of_this_machine_may_be_used(text: str) -> None:
    assert parse_address(text).local


@pytest.mark.parametrize(
    "text",
    [
        "https://api.openai.com/v1",
        "http://192.168.1.20:11434/v1",
        "http://10.0.0.5/v1",
        "http://[fe80::1]/v1",
        "http://0.0.0.0:8080/v1",
        "http://127.0.0.1.example.org/v1",
        "http://localhost.example.org/v1",
        "http://2130706433/v1",
        "http://127.1/v1",
    ],
)
@pytest.mark.parametrize("allow_remote", [True, False])
def test_any_other_address_is_refused_unless_the_study_names_its_host(
    text: str, allow_remote: bool
) -> None:
    with pytest.raises(ReaderError, match="another machine"):
        parse_address(text, allow_remote=allow_remote)


def test_naming_the_host_is_not_enough_without_the_flag() -> None:
    with pytest.raises(ReaderError, match="say --allow-remote"):
        parse_address("https://gpu.example.org/v1", remote_host="gpu.example.org")


def test_a_host_that_is_named_and_allowed_may_be_used_over_https() -> None:
    address = parse_address(
        "https://gpu.example.org/v1", remote_host="gpu.example.org", allow_remote=True
    )
    assert (address.local, str(address)) == (False, "https://gpu.example.org:443/v1")


def test_another_machine_is_never_asked_without_encryption() -> None:
    with pytest.raises(ReaderError, match="not encrypted: nothing was sent"):
        parse_address("http://gpu.example.org/v1", remote_host="gpu.example.org", allow_remote=True)


@pytest.mark.parametrize("text", ["", "127.0.0.1:8080", "ftp://127.0.0.1", "http://127.0.0.1:x/v1"])
def test_what_is_no_address_is_named(text: str) -> None:
    with pytest.raises(ReaderError, match="is not an address such as"):
        parse_address(text)


def test_an_address_with_a_password_is_refused_and_the_password_is_not_repeated() -> None:
    with pytest.raises(ReaderError, match="THEMESEED_READER_KEY") as caught:
        parse_address("http://me:secret@127.0.0.1/v1")
    assert "secret" not in str(caught.value)
