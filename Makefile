PYTHON ?= python3
BIN := .venv/bin
# Steps that need the settings but neither a secret nor the database.
BUILD := DEMONSTRATION=1 SECRET_KEY=build $(BIN)/python manage.py
# The checks run as in production, and a database that is not there cannot be asked.
CHECK := set -a && . ./.env.example && SECRET_KEY=$$(cat var/secret_key) \
	&& DATABASE_URL=sqlite://:memory: && $(BIN)/python manage.py
CATALOGUE := locale/de/LC_MESSAGES/django
STATIC := var/static/staticfiles.json

.PHONY: help run test lint bench messages chromium

help: ## what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/ -/'

run: export DEBUG ?= 0
run: export DEMONSTRATION ?= 1
run: export HTTPS ?= 0
run: export SECRET_KEY ?= $(shell cat var/secret_key 2>/dev/null)
run: .venv/.run var/secret_key $(STATIC) ## install, migrate, load the sample, serve
	@$(BIN)/python manage.py migrate --verbosity 0 && $(BIN)/python manage.py createcachetable
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/gunicorn jobcenter.wsgi

test: .venv/.dev $(STATIC) chromium ## everything: PostgreSQL, then SQLite, pure and browser
	$(BIN)/python -m tests.postgres $(BIN)/pytest -m "not pure and not browser"
	$(BIN)/pytest

lint: .venv/.dev var/secret_key ## format, errors, types, layers, migrations, messages, settings
	$(BIN)/ruff format --check && $(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(CHECK) makemigrations --check --dry-run
	$(CHECK) catalogue --check
	$(CHECK) check --deploy --fail-level WARNING

bench: .venv/.dev $(STATIC) ## measure against the limits
	$(BIN)/python -m bench.run

messages: .venv/.dev ## collect new texts for translation
	$(BUILD) catalogue

.venv:
	@$(PYTHON) -c 'import ensurepip, sys, venv; assert sys.version_info >= (3, 11)' 2>/dev/null \
	|| { echo "Needs Python 3.11 or newer with venv: apt-get install python3-venv, or PYTHON=/path/to/python make ..." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: requirements.lock | .venv
	$(BIN)/pip install --quiet --require-hashes --requirement $<
	@touch $@

.venv/.dev: requirements-dev.lock | .venv
	$(BIN)/pip install --quiet --require-hashes --requirement $<
	@touch $@

# npm comes from the system, else from a Python package.
node_modules/.package-lock.json: package-lock.json .npmrc requirements-node.lock | .venv
	@command -v npm >/dev/null || $(BIN)/pip install --quiet --require-hashes --requirement requirements-node.lock
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci
	@touch $@

var/fonts/.built: assets.py node_modules/.package-lock.json | .venv/.run
	$(BIN)/python assets.py
	@touch $@

$(CATALOGUE).mo: $(CATALOGUE).po | .venv/.run
	$(BUILD) catalogue --compile

$(STATIC): var/fonts/.built $(CATALOGUE).mo $(shell find static -type f -not -path 'static/vendor/*') .venv/.run
	$(BUILD) collectstatic --noinput --clear --verbosity 0

var/secret_key: | .venv
	@mkdir -p var && umask 077 && $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))' > $@

# Root on Debian installs the browser of the tests; others read what is missing.
chromium:
	@for name in $$CHROMIUM chromium chromium-browser google-chrome; do \
		command -v "$$name" >/dev/null && exit; \
	done; \
	{ test "$$(id -u)" = 0 && apt-get update --quiet && apt-get install --quiet --yes chromium; } \
	|| { echo "The browser tests need Chromium: apt-get install chromium, or CHROMIUM=/path/to/it" >&2; exit 1; }
