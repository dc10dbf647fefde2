# Every target makes what it needs in .venv; see tools/env.sh. PYTHON=… chooses the interpreter.
PYTHON ?=
export PYTHON

BIN := .venv/bin
DEMO := build/demo

.PHONY: help demo test slow lint fuzz bench score constraints clean
.DEFAULT_GOAL := help

help:
	@echo 'make demo         audit the sample reports and write their HTML pages to $(DEMO)'
	@echo 'make test         ruff, mypy and all tests'
	@echo 'make slow         the tests that take minutes'
	@echo 'make lint         ruff and mypy only'
	@echo 'make fuzz         damage files of every kind for some minutes; TRIES=… says how often'
	@echo 'make bench        run every measurement in tests/bench'
	@echo 'make score        how well claims are read, by pattern, on corpora/claims'
	@echo 'make constraints  write constraints.txt anew from the newest versions that fit'
	@echo 'make clean        remove .venv, build and the tools'\'' caches'

demo:
	@tools/env.sh venv all
	@$(BIN)/gouji check corpora/sample/reports --exit-zero
	@rm -rf $(DEMO)
	@$(BIN)/gouji check corpora/sample/reports --exit-zero --format html --out $(DEMO)
	@echo '网页版：用浏览器打开 $(DEMO)/index.html  /  The same as pages: open $(DEMO)/index.html in a browser.'

test: lint
	@tools/env.sh browser
	$(BIN)/python -m pytest -n 2

slow:
	@tools/env.sh venv all,dev
	@tools/env.sh browser
	$(BIN)/python -m pytest -m slow

lint:
	@tools/env.sh venv all,dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fuzz: TRIES ?= 3000
fuzz:
	@tools/env.sh venv all,dev
	GOUJI_FUZZ=$(TRIES) $(BIN)/python -m pytest -n 2 tests/fuzz

bench:
	@tools/env.sh venv all,dev,bench
	@tools/env.sh browser
	@set -e; for script in tests/bench/bench_*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

score:
	@tools/env.sh venv all,dev
	$(BIN)/python tests/score_claims.py

constraints:
	@tools/env.sh constraints constraints.txt

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis nlp/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
