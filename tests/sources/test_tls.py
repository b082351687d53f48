"""TLS is verified always; a source may add a certificate, never turn verification off."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sources.fetch_options import FetchOptions
from sources.fetcher import Fetcher
from sources.ledger_rows import Fetch
from sources.outcomes import Outcome
from sources.registry_schema import Agency, DropBox, Politeness, Source, TlsException
from sources.store import RawStore
from tests.sources.conftest import NOW

x509 = pytest.importorskip("cryptography.x509")

SOURCE = Source(
    "tls",
    "示例数据",
    ("secure.test", "other.test", "plain.test"),
    (Agency(id="tls.ju", name="示例局", level="county"),),
    (DropBox("drop_box"),),
    politeness=Politeness(delay_s=0.01),
)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = 302 if self.path == "/down.html" else 404 if self.path == "/robots.txt" else 200
        self.send_response(status)
        self.send_header("Location", "http://plain.test/down.html")
        self.end_headers()
        self.wfile.write("<html><body>示例数据：安全</body></html>".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that refuses our certificate is what the tests want."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for secure.test that nobody trusts, and its key."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "secure.test")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("secure.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "site.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    pem = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "site.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *pem))
    return folder / "site.pem", folder / "site.key"


@pytest.fixture
def port(certificate: tuple[Path, Path]) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield int(server.server_address[1])
    server.shutdown()
    server.server_close()


def _get(url: str, port: int, store: RawStore, tls: TlsException, folder: Path) -> Fetch:
    options = FetchOptions(
        resolver=lambda host, wanted: [("127.0.0.1", port)], allow_loopback=True, attempts=1, deadline_s=3
    )
    source = replace(SOURCE, tls=tls)
    with Fetcher(source, store, options, lambda: NOW, folder) as fetcher:
        return fetcher.get(url)


def test_an_untrusted_certificate_is_refused(port: int, store: RawStore, tmp_path: Path) -> None:
    fetch = _get("https://secure.test/", port, store, TlsException(), tmp_path)
    assert fetch.outcome is Outcome.TLS_ERROR and "certificate" in (fetch.message or "").lower()


def test_a_missing_certificate_can_be_added_for_one_source(
    port: int, store: RawStore, certificate: tuple[Path, Path]
) -> None:
    tls = TlsException(extra_ca="site.pem", seclevel_1=True)
    assert _get("https://secure.test/", port, store, tls, certificate[0].parent).outcome is Outcome.OK


def test_the_name_is_checked_also_then(port: int, store: RawStore, certificate: tuple[Path, Path]) -> None:
    tls = TlsException(extra_ca="site.pem")
    fetch = _get("https://other.test/", port, store, tls, certificate[0].parent)
    assert fetch.outcome is Outcome.TLS_ERROR


def test_the_environment_cannot_bring_in_a_proxy_or_a_certificate(
    port: int, store: RawStore, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    fetch = _get("https://secure.test/", port, store, TlsException(), certificate[0].parent)
    assert fetch.outcome is Outcome.TLS_ERROR


def test_https_is_not_left_for_http(port: int, store: RawStore, certificate: tuple[Path, Path]) -> None:
    tls = TlsException(extra_ca="site.pem")
    fetch = _get("https://secure.test/down.html", port, store, tls, certificate[0].parent)
    assert fetch.outcome is Outcome.REFUSED_SCHEME


def test_a_missing_certificate_file_is_one_clear_failure(store: RawStore, tmp_path: Path) -> None:
    from sources.night import fetch_source
    from sources.registry_schema import Listing

    listing = Listing("listing", "trs", "https://secure.test/nb/")
    source = replace(SOURCE, sample=True, discover=(listing,), tls=TlsException(extra_ca="none.pem"))
    night = fetch_source(source, store, FetchOptions(), now=NOW, registry_folder=tmp_path)
    assert [failure.outcome for failure in night.failures] == ["not_asked"]
    assert "tls.extra_ca" in night.failures[0].message
