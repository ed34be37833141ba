# Two commands on a fresh machine: `make run` and `make test`. Python 3.11+ with venv is all they need.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
PORT ?= 3000

.PHONY: run test test-long bench lock format clean

run: .venv/run  ## the playground at http://127.0.0.1:3000
	$(BIN)/coach index
	$(BIN)/coach play --port $(PORT)

test: .venv/dev  ## formatter, linter, types, import contracts, every test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/pytest -n auto -m "not long" $(ARGS)

test-long: .venv/dev  ## what takes minutes: much bad weather, processes killed again and again, many more examples
	COACH_EXAMPLES=5000 $(BIN)/pytest -n auto -m "long or deep" -o timeout=900 $(ARGS)

bench: .venv/dev  ## measurements, printed and never asserted
	$(BIN)/python -m tests.bench

lock: .venv/dev  ## refresh both lock files; needs uv (pip install uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet -o requirements-dev.lock

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv knowledge.db

# A stamp per set of packages: made again only when a lock file or pyproject.toml changed.
.venv/run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q bot knowledge
	touch $@

.venv/dev: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements-dev.lock
	$(PIP) --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q bot knowledge
	touch $@ .venv/run
