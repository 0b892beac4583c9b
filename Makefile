# Two commands do everything, set-up included: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LIGGARE := $(BIN)/liggare

.PHONY: demo report test check style faults fuzz schema bench soak locale clean help

help:            ## what there is
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(READY): pyproject.toml requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

demo: $(READY)   ## load a year of real files and print the March 2025 report
	@LIGGARE=$(LIGGARE) sh examples/demo.sh

report: $(READY) ## the March 2025 interim report whole, as pdf, xlsx and docx
	@LIGGARE=$(LIGGARE) sh examples/delarsrapport.sh

test: $(READY)   ## the whole test suite
	$(BIN)/pytest -n 2 --dist worksteal

check: style     ## layout, types, import rules and the tests that are quick
	$(BIN)/pytest -n 2 --dist worksteal -m "not long"

style: $(READY)  ## layout, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

faults: $(READY) ## break one thing at a time; each time a test must fail
	$(BIN)/python tests/faults/run.py

fuzz: $(READY)   ## files damaged at random, ten minutes for each kind (an hour and a half)
	$(BIN)/python -m tests.fuzz.run --seconds 600

schema: $(READY) ## the running API asked far more than its tests ask, and differently each time
	LIGGARE_EXAMPLES=200 $(BIN)/pytest tests/http/schema

soak: $(READY)   ## the laws on many generated histories, and 100 rounds of crashes (two hours)
	LIGGARE_HISTORIES=20000 LIGGARE_COMPARISONS=2000 $(BIN)/pytest -n 2 tests/properties tests/comparison
	$(BIN)/python -m tests.bus.crashes --rounds 100
	$(BIN)/python -m benchmarks.memory

bench: $(READY)  ## measure against the raw limit and peers in the same run
	$(BIN)/python -m benchmarks

locale: $(READY) ## take new texts into the Swedish catalogue, and compile it
	$(BIN)/python -m adapters.locale.catalogue

clean:           ## remove the environment and what the examples made
	rm -rf $(VENV) build *.egg-info liggare-demo.sqlite* liggare-delarsrapport.sqlite* delarsrapport-*
