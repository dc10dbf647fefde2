"""Copied text and figures: between the years of one body, and between bodies.

What is compared are sentences after years, figures' places and the body's own name are masked. Sentences that recite
laws or lead over, and the frame that a county's or the whole corpus's reports share, are left out before anything is
measured (``frame``). Candidates come from locality-sensitive hashing over character shingles (``similar``), so that the
work grows with the corpus and not with its square, and each candidate is then verified sentence by sentence
(``compare``). Tables and sentences whose figures are all the same are found by their values (``figures``).
"""

from __future__ import annotations

from gouji.copying.compare import Copy
from gouji.copying.find import find_copies, findings_of
from gouji.copying.source import Part, Source, sources_of

__all__ = ["Copy", "Part", "Source", "find_copies", "findings_of", "sources_of"]
