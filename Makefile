# make demo: from a fresh machine to a town, a plan and the pages.  make test: install what tests need and run them.
# make notebooks: open the lessons in JupyterLab.
# Needs git, make and Python 3.11 or newer with venv. ARGS are handed on: make demo ARGS=--no-serve

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FRONTEND := webapp/static/built/.vite/manifest.json
FRONTEND_SOURCES := $(shell find webapp/frontend webapp/translations optimizer/reports/assets.txt \
	aedmap/network/directions/assets.txt -type f \
	-not -path '*/node_modules/*' -not -name '*.mo' 2>/dev/null)

.PHONY: demo test proof check format bench notebooks wheel frontend parts clean

demo: $(VENV)/installed $(FRONTEND)
	$(BIN)/aedmap demo $(ARGS)

# A file at a time in a process a core; ARGS="-n 0 tests/aedmap" for one process.
test: check $(FRONTEND) parts
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

proof: $(VENV)/installed-test $(FRONTEND) parts
	$(BIN)/python -m pytest -m proof --timeout 3600 $(ARGS)

check: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed-bench $(FRONTEND)
	@echo "Now run: $(BIN)/aedmap bench NAME [--quick|--full] [--json]"

notebooks: $(VENV)/installed-notebooks $(FRONTEND)
	$(BIN)/python -m jupyter lab --notebook-dir notebooks $(ARGS)

wheel: $(VENV)/installed $(FRONTEND)
	rm -rf build dist
	$(PIP) wheel --no-deps --wheel-dir dist .
	@ls dist

frontend: $(FRONTEND)

parts: $(VENV)/installed-test
	$(BIN)/python tests/install_parts.py

clean:
	rm -rf $(VENV) build dist demo webapp/static/built webapp/frontend/node_modules optimizer/reports/assets \
		aedmap/network/directions/templates

$(VENV)/made:
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'aedmap needs Python 3.11 or newer, this is ' + sys.version.split()[0] + '; try make PYTHON=python3.12')"
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/made setup.cfg pyproject.toml
	$(PIP) install -e .[server]
	@touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(PIP) install -e .[server,test]
	@touch $@

$(VENV)/installed-bench: $(VENV)/installed
	$(PIP) install -e .[server,bench]
	@touch $@

$(VENV)/installed-notebooks: $(VENV)/installed
	$(PIP) install -e .[server,notebooks]
	@touch $@

$(FRONTEND): $(VENV)/installed $(FRONTEND_SOURCES)
	$(BIN)/python webapp/frontend/build.py
	@touch $@
