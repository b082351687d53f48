"""How a request can end. Every end has its own name, and each name is counted."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The end of one request (all its redirects and attempts taken together)."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    SOFT_404 = "soft_404"
    """Status 200, but the page says that there is none, or the site sent us to its home page."""
    BLOCKED_WAF = "blocked_waf"
    """A firewall's challenge. Never answered: the report has to come by the drop box."""
    ROBOTS_DENIED = "robots_denied"
    TOO_LARGE = "too_large"
    TYPE_MISMATCH = "type_mismatch"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    UNDECODABLE = "undecodable"
    """A content encoding that was not asked for, or one that does not decode."""
    TLS_ERROR = "tls_error"
    TIMEOUT = "timeout"
    CONNECT_ERROR = "connect_error"
    HTTP_ERROR = "http_error"
    REFUSED_ADDRESS = "refused_address"
    """The name leads to an address that is not public."""
    OFF_HOST = "off_host"
    """A host that the registry does not name for this source."""
    REFUSED_SCHEME = "refused_scheme"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BAD_URL = "bad_url"
    HOST_PAUSED = "host_paused"
    """Not asked: the host failed too often, or asked for a long pause. Tried again another night."""
    BUDGET_SPENT = "budget_spent"
    """Not asked: the host's requests or hours for this night are used up."""

    @property
    def has_body(self) -> bool:
        """Whether the bytes that were asked for are in the store."""
        return self in (Outcome.OK, Outcome.NOT_MODIFIED)

    @property
    def is_transient(self) -> bool:
        """Whether another attempt in the same night may fare better."""
        return self in (Outcome.TIMEOUT, Outcome.CONNECT_ERROR, Outcome.TRUNCATED)

    @property
    def blames_host(self) -> bool:
        """Whether it counts towards giving the host up for the night."""
        return self in (Outcome.TIMEOUT, Outcome.CONNECT_ERROR, Outcome.TLS_ERROR, Outcome.BLOCKED_WAF)
