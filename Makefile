# The OCOP catalogue. `make` alone lists what can be made.

PORT ?= 8000
# Arguments for pytest: make test ARGS="tests/catalog -k listed"
ARGS ?=
JOBS ?= 2
ELASTICSEARCH_PORT ?= 9200

PYTHON ?= python3
export PYTHON

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
BENCHMARKS = $(patsubst bench/%.py,bench.%,$(shell grep -l '__main__' bench/*.py))

.DEFAULT_GOAL := help
.PHONY: help run test test-postgresql elasticsearch services lint guarantee faults bench screenshots guide lighthouse messages check-deploy clean install install-dev

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## the site on this machine, PORT=8000; the first time with demo data
	@$(MANAGE) prepare --port $(PORT)
	@PUBLIC_BASE_URL=$${PUBLIC_BASE_URL:-http://127.0.0.1:$(PORT)} \
		PYTHONPATH=site DJANGO_SETTINGS_MODULE=ocop.settings.dev $(BIN)/granian --interface wsgi \
		--host 127.0.0.1 --port $(PORT) --workers 2 --blocking-threads 1 --respawn-failed-workers --no-ws --log-level warning ocop.wsgi:application

test: install-dev ## the whole suite; SQLite, or the database of DATABASE_URL; ARGS="..." for pytest
	@# Neighbours stay together, so that what they share is made once; who is done early takes over half of what is left.
	$(BIN)/pytest --numprocesses $(JOBS) --dist worksteal $(ARGS)

test-postgresql: install-dev ## the whole suite on a PostgreSQL server of its own
	scripts/postgres run $(MAKE) --no-print-directory test

elasticsearch: ## an Elasticsearch on this machine, ELASTICSEARCH_PORT=9200; what it holds stays in var/elasticsearch
	@scripts/elasticsearch serve "$${DATA_DIR:-var}/elasticsearch" $(ELASTICSEARCH_PORT)

services: ## install PostgreSQL, Redis, Elasticsearch, stripe-mock and Chromium for the tests, wrk for the benchmarks (Debian, Ubuntu)
	scripts/services

lint: install-dev ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

guarantee: install-dev ## the long property tests of what is listed when and of the stock ledger, on both databases
	$(BIN)/python scripts/guarantee.py --examples 500 --steps 30
	scripts/postgres run $(BIN)/python scripts/guarantee.py --examples 100 --steps 30
	scripts/elasticsearch run $(BIN)/python scripts/guarantee.py --examples 100 --steps 30
	$(BIN)/python scripts/guarantee.py --of stock --examples 300 --steps 50
	scripts/postgres run $(BIN)/python scripts/guarantee.py --of stock --examples 300 --steps 50

faults: install-dev ## payments by card with a fault in every place, on both databases; about an hour each; ARGS="-k paid_in"
	$(BIN)/pytest --numprocesses $(JOBS) --verbose --faults all tests/storefront/faults $(ARGS)
	scripts/postgres run $(BIN)/pytest --numprocesses $(JOBS) --verbose --faults all tests/storefront/faults $(ARGS)

bench: install-dev ## speed, as ratios within one run, and how well search answers, on both databases
	@failed=0; for each in $(BENCHMARKS); do \
		case $$each in bench.search*) beside="scripts/elasticsearch run";; *) beside=;; esac; \
		$$beside $(BIN)/python -m $$each || failed=1; \
		scripts/postgres run $$beside $(BIN)/python -m $$each || failed=1; \
	done; exit $$failed

screenshots: install-dev ## pictures of the public pages, into screenshots/
	@$(MANAGE) prepare
	$(BIN)/python scripts/screenshots.py

guide: install-dev ## the pictures of the editor guide, anew, by the walk that tests it
	$(BIN)/pytest -p no:xdist --guide-pictures tests/browser/test_editor_guide.py

lighthouse: install-dev ## Lighthouse on home, list, product, verification, fairs and a story: at least 95 in each category, light, still; needs Node
	@$(MANAGE) prepare
	$(BIN)/python scripts/lighthouse.py

messages: install-dev ## texts of the code into the translation, compile it, say what is missing
	$(BIN)/python scripts/translations.py update
	$(BIN)/python scripts/translations.py compile
	$(BIN)/python scripts/translations.py check

check-deploy: install ## Django's deployment checks under production settings; what the environment lacks is made up
	$(MANAGE) build_fonts
	SECRET_KEY="$${SECRET_KEY:-$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')}" \
	ALLOWED_HOSTS="$${ALLOWED_HOSTS:-ocop.example.vn}" PUBLIC_BASE_URL="$${PUBLIC_BASE_URL:-https://ocop.example.vn}" \
	$(MANAGE) check --deploy --fail-level WARNING --settings ocop.settings.production

clean: ## remove .venv and caches; the data under var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

install:
	@scripts/install requirements.txt

install-dev:
	@scripts/install requirements-dev.txt
