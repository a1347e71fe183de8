# make run · make test · make check · make data · make bench · make screenshots · make lock
PYTHON ?= python3
BIN := .venv/bin
.PHONY: run test check data bench screenshots lock unit browser

.venv/run: requirements.lock pyproject.toml
	@echo "== Creating the environment .venv and installing what is pinned"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . || \
	 $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/test: requirements-test.lock .venv/run
	@echo "== Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@
