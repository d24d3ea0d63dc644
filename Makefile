# Wusong 雾凇: make run, make test. Needs Python 3.11 or newer, git, make; everything else is fetched by its hash.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.installed
WORKERS ?= 2

.PHONY: help run test check sqlite postgresql bench lock screenshots clean

help: ## 列出可用命令 List what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: $(READY) ## 建立示范城市并打开网站 Build the demo city and serve the site
	@$(BIN)/wusong run --demo

test: check sqlite postgresql ## 全部检查与测试，两种数据库 Everything, on both databases

check: $(READY) ## 代码规范、包间约束、类型 Linters, import contracts, types
	@echo "── ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "── import-linter"
	@$(BIN)/lint-imports
	@echo "── mypy"
	@$(BIN)/mypy

sqlite: $(READY)
	@echo "── pytest, SQLite"
	@WUSONG_TEST_DATABASE=sqlite $(BIN)/python -m pytest -n $(WORKERS)

postgresql: $(READY)
	@echo "── pytest, PostgreSQL"
	@# the engines and words know no database: once is enough
	@WUSONG_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n $(WORKERS) tests --ignore=tests/engines --ignore=tests/words

bench: $(READY) ## 性能测量 Benchmarks, as tables
	@$(BIN)/python -m benchmarks

screenshots: $(READY) ## 重拍手册图片 Take the manual's pictures again
	@$(BIN)/python -m docs.manual.screenshots

lock: $(READY) ## 重新锁定依赖 Pin the dependencies anew
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	@$(BIN)/pip-compile --quiet --allow-unsafe --extra=test --extra=fast --generate-hashes --no-emit-find-links --no-emit-index-url \
		--no-emit-trusted-host --strip-extras --output-file=requirements.lock pyproject.toml

clean: ## 删除环境与缓存（不动 var/） Remove the environment and caches (not var/)
	@rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# Written last, so that an install that was broken off is taken up again.
$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "雾凇需要 Python 3.11 或更新版本 · Wusong needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	@echo "安装依赖到 .venv（约几分钟） · Installing into .venv (a few minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --require-hashes -r requirements.lock \
		| sed -n -e 's/^Collecting \([^ ;]*\).*/  \1/p' -e 's/^Installing collected packages.*/  …/p'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
