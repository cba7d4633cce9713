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
PACKAGES := libpq-dev libcsv-dev libxml2-dev libssl-dev libyaml-dev pkg-config postgresql tzdata \
  g++ libcurl4 libncurses6 libsqlite3-0

SWIFT_FLAGS := -j $(JOBS) --explicit-target-dependency-import-check error
RELEASE_FLAGS := $(SWIFT_FLAGS) -c release --static-swift-stdlib -Xlinker -s
BINARY := .build/release/fm2pg
SOURCES := Package.swift Sources Tests staging-sql

export SWIFT_BACKTRACE ?= enable=no

.DEFAULT_GOAL := help
.PHONY: help deps build demo test check lint format install snapshots clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install the Debian packages that are missing
	@missing=; \
	for package in $(PACKAGES); do \
	  case "$$(dpkg-query -W -f '$${db:Status-Status}' "$$package" 2>/dev/null)" in \
	    installed) ;; \
	    *) missing="$$missing $$package" ;; \
	  esac; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	echo "installing:$$missing"; \
	sudo=; if [ "$$(id -u)" -ne 0 ]; then sudo=sudo; fi; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q update && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
	  -o Dpkg::Options::=--force-confold install $$missing

build: deps ## build the release binary
	$(SWIFT) build $(RELEASE_FLAGS) --product fm2pg

demo: build ## load and verify fixtures/clinic on a private PostgreSQL
	$(BINARY) full-load mappings/clinic --exports fixtures/clinic/full --state $(STATE) $(DEMO_FLAGS)
	$(BINARY) verify mappings/clinic --exports fixtures/clinic/full --state $(STATE)
	$(BINARY) db start mappings/clinic --state $(STATE) --quiet
	fixtures/clinic/check-expected.sh "$$($(BINARY) db url mappings/clinic --state $(STATE))"
	@echo "  $(BINARY) rejects list mappings/clinic --state $(STATE)"
	@echo "  $(BINARY) db stop mappings/clinic --state $(STATE)     (db destroy deletes it)"

test: deps ## build and run every test
	$(SWIFT) build $(SWIFT_FLAGS) --build-tests
	$(SWIFT) test $(SWIFT_FLAGS) --skip-build

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

snapshots: deps ## record the snapshots anew; review the diff like code
	FM2PG_RECORD_SNAPSHOTS=1 $(SWIFT) test $(SWIFT_FLAGS)
	git status --short Tests

clean: ## remove what was built; the demo database stays
	$(SWIFT) package clean
