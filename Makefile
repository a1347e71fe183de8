# make run · make test · make thorough · make torture · make spark · make check · make data · make bench · make bench-truth · make load · make screenshots · make lock
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: run test unit browser thorough torture spark check data bench bench-truth load screenshots lock chromium

run: .venv/run
	@$(BIN)/lumbar run

test: unit browser

unit: .venv/test
	@echo "== Tests without a browser"
	@$(BIN)/python -m pytest -m "not browser" -n auto --dist loadfile --durations=5

browser: .venv/test chromium
	@echo "== Tests in a browser, in light and dark, with the network cut"
	@$(BIN)/python -m pytest -m "browser and not thorough" tests/browser -n 2 --durations=5

thorough: .venv/test chromium
	@echo "== Every page at every width, and as the first request of a fresh server"
	@$(BIN)/python -m pytest -m "browser and thorough" tests/browser -n 2 --durations=5

torture: .venv/test
	@echo "== Kills, faults, hostile and dirty files, and their figures"
	@$(BIN)/python -m pytest tests/privacy --at-length --capture=no --timeout=7200
	@$(BIN)/python -m pytest tests/torture -o python_files='*.py' --capture=no --timeout=7200

spark: .venv/spark
	@echo "== Apache Spark on this machine: the same files and answers as DuckDB"
	@$(BIN)/python -m pytest -m spark tests/engines --durations=5

check: .venv/test
	@echo "== Style, types, import contracts, parity of queries and questions, sizes"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest tests/questions/test_parity.py tests/test_house.py

data: .venv/run
	@echo "== Rebuilding data/ from its sources"
	@$(BIN)/lumbar data

bench: .venv/test chromium
	@$(BIN)/python -m bench

load: .venv/test chromium
	@echo "== A full room: the real server, 50 and 200 simulated browsers, a soak of 20 minutes; 36 minutes in all"
	@$(BIN)/python -m bench.room --keep

bench-truth: .venv/test
	@echo "== Do the estimators find what was planted, and how often do they cry wolf?"
	@$(BIN)/python -m bench.coverage_of_truth
	@$(BIN)/python -m bench.false_alarms
	@$(BIN)/python -m bench.control_alarms
	@$(BIN)/python -m bench.clinic_alarms

screenshots: .venv/test chromium
	@echo "== Drawing the README's pictures"
	@$(BIN)/python -m pytest -m browser tests/browser --screenshots

chromium: .venv/test
	@$(BIN)/python -m tests.browser.chromium

.venv/run: requirements.lock pyproject.toml
	@echo "== Creating the environment .venv and installing what is pinned"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: requirements-test.lock .venv/run
	@echo "== Installing what the tests need"
	@$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@

.venv/spark: requirements-spark.lock .venv/test
	@echo "== Installing Apache Spark, which needs Java 17"
	@$(PIP) install --require-hashes -r requirements-spark.lock
	@touch $@

lock:
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --extra images --extra install --extra service pyproject.toml -o requirements.lock
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --extra images --extra install --extra service --extra s3 --extra bench --extra test -c requirements.lock pyproject.toml -o requirements-test.lock
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --extra spark -c requirements-test.lock pyproject.toml -o requirements-spark.lock
