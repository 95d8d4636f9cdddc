.PHONY: demo demo-seeds test test-slow test-e2e check fix vocabulary readme labels bench fuzz wheel clean
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

demo: $(VENV)/installed  ## install into .venv and review the sample pair
	$(BIN)/drdiff compare samples/orders/reference.yml samples/orders/actual.yml --fail-on never
	$(BIN)/drdiff compare samples/orders/reference.yml samples/orders/actual.yml --fail-on never \
	  -o out/orders.md -o out/orders.html -o out/orders.json

test: $(VENV)/installed  ## the plain test suite
	$(BIN)/python -m pytest -n auto

test-slow: $(VENV)/installed  ## tests that start services and many processes
	$(BIN)/python -m pytest -m slow

exam: $(VENV)/installed  ## every degradation of the twin designs in every pair of formats
	TWINS=all $(BIN)/python -m pytest tests/twins

test-e2e: $(VENV)/installed  ## browser and HTTP tests; finds or installs chromium and what npm brings, says so when absent
	bash tests/e2e/run.sh $(BIN)/python
	bash tests/e2e/forges.sh $(BIN)/python

check: $(VENV)/installed  ## lint, types, stale generated data
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python tools/compact_schemas.py --check
	$(BIN)/python -m tools.compile_roles --check
	$(BIN)/python -m tools.compile_mapping --check
	$(BIN)/python -m tools.compile_rules --check
	$(BIN)/python tools/readme_excerpt.py --check

fix: $(VENV)/installed  ## mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

vocabulary: $(VENV)/installed  ## write the generated data from the YAML sources and the published schemas
	$(BIN)/python tools/compact_schemas.py
	$(BIN)/python -m tools.compile_roles
	$(BIN)/python -m tools.compile_mapping
	$(BIN)/python -m tools.compile_rules

readme: $(VENV)/installed  ## put today's report excerpt into the README
	$(BIN)/python tools/readme_excerpt.py

CASES ?= ../shared/cases
labels: $(VENV)/installed  ## score against labelled cases, where they are present
	@if [ -d "$(CASES)" ]; then $(BIN)/python tests/label_score.py "$(CASES)" -v; else echo "no labelled cases at $(CASES)"; fi

demo-seeds: $(VENV)/installed  ## write a report of every labelled case, where they are present
	@if [ -d "$(CASES)" ]; then $(BIN)/python tools/demo_cases.py "$(CASES)" out/seeds; else echo "no labelled cases at $(CASES)"; fi

bench: $(VENV)/installed  ## whole processes against floors and peers, side by side; ARGS="--quick" for the short ones
	cd tests && ../$(BIN)/python -m bench $(ARGS)

SECONDS ?= 120
SEED ?= 1
fuzz: $(VENV)/installed  ## broken inputs through every reader; SECONDS=120, SEED=1, CORPUS=folder of real inputs
	DRDIFF_THOROUGH=1 $(BIN)/python -m pytest tests/hostile
	$(BIN)/python tests/fuzz/fuzz.py --seconds $(SECONDS) --seed $(SEED) $(if $(CORPUS),--corpus "$(CORPUS)")

wheel: $(VENV)/installed  ## build the wheel and try it in an empty environment
	$(BIN)/python -m build --wheel --outdir dist
	$(PYTHON) -m venv --clear out/wheel
	out/wheel/bin/python -m pip install --quiet dist/*.whl
	cd out && wheel/bin/drdiff compare ../samples/orders/reference.yml ../samples/orders/actual.yml --fail-on never --quiet

clean:
	rm -rf $(VENV) dist out .pytest_cache .mypy_cache .ruff_cache .hypothesis
