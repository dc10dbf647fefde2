"""Audits many files: in this process with all results in memory, or shard by shard into a result store."""

from __future__ import annotations

from gouji.batch.drive import Progress, run
from gouji.batch.outputs import export, write_summary
from gouji.batch.several import Batch, Failure, audit_files

__all__ = ["Batch", "Failure", "Progress", "audit_files", "export", "run", "write_summary"]
