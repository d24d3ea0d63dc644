PYTHON ?= python3
export PYTHONDONTWRITEBYTECODE = 1

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	.venv/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

test: .venv/ready
	.venv/bin/ruff check wusong tests --exclude tests/engines/planparser/score.py
	.venv/bin/pytest
.PHONY: test
