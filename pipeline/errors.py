"""Errors, named by what the caller does next."""


class DatelineError(Exception):
    """Base of the errors that Dateline raises on purpose; its text is one sentence that a person can act on."""


class RetryLater(DatelineError):
    """The resource is unwell for now: put the item back and try again after a wait."""

    def __init__(self, message: str, *, wait_seconds: float | None = None) -> None:
        super().__init__(message)
        #: How long the resource itself asks to wait; null where it does not say.
        self.wait_seconds = wait_seconds


class SkipItem(DatelineError):
    """This one item can never succeed: record the reason, count it, go on with the rest."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        #: A short, countable word for reports: `empty`, `binary`, `too_large` …
        self.reason = reason


class FailItem(DatelineError):
    """This one item failed, perhaps not for good: count it, try it again after a wait, park it in the end."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        #: A short, countable word for reports: `bad_json`, `timeout`, `too_large` …
        self.reason = reason


class StopRun(DatelineError):
    """Nothing further can succeed until a person acts: stop, and show this sentence."""
