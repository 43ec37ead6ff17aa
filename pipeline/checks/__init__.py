"""Great Expectations over a staged day: the contract's rules as expectations, their results as records."""

from pipeline.checks.run import check_builds

__all__ = ["check_builds"]
