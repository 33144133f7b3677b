# `make` alone explains itself. The two commands that matter: make demo, make test.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
export PORT

.PHONY: help demo test check audit lint format bench shots gallery messages duplication lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## run the demonstration on http://127.0.0.1:8000 (PORT=8001 for another port)
	@bin/provision demo
	@exec $(PYTHON) bin/demo

test: ## all gates and tests on private services (ARGS="-k sponsor" runs only those tests)
	@bin/provision test
	@exec $(PYTHON) bin/test $(ARGS)

check: ## the gates alone: lint, format, types, migrations, system checks, derived documents
	@bin/provision test
	@exec $(PYTHON) bin/test --gates

audit: ## ask the public databases for known holes in our packages (needs the network, an environment of its own)
	@python3 -m venv var/audit && var/audit/bin/pip install --quiet pip-audit
	@var/audit/bin/pip-audit --disable-pip --require-hashes -r requirements.txt

lint: ## ruff alone
	@bin/provision test
	@$(PYTHON) -m ruff check .

format: ## format Python and templates
	@bin/provision test
	@$(PYTHON) -m ruff check --fix --quiet . ; $(PYTHON) -m ruff format .
	@find . -path ./.venv -prune -o -path ./var -prune -o -name '*.html' -path '*templates*' -print0 | xargs -0r .venv/bin/djade

bench: ## measure against the bounds (private PostgreSQL and Redis)
	@bin/provision test
	@exec $(PYTHON) bin/test --run $(PYTHON) -m bench $(ARGS)

shots: ## take the screenshots of docs/screenshots anew with the browser tests
	@bin/provision test
	@SHOTS=docs/screenshots DJANGO_ALLOW_ASYNC_UNSAFE=1 $(PYTHON) bin/test --run $(PYTHON) -m pytest -m browser $(ARGS)

gallery: ## draw every paper with ordinary, longest and emptiest data into var/gallery (ARGS="-k membership")
	@bin/provision test
	@GALLERY=var/gallery $(PYTHON) bin/test --run $(PYTHON) -m pytest -q tests/gallery $(ARGS); \
		ls $(CURDIR)/var/gallery/*/index.html

messages: ## collect new texts into locale/zh_Hans and compile them
	@bin/provision test
	@DEMO=1 $(PYTHON) manage.py makemessages -l zh_Hans --no-obsolete --no-wrap --add-location=file -i .venv -i var -i tests
	@bin/provision test

duplication: ## report what stands twice: six lines and more, imports and comments apart
	@bin/provision test
	@$(PYTHON) -c "from pylint import run_symilar; run_symilar()" -d 6 -i --ignore-comments --ignore-docstrings \
		$$(git ls-files '*.py' | grep -v -e migrations -e '^tests/')

lock: ## write requirements.txt and requirements-dev.txt anew from the .in files
	@bin/provision test
	@for name in requirements requirements-dev; do $(PYTHON) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file=$$name.txt $$name.in || exit 1; done

clean: ## forget the demonstration's data, keys and logs
	@rm -rf var
