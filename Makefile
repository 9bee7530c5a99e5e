# Needs make and one Python of 3.11 to 3.14; everything else goes into $(VENV). Choose a Python with PYTHON=…

VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# What serving needs is enough for `make run`; the rest is installed when another target first needs it.
SERVES := $(VENV)/.serves
SERVE ?=
LOAD ?=
PLANT ?=
BENCH ?=
TORTURE ?=
MUTANTS ?=
PYTEST ?=
SLOW ?=
WHEEL ?=
QUICK ?= not (slow or browser or interop)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
# Many tests wait for processes that they started, so there are more workers than processors; without bytecode each
# process compiles everything.
export PYTEST_XDIST_AUTO_NUM_WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) '*' 2)
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-all check mutants bench torture load lock wheel docs release clean python-changed

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(SERVES) ## Start the simulator with the default scenario; options in SERVE="--port 9000 …"
	@exec $(BIN)/yuyue-sim serve $(SERVE)

test: $(READY) ## Run the quick tests; SLOW=1 runs all, WHEEL=1 with the wheel, options in PYTEST="-k booking …"
	@$(if $(WHEEL),folder=$$($(BIN)/python -m benchmarks.wheel) && export PYTHONPATH=$$folder &&) $(BIN)/python -m pytest -q -n auto --maxprocesses 6 --dist worksteal --timeout 300 --ignore tests/tidy $(if $(SLOW),,-m "$(QUICK)") $(PYTEST)

test-all: ## Run every test, the slow ones too, on each Python of 3.11 to 3.14 that this machine has
	@tools/test-all $(PYTEST)

check: $(READY) ## Lint, formatting, types and the rules of the house
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/tidy

mutants: $(READY) ## Change the code a little, many times, and show what no test notices; MUTANTS="--all" takes hours
	@$(BIN)/python -m pip show --quiet mutmut 2>/dev/null || \
		$(BIN)/python -m pip install --quiet --no-build-isolation --editable ".[mutants]"
	@$(BIN)/python tools/mutants $(MUTANTS)

load: $(READY) ## Rush the release of numbers and judge it; PLANT=oversell plants a bug, options in LOAD="mixed --users 100"
	@$(BIN)/yuyue-sim load $(LOAD) $(if $(PLANT),--plant $(PLANT))

bench: $(READY) ## Measure requests a second against the floor of this machine; options in BENCH="--rounds 3"
	@$(BIN)/python -m benchmarks $(BENCH)

torture: $(READY) ## Try to make it lose a booking, stall or fail; options in TORTURE="--minutes 60"
	@$(BIN)/python -m benchmarks.torture $(TORTURE)

lock: $(READY) ## Write requirements-dev.txt anew from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --extra docs \
		--upgrade --annotation-style line pyproject.toml --output-file requirements-dev.txt

wheel: $(READY) ## Build the wheel into dist/, compiled where there is a C compiler
	@$(BIN)/hatchling build -t wheel

docs: $(READY) ## Write the generated pages and pictures, the tables of names and the WSDLs anew, and build the site into site/
	@$(BIN)/python docs/build_names.py > simulator/yuyue_sim/hospital/world/name_tables.py
	@$(BIN)/python -m yuyue_sim.contract.tables > docs/contract.md
	@$(BIN)/python docs/build_wsdls.py simulator/yuyue_sim/soap/wsdls
	@$(BIN)/python -m yuyue_sim.contract.tables zh > docs/contract.zh.md
	@$(BIN)/yuyue-sim schema --output docs/scenario.schema.json > /dev/null
	@$(BIN)/python docs/build.py
	@$(BIN)/python docs/build_commands.py
	@$(BIN)/python docs/build_keys.py
	@$(BIN)/python docs/build_collections.py
	@PYTHONPATH=. $(BIN)/python docs/build_architecture.py
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

release: $(READY) ## Make the release VERSION=1.2.3: changelog, commit, tag, sdist and wheel; nothing is pushed
	@$(BIN)/python tools/release $(VERSION)

clean: ## Remove what the targets above made
	rm -rf .venv .venv-* dist build site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A virtual environment made by another Python than the one asked for is made anew.
ifneq ($(origin PYTHON),undefined)
$(READY) $(SERVES): python-changed
python-changed:
	@tools/same-python "$(PYTHON)" "$(BIN)/python" || rm -rf $(VENV)
endif

$(READY) $(SERVES): requirements-dev.txt pyproject.toml
	@[ -e $@ ] && [ -z "$$(find requirements-dev.txt pyproject.toml -newer $@)" ] || tools/make-venv $@ $(PYTHON)
