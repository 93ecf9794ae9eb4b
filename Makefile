# `make demo` shows the course, `make test` proves it. Both set up .venv first when that is needed.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
READY := .venv/.ready
# Where the build of torch without CUDA comes from when the registry in use has none.
TORCH_CPU := https://download.pytorch.org/whl/cpu

.PHONY: demo test lint site setup tools clean

demo: setup
	@echo "Making a workspace in build/demo:"
	@$(BIN)/course dev demo build/demo
	@printf '\n$$ course grade\n'
	@cd build/demo && ../../$(BIN)/course grade; status=$$?; test $$status -eq 0 -o $$status -eq 1
	@printf '\n$$ mkdocs build\n'
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict > build/site.log 2>&1 || { cat build/site.log; exit 1; }
	@printf 'The site is in build/site.\n\n'
	@printf 'Next:\n'
	@printf '  source .venv/bin/activate              puts `course` on your path\n'
	@printf '  course init my-course; cd my-course    makes a workspace of your own\n'
	@printf '  course grade gan_loss                  grades your first exercise\n'
	@printf '  mkdocs serve                           shows the lesson in the browser (from this folder)\n'

# The attacks run alone: they are timed. The rest mostly waits for processes of its own.
test: lint
	@$(BIN)/python -m pytest tests/sandbox/test_attacks.py
	@$(BIN)/python -m pytest --ignore tests/sandbox/test_attacks.py --numprocesses auto --dist loadfile

lint: setup
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy

site: setup
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed. Name one: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv; the first time this takes some minutes ..."
	@$(BIN)/python -c 'import torch' 2>/dev/null || { \
	  $(PIP) install --quiet --dry-run --no-deps --report .venv/torch.json --constraint constraints.txt torch && \
	  if grep -qE '"url": "[^"]*manylinux' .venv/torch.json && ! grep -qiE '"url": "[^"]*(\+|%2B)cpu' .venv/torch.json; \
	  then $(PIP) install --quiet --constraint constraints.txt --index-url $(TORCH_CPU) torch; fi; }
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[site,figures,notebook,dev]'
	@touch $(READY)

# What tests of the site use and pip cannot install. Tests that lack one are skipped, and say so.
tools:
	@command -v chromium >/dev/null || { echo 'Chromium, to see the site as a reader does:'; apt-get update -qq && apt-get install -y -qq chromium; } || true
	@command -v java >/dev/null || { echo 'Java, for the HTML checker:'; apt-get install -y -qq default-jre-headless; } || true
	@test -d build/tools/node_modules/vnu-jar || npm install --silent --no-audit --no-fund --ignore-scripts --prefix build/tools vnu-jar@26.9.27 || true

clean:
	rm -rf build .venv
