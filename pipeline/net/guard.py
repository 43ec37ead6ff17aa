"""What may be connected to: public addresses, and the networks that the operator admits."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

from yarl import URL

from pipeline.errors import StopRun

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: Public by number, yet answered inside a cloud's network (Azure's wire server), and protocol assignments (RFC 6890).
_NOT_PUBLIC = (ipaddress.ip_network("168.63.129.16/32"), ipaddress.ip_network("192.0.0.0/24"))
#: IPv4 written into IPv6 where a network translates (NAT64, RFC 6052): reached by the inner address alone.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: Ports of other protocols that a request could be smuggled into (the Fetch standard's "bad ports", in short).
_BAD_PORTS = {0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 79, 87, 95, 101, 102, 103, 104}
_BAD_PORTS |= {109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515}
_BAD_PORTS |= {526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045}
_BAD_PORTS |= {5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211}


class AddressRefused(OSError):
    """The address is neither public nor admitted; always the same text, so that several refused ones read as one."""

    def __init__(self) -> None:
        super().__init__("the address is not public and no admitted network holds it")


def is_refusal(exc: BaseException | None) -> bool:
    """Whether an error, or what it came of, is that an address was refused."""
    while exc is not None:
        if isinstance(exc, AddressRefused) or isinstance(getattr(exc, "os_error", None), AddressRefused):
            return True
        exc = exc.__cause__
    return False


def read_networks(text: str) -> tuple[Network, ...]:
    """The networks of a setting, as CIDR with commas; raises StopRun naming the one that is none."""
    networks = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            networks.append(ipaddress.ip_network(part, strict=False))
        except ValueError as exc:
            raise StopRun(f"DATELINE_ADMITTED_NETWORKS: {part!r} is not a network such as 10.0.0.0/8.") from exc
    return tuple(networks)


def is_admitted(address: str, *, networks: tuple[Network, ...]) -> bool:
    """Whether the address may be connected to; text that is no address may not.

    An IPv4 address inside an IPv6 one (6to4, Teredo) is judged as well; of a mapped or translated one it alone.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return _is_one_admitted(found, networks)
    translated = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else None
    inner = translated or found.ipv4_mapped
    if inner is not None:
        return _is_one_admitted(inner, networks)
    return _is_one_admitted(found, networks) and all(_is_one_admitted(each, networks) for each in _tunnelled(found))


def check_url(url: URL) -> str | None:
    """Why the address may not be fetched at all, as one sentence; null when it may."""
    if url.scheme not in ("http", "https"):
        return f"{url.scheme or 'no scheme'}: only http and https are fetched"
    if not url.host:
        return "the address has no host"
    if url.user is not None or url.password is not None:
        return "the address carries a name or password"
    if url.port in _BAD_PORTS:
        return f"port {url.port} belongs to another protocol"
    return None


def guarded_socket(networks: tuple[Network, ...]) -> Callable[[Any], socket.socket]:
    """A factory of sockets that refuses, at connect time, every address that is not admitted.

    It sees the very address that is connected next, so a name that resolves otherwise a moment later gains nothing.
    """

    def make(info: Any) -> socket.socket:
        family, kind, protocol, _, sockaddr = info
        if not is_admitted(str(sockaddr[0]), networks=networks):
            raise AddressRefused
        return socket.socket(family=family, type=kind, proto=protocol)

    return make


def _is_one_admitted(address: Address, networks: tuple[Network, ...]) -> bool:
    if any(address.version == network.version and address in network for network in networks):
        return True
    is_public = address.is_global and not address.is_multicast and not address.is_reserved
    return is_public and not any(address.version == network.version and address in network for network in _NOT_PUBLIC)


def _tunnelled(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    return [inner for inner in (address.sixtofour, *(address.teredo or ())) if inner is not None]
