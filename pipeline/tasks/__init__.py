"""One function per task: claim, call the stage, write, report.

The DAGs and the command line call these and nothing deeper.
"""

from pipeline.tasks.report import Report

__all__ = ["Report"]
