# Every verb sets up .venv by itself. `make` alone lists the verbs.
SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help

.PHONY: help
help: ## list these verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS='	' read -r verb text; do printf '  make %-12s %s\n' "$$verb" "$$text"; done

.PHONY: setup
setup: $(READY) ## make .venv from requirements.lock (every other verb does so by itself)

$(READY): requirements.lock pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh

.PHONY: demo
demo: $(READY) ## run the nightly flow on the sample site and show what was loaded
	@$(BIN)/gongkai demo

.PHONY: test
test: lint ## everything that must hold: lint, types, room contract, all tests
	@$(BIN)/python -m pytest -n 2 -m "not slow"
	@$(BIN)/python -m pytest -n 2 -m slow

.PHONY: quick
quick: $(READY) ## only the quick tests
	@$(BIN)/python -m pytest -n 2 -m "not slow"

.PHONY: lint
lint: $(READY) ## ruff, mypy --strict and the import contract between the rooms
	@$(BIN)/ruff check --quiet .
	@report=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$report"; exit 1; }
	@$(BIN)/mypy --no-error-summary

.PHONY: accuracy
accuracy: $(READY) ## every cell of the corpus: right, wrong, missing, silent; ours and the peers'
	@$(BIN)/python -m benchmarks.accuracy

.PHONY: bench bench-read bench-load bench-night
bench: bench-read bench-load bench-night ## every measurement beside its floor, in one run

bench-read: $(READY) ## reading against raw pdfium, lxml and the peers
	@$(BIN)/python -m benchmarks.reading
	@$(BIN)/python -m pytest benchmarks/test_regression.py

bench-load: $(READY) ## loading against executemany and COPY, and the marts' answers
	@$(BIN)/python -m benchmarks.load

NIGHTS = 1000 10000
bench-night: $(READY) ## nights over documents already fetched: documents a second, growth, memory, Prefect's share
	@$(BIN)/python -m benchmarks.night $(NIGHTS) --prefect --cores

.PHONY: torture
torture: $(READY) ## hostile files, kills, faults, fuzzing and load in their long form, with their figures (an hour)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-deps -r requirements-fuzz.lock \
	  || echo "atheris is not at hand: fuzzing by chance only"
	@TORTURE=full $(BIN)/python -m pytest -n 2 tests/torture tests/test_mutations.py

.PHONY: docs
docs: look ## the documentation as a site in build/docs, its generated pages written anew; dead links fail
	@$(BIN)/python -m warehouse.frame_guide
	@$(BIN)/python -m docs.site.build
	@echo "build/docs/index.html"

.PHONY: notebook
notebook: look ## open the analysts' notebook on the published files (after make demo)
	@MARIMO_SKIP_UPDATE_CHECK=1 $(BIN)/marimo edit --no-token --host 127.0.0.1 docs/notebook.py

.PHONY: look
look: $(READY) ## add what the documentation, the notebook and the tests in a browser need (about 350 MB)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-deps -r requirements-look.lock

.PHONY: ocr
ocr: $(READY) ## add the reading of scans to .venv (about 260 MB)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-deps -r requirements-ocr.lock

.PHONY: lock
lock: ## resolve pyproject.toml into the three lock files again (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate --no-strip-extras --generate-hashes --group dev pyproject.toml -o requirements.lock
	@uv pip compile -q --universal --python-version 3.11 --no-deps --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate --generate-hashes --group pyproject.toml:ocr -o requirements-ocr.lock
	@uv pip compile -q --universal --python-version 3.11 --no-deps --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate --generate-hashes --group pyproject.toml:fuzz -o requirements-fuzz.lock
	@uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate --no-strip-extras --generate-hashes -c requirements.lock \
	  --group pyproject.toml:look -o requirements-look.lock
