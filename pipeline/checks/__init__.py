"""Great Expectations over a staged day: the contract's rules as expectations, their results as records."""

from pipeline.checks.docs import write_data_docs
from pipeline.checks.run import check_builds

__all__ = ["check_builds", "write_data_docs"]
