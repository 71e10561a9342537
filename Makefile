## errbind: one spec of an API's errors, the same errors in every language.
##
##   make generate   write out/ from the specs
##   make check      say whether out/ is what the specs give
##   make test       run the tests (ARGS="-k name" picks some)
##   make fuzz       try thousands of made-up specs, a million responses, documents to import
##   make bench      measure errbind, and what it generates, against its peers and limits
##   make growth     measure all that docs/speed.md shows, and draw it (twenty minutes)
##   make runtime    compile the TypeScript runtime, which templates/typescript has as source
##   make lint       check the style and the types of the sources
##   make lock       renew the locked versions (ARGS=--upgrade for the newest)
##   make clean      remove all that make and the tests have installed
##
## ARGS="..." is handed on to the command of each verb but lint and clean. All that is
## needed is Python 3.11 or newer (PYTHON=... names another than python3) and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
TOO_OLD := errbind needs Python 3.11 or newer: name one with "make PYTHON=..."

.PHONY: help generate check test fuzz runtime lint bench growth lock clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^## \{0,1\}//p' Makefile

generate: $(VENV)/.generate
	$(BIN)/errbind generate $(ARGS)

check: $(VENV)/.generate
	$(BIN)/errbind check $(ARGS)

test: ARGS ?= -n auto
test: $(VENV)/.test
	$(BIN)/python tests/tools.py
	$(BIN)/python -m pytest $(ARGS)

# So many made-up specs and responses that no run has tried before; ERRBIND_SPECS=... and
# ERRBIND_BODIES=... name other numbers, and ERRBIND_SEED=... where to begin, as a run that failed
# has printed it.
fuzz: export ERRBIND_SPECS ?= 5000
fuzz: export ERRBIND_BODIES ?= 1000000
fuzz: ARGS ?= -n auto
fuzz: FUZZED := tests/targets/test_hostile_specs.py tests/targets/test_layout.py tests/runtime/test_hostile_bodies.py \
	tests/importing/test_hostile_imports.py
fuzz: $(VENV)/.test
	$(BIN)/python tests/tools.py
	$(BIN)/python -m pytest $(FUZZED) $(ARGS)

runtime: $(VENV)/.test
	$(BIN)/python tests/tools.py
	$(BIN)/python -m pytest tests/runtime/test_typescript_runtime.py --regenerate $(ARGS)

bench: $(VENV)/.test
	$(BIN)/python benchmarks/bench.py $(ARGS)

growth: $(VENV)/.bench
	$(BIN)/python benchmarks/growth.py $(ARGS)
	$(BIN)/python benchmarks/bench.py --write

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/black --quiet --check generator tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# Versions stay as they are unless pyproject.toml, package.json or ARGS asks for others.
lock: LOCK := $(VENV)/lock/$(notdir $(BIN))
lock: COMPILE = $(LOCK)/uv pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" $(ARGS)
lock: $(VENV)/pyvenv.cfg
	$(BIN)/python -m venv $(VENV)/lock
	$(LOCK)/python -m pip --quiet --disable-pip-version-check install uv
	$(COMPILE) pyproject.toml --group build -o requirements/generate.txt
	$(COMPILE) pyproject.toml --group test -c requirements/generate.txt -o requirements/test.txt
	$(COMPILE) --group bench -c requirements/test.txt -o requirements/bench.txt
	$(COMPILE) --group node -o requirements/node.txt
	$(COMPILE) --group black-24 -o requirements/black-24.txt
	$(COMPILE) --group black-25 -o requirements/black-25.txt
	npm --prefix tests/npm install --package-lock-only
	npm --prefix benchmarks/npm install --package-lock-only

clean:
	rm -rf $(VENV) tests/npm/node_modules tests/npm/.lock benchmarks/npm/node_modules build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '$(TOO_OLD)' >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.generate: requirements/generate.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP) install --require-hashes -r requirements/generate.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q generator templates/python/runtime
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.generate
	$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.test
	$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@
