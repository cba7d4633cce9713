# Everything a developer types; `make help` lists it.

PREFIX ?= /usr/local
DESTDIR ?=
JOBS ?= 2
SWIFT ?= swift
STATE ?= .fm2pg/demo
# For example DEMO_FLAGS=--rebuild after a change of mapping or fixture.
DEMO_FLAGS ?=

# The one place that names Debian packages. postgresql is for the private server, the tests and
# psql; fm2pg never touches the "main" cluster that Debian makes with it. The second line is what
# the Swift toolchain's archive does not bring: g++ has the libraries that every program is linked
# with, the others are those of `swift build` itself.
PACKAGES := libpq-dev libcsv-dev libxml2-dev libssl-dev libyaml-dev libpcre2-dev \
  libutf8proc-dev pkg-config postgresql tzdata g++ libcurl4 libncurses6 libsqlite3-0
# Only the tests need these: a real pooler, certificates, a validator of JSON Schema, and another tool
# that makes tables.
TEST_PACKAGES := pgbouncer openssl python3 python3-jsonschema python3-yaml \
  python3-django python3-psycopg2

# For example KILL_FLAGS='--client 100 --server 20 --seed 42 --patients 17000', WORLD_FLAGS=--skip-mounts.
KILL_FLAGS ?=
WORLD_FLAGS ?=

SWIFT_FLAGS := -j $(JOBS) --explicit-target-dependency-import-check error
RELEASE_FLAGS := $(SWIFT_FLAGS) -c release --static-swift-stdlib -Xlinker -s
BINARY := .build/release/fm2pg
SOURCES := Package.swift Sources Tests staging-sql

export SWIFT_BACKTRACE ?= enable=no

.DEFAULT_GOAL := help
.PHONY: help deps test-deps build demo test faults sanitize check lint format install snapshots clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# $(call install,PACKAGES): apt-get, with sudo when not root; no network when nothing is missing.
define install
missing=; \
for package in $(1); do \
  case "$$(dpkg-query -W -f '$${db:Status-Status}' "$$package" 2>/dev/null)" in \
    installed) ;; \
    *) missing="$$missing $$package" ;; \
  esac; \
done; \
if [ -n "$$missing" ]; then \
  echo "installing:$$missing"; \
  sudo=; if [ "$$(id -u)" -ne 0 ]; then sudo=sudo; fi; \
  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q update && \
  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
    -o Dpkg::Options::=--force-confold install $$missing; \
fi
endef

deps: ## install the Debian packages that are missing
	@$(call install,$(PACKAGES))

# Debian starts a service with pgbouncer, which the tests do not use.
test-deps: deps
	@had=; if [ -x /usr/sbin/pgbouncer ]; then had=yes; fi; \
	$(call install,$(TEST_PACKAGES)) && \
	if [ -z "$$had" ]; then \
	  sudo=; if [ "$$(id -u)" -ne 0 ]; then sudo=sudo; fi; \
	  if [ -d /run/systemd/system ]; then $$sudo systemctl --quiet disable --now pgbouncer; \
	  else $$sudo service pgbouncer stop >/dev/null 2>&1 || true; fi; \
	fi

build: deps ## build the release binary
	$(SWIFT) build $(RELEASE_FLAGS) --product fm2pg

demo: build ## load and verify fixtures/clinic on a private PostgreSQL
	$(BINARY) full-load mappings/clinic --exports fixtures/clinic/full --state $(STATE) $(DEMO_FLAGS)
	$(BINARY) verify mappings/clinic --exports fixtures/clinic/full --state $(STATE)
	$(BINARY) db start mappings/clinic --state $(STATE) --quiet
	fixtures/clinic/check-expected.sh "$$($(BINARY) db url mappings/clinic --state $(STATE))"
	@echo "  $(BINARY) rejects list mappings/clinic --state $(STATE)"
	@echo "  $(BINARY) db stop mappings/clinic --state $(STATE)     (db destroy deletes it)"

test: test-deps ## build and run every test
	$(SWIFT) build $(SWIFT_FLAGS) --build-tests
	$(SWIFT) test $(SWIFT_FLAGS) --skip-build

# The clock of a program is set by faketime; connections are cut by a proxy in Python.
faults: PACKAGES += python3 faketime
faults: build ## kill loads and break the world around them (docs/faults.md)
	Tests/Faults/kill-moments.sh --binary $(BINARY) $(KILL_FLAGS)
	Tests/Faults/world.sh --binary $(BINARY) $(WORLD_FLAGS)

sanitize: deps ## the tests that share threads or read foreign bytes, under sanitizers
	Tests/Sanitizers/run.sh

check: deps lint ## debug build and lint
	$(SWIFT) build $(SWIFT_FLAGS)

lint: ## style and the rules of the house
	$(SWIFT) format lint --strict -r $(SOURCES)
	.ci/lint

format: ## rewrite the sources in the house style
	$(SWIFT) format -i -r $(SOURCES)

# Builds only when there is no binary, so that `sudo make install` needs no toolchain for root.
install: ## install binary, manual page and completions (PREFIX, DESTDIR)
	@test -x $(BINARY) || $(MAKE) build
	install -D -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/fm2pg"
	@set -e; share="$(DESTDIR)$(PREFIX)/share"; \
	write() { mkdir -p "$${2%/*}"; $(BINARY) $$1 > "$$2"; chmod 644 "$$2"; echo "$$2"; }; \
	write --man "$$share/man/man1/fm2pg.1"; \
	write --completions=bash "$$share/bash-completion/completions/fm2pg"; \
	write --completions=zsh "$$share/zsh/site-functions/_fm2pg"; \
	write --completions=fish "$$share/fish/vendor_completions.d/fm2pg.fish"

snapshots: test-deps ## record the snapshots anew; review the diff like code
	FM2PG_RECORD_SNAPSHOTS=1 $(SWIFT) test $(SWIFT_FLAGS)
	git status --short Tests

clean: ## remove what was built; the demo database stays
	$(SWIFT) package clean
