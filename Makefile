# make report   set everything up, train every model on the bundled sample, write the report
# make test     set everything up, then run all checks
ifneq ($(words $(CURDIR)),1)
$(error Snakemake cannot run scripts in $(CURDIR): there is a blank in the path. Move the folder)
endif
ifneq ($(findstring ',$(CURDIR))$(findstring ",$(CURDIR)),)
$(error Snakemake cannot run scripts in $(CURDIR): there is a quote in the path. Move the folder)
endif
PYTHON ?= python3
CORES ?= 4
BIN := .venv/bin
# Snakemake, the linters and the tests call each other by name.
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: env report test lint lock schema picture clean

# where the fused layers cannot be built, the line says why, and what then starts says what to set
env: .venv/installed
	@$(BIN)/python -m fusedrnn.build || true

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	touch $@

report: env
	snakemake --cores $(CORES) report

# three workers on two cores: tests of clusters mostly wait
test: lint .venv/plugins
	pytest -n 3 --dist loadfile --no-loadscope-reorder

# what the tests of other schedulers and of object storage need, beside the environment
.venv/plugins: .venv/installed tests/cluster/requirements.lock
	rm -rf $@
	$(BIN)/python -m pip install --quiet --require-hashes --target $@ --requirement tests/cluster/requirements.lock

lint: env
	ruff check
	ruff format --check
	mypy
	snakefmt --check Snakefile rules
	snakemake --lint

# pin the versions of everything, with hashes: after a change of the dependencies
lock: env
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group dev pyproject.toml --output-file requirements.lock
	for group in slurm kubernetes gpu; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --constraint requirements.lock --group $$group pyproject.toml --output-file requirements-$$group.lock || exit; done
	for group in generic s3; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --constraint requirements.lock --group $$group --output-file requirements-$$group.lock || exit; done
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --constraint requirements.lock --group cluster-tests --output-file tests/cluster/requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group compiler --output-file src/fusedrnn/compiler.lock

# write config.schema.json from the pydantic models: after a change in src/chapter6/config
schema: env
	python -m chapter6.config.schema.json_schema > config.schema.json

# draw docs/workflow.svg from the rules: after a change of the rules
picture: env
	snakemake --rulegraph | python docs/workflow_picture.py docs/workflow.svg

# delete results and downloads, not the environment
clean:
	rm -rf results resources .snakemake
