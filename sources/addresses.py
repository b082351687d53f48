"""Which addresses may be connected to. The guard resolves a name, checks every address, and hands over
exactly the addresses it checked, so that a name cannot lead elsewhere between the check and the connection.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Endpoint = tuple[str, int]
Resolver = Callable[[str, int], Sequence[Endpoint]]
"""(host, port) -> the numeric addresses and ports to connect to. Raises OSError when the name is unknown."""

_NAT64 = IPv6Network("64:ff9b::/96")


class RefusedAddress(Exception):
    """A name that leads to an address which is not public."""


def system_resolver(host: str, port: int) -> list[Endpoint]:
    """What the operating system says. Understands decimal and hexadecimal spellings, as connecting would."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(address[0]), port) for *_, address in found]


class AddressGuard:
    """Admits public addresses only.

    ``allow_loopback`` is for the sample site and the tests; nothing that a user configures reaches it.
    """

    def __init__(self, resolver: Resolver = system_resolver, *, allow_loopback: bool = False) -> None:
        self._resolver = resolver
        self._allow_loopback = allow_loopback

    def endpoints(self, host: str, port: int) -> list[Endpoint]:
        """The checked addresses of a name.

        Raises:
            RefusedAddress: when any of them is not public; one bad address condemns the name.
            OSError: when the name does not resolve.
        """
        endpoints = list(self._resolver(host, port))
        if not endpoints:
            raise OSError(f"{host} has no address")
        for address, _ in endpoints:
            if not self._is_allowed(address):
                raise RefusedAddress(f"{host} leads to {address}, which is not a public address")
        return endpoints

    def _is_allowed(self, address: str) -> bool:
        try:
            parsed = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        inner = _embedded(parsed)
        if self._allow_loopback and inner.is_loopback:
            return True
        return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address inside an IPv6 one that merely carries it (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if address.teredo:
            return address.teredo[1]
        if address in _NAT64 or (int(address) >> 32 == 0 and int(address) > 1):
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
