"""What an HTTP status and the headers of a bot wall mean."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.records import FetchResult

_EXACT = {
    204: FetchResult.EMPTY,
    205: FetchResult.EMPTY,
    304: FetchResult.NOT_MODIFIED,
    401: FetchResult.BLOCKED,
    402: FetchResult.BLOCKED,
    403: FetchResult.BLOCKED,
    404: FetchResult.NOT_FOUND,
    407: FetchResult.BLOCKED,
    408: FetchResult.TIMEOUT,
    410: FetchResult.GONE,
    429: FetchResult.RATE_LIMITED,
    451: FetchResult.BLOCKED,
}
_REDIRECTS = (301, 302, 303, 307, 308)
#: Headers by which bot walls say that the answer is a puzzle, with the words that say so.
_CHALLENGES = {
    "cf-mitigated": ("challenge", "block"),
    "x-amzn-waf-action": ("challenge", "captcha"),
    "x-vercel-mitigated": ("challenge", "deny"),
    "x-sucuri-block": ("",),
}


def result_of_status(status: int) -> FetchResult:
    """What the status says; a redirect without an address counts as a fault of the client's side."""
    if status in _EXACT:
        return _EXACT[status]
    if 200 <= status < 300:
        return FetchResult.OK
    return FetchResult.SERVER_ERROR if status >= 500 else FetchResult.CLIENT_ERROR


def is_redirect(status: int) -> bool:
    """Whether the status sends elsewhere."""
    return status in _REDIRECTS


def is_permanent_redirect(status: int) -> bool:
    """Whether the status says that the address has changed for good."""
    return status in (301, 308)


def is_challenge(headers: Mapping[str, str]) -> bool:
    """Whether a bot wall says in the headers that it, not the site, answered."""
    return any(
        name in headers and any(word in headers[name].lower() for word in words) for name, words in _CHALLENGES.items()
    )
