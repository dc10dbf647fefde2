"""However pytest is started, ``sample`` can be imported by every test, and the tests by processes that they start."""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]
