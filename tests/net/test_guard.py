import pytest
from yarl import URL

from pipeline.errors import StopRun
from pipeline.net.guard import check_url, is_admitted, read_networks


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "168.63.129.16", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::10.0.0.1",
        "2002:7f00:1::", "2001:0:7f00:1::", "", "localhost", "1", "0x7f.1",
    ],
)  # fmt: skip
def test_guard_refuses_what_is_not_public(address: str) -> None:
    assert not is_admitted(address, networks=())


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_guard_admits_what_is_public(address: str) -> None:
    assert is_admitted(address, networks=())


def test_guard_admits_the_operators_networks_only() -> None:
    networks = read_networks("10.1.0.0/16, 127.0.0.1, ::1")
    assert all(
        is_admitted(address, networks=networks) for address in ("10.1.2.3", "127.0.0.1", "::1", "::ffff:10.1.2.3")
    )
    assert not any(is_admitted(address, networks=networks) for address in ("10.2.0.1", "127.0.0.2", "::2"))


def test_guard_names_a_network_that_is_none() -> None:
    with pytest.raises(StopRun, match="'somewhere' is not a network"):
        read_networks("10.0.0.0/8, somewhere")


@pytest.mark.parametrize(
    "url", ["ftp://a/", "file:///etc/passwd", "http://a:22/", "http://me:word@a/", "http://me@a/", "/a"]
)
def test_guard_refuses_addresses_that_are_no_pages(url: str) -> None:
    assert check_url(URL(url))


def test_guard_lets_pages_pass() -> None:
    assert check_url(URL("https://wire.example:8443/a")) is None
