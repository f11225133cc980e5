# cgc - compressive and cyclic gradient coding
# Build: make.  Settings: config.mk.  Targets: make help.

include config.mk

VERSION = 0.1.0

# -ffp-contract=off is a correctness flag: results are defined bit by bit.
STD = -std=c11 -pedantic -D_XOPEN_SOURCE=700 -ffp-contract=off
WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef \
	-Wunused-result $(if $(DEVELOPER),-Werror)
SANFLAGS = $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer)
COMPILE = $(CC) $(STD) $(WARN) $(CFLAGS) $(SANFLAGS) $(CPPFLAGS) -Ilib \
	-MMD -MP

LIBSRC = $(wildcard lib/*/*.c)
LIBOBJ = $(LIBSRC:%.c=$(BUILD)/%.o)
PROGS = $(patsubst cmd/%.c,%,$(wildcard cmd/cgc-*.c))
BINS = $(PROGS:%=$(BUILD)/bin/%)
MANS = $(wildcard man/*.[157])
UNITS = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*.c))
ORACLES = $(patsubst tests/oracle/%.c,$(BUILD)/oracle/%,\
	$(wildcard tests/oracle/*.c))
BATS = $(wildcard tests/*.bats)

# make V=1 shows the commands.
QUIET = $(if $(V),,@echo '  $(notdir $(firstword $1)) $@';)

all: $(BINS)

$(BUILD)/flags: FORCE
	@mkdir -p $(BUILD)
	@echo '$(COMPILE) $(LDFLAGS) $(LDLIBS)' | cmp -s - $@ || \
	    echo '$(COMPILE) $(LDFLAGS) $(LDLIBS)' > $@

$(BUILD)/lib/%.o: lib/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call QUIET,$(CC))$(COMPILE) -Wconversion -c -o $@ $<

$(BUILD)/cmd/%.o: cmd/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call QUIET,$(CC))$(COMPILE) -DCGC_VERSION='"$(VERSION)"' -c -o $@ $<

$(BUILD)/libcgc.a: $(LIBOBJ)
	@rm -f $@
	$(call QUIET,$(AR))$(AR) rcs $@ $(LIBOBJ)

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(BUILD)/cmd/cli.o $(BUILD)/libcgc.a
	@mkdir -p $(@D)
	$(call QUIET,$(CC))$(CC) $(SANFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/libcgc.a $(BUILD)/flags
	@mkdir -p $(@D)
	$(call QUIET,$(CC))$(COMPILE) -Itests/unit $(LDFLAGS) -o $@ $< $(BUILD)/libcgc.a $(LDLIBS)

$(BUILD)/oracle/%: tests/oracle/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call QUIET,$(CC))$(CC) $(STD) $(WARN) $(CFLAGS) $(LDFLAGS) -o $@ $< -lm

.SECONDARY: $(PROGS:%=$(BUILD)/cmd/%.o) $(BUILD)/cmd/cli.o

-include tests/fuzz/fuzz.mk tests/fault/fault.mk \
	tests/bench/bench.mk

# Everything that the tests run.
testable: all $(UNITS) $(ORACLES) replays

# Installs what is missing, then runs every test.
check:
	@tests/packages.sh check
	@$(MAKE) --no-print-directory testable
	@CGC_BUILD=$(abspath $(BUILD)) tests/run.sh

# One file of tests: make check-10-stream
check-%: testable
	@CGC_BUILD=$(abspath $(BUILD)) tests/run.sh tests/$*.bats

# The whole suite with AddressSanitizer and UndefinedBehaviorSanitizer.
check-san:
	@$(MAKE) --no-print-directory check SAN=address,undefined \
	    BUILD=$(BUILD)/san CFLAGS='-O1 -g'

# Threads under ThreadSanitizer: teams, and all chains at work.
check-tsan:
	@$(MAKE) --no-print-directory testable SAN=thread \
	    BUILD=$(BUILD)/tsan CFLAGS='-O1 -g'
	$(BUILD)/tsan/unit/test_team
	@SAN=thread CGC_BUILD=$(abspath $(BUILD)/tsan) \
	    tests/run.sh tests/52-tiles.bats

# The suite with each compiler, at each level of the kernels, on one thread and
# on two: an hour.
check-levels:
	@tests/packages.sh ci
	@BUILD=$(BUILD) tests/levels.sh

# The kernels of 64-bit ARM, cross-built and run by an emulator.
NEON_CC = aarch64-linux-gnu-gcc
NEON_RUN = qemu-aarch64

check-neon:
	@for tool in $(NEON_CC) $(NEON_RUN); do \
	    command -v $$tool >/dev/null || { \
	    echo "check-neon: skipped, there is no $$tool"; exit 0; }; done; \
	mkdir -p $(BUILD)/neon && \
	for unit in kern layer; do \
	    $(NEON_CC) $(STD) $(WARN) $(CFLAGS) -static -Ilib -Itests/unit \
		-o $(BUILD)/neon/test_$$unit tests/unit/test_$$unit.c \
		lib/kern/*.c lib/base/*.c lib/rand/*.c -lm && \
	    $(NEON_RUN) $(BUILD)/neon/test_$$unit || exit 1; \
	done

# The small task under attack, the methods side by side, and a picture.
demo:
	@tests/packages.sh demo
	@$(MAKE) --no-print-directory all
	@PATH=$(abspath $(BUILD)/bin):$$PATH examples/demo.sh $(BUILD)/demo

# The paper's figures in full, and what becomes of its claims: a quarter of an
# hour.
figures: all
	@for i in figure2 figure3 figure4 figure5 figure6 claims; do \
	    PATH=$(abspath $(BUILD)/bin):$$PATH \
	    examples/$$i.sh $(BUILD)/figures || exit 1; done

lint:
	@tests/packages.sh check
	shellcheck -s bash tests/*.sh tests/*.bash examples/*.sh examples/*/*.sh \
	    .ci/run
	shellcheck -S warning -s bash -e SC1091,SC2030,SC2031,SC2034,SC2154 tests/*.bats
	mandoc -T lint -W warning $(MANS)

install: all
	mkdir -p $(DESTDIR)$(BINDIR)
	cp -f $(BINS) $(DESTDIR)$(BINDIR)
	for m in $(MANS); do d=$(DESTDIR)$(MANDIR)/man$${m##*.}; \
	    mkdir -p $$d && cp -f $$m $$d || exit 1; done

uninstall:
	cd $(DESTDIR)$(BINDIR) && rm -f $(PROGS)
	for m in $(MANS); do \
	    rm -f $(DESTDIR)$(MANDIR)/man$${m##*.}/$${m##*/}; done

help:
	@echo 'make          build the programs in $(BUILD)/bin'
	@echo 'make demo     train under attack, print losses, draw a picture'
	@echo 'make check    run every test; check-NN-NAME: one file'
	@echo 'make check-san    the same with sanitizers'
	@echo 'make check-tsan   threads under ThreadSanitizer'
	@echo 'make check-neon   the kernels of 64-bit ARM, under qemu'
	@echo 'make check-levels  with each compiler, SIMD level, 1 and 2 threads'
	@echo 'make bench    cgc beside NumPy, PyTorch and plain reading;'
	@echo '              BENCH=quick, BENCH_ROWS=cwtm: less of it'
	@echo 'make bench-scale  how time and memory grow'
	@echo 'make fuzz     libFuzzer for FUZZ_TIME seconds a target'
	@echo 'make figures  the figures of the LAD paper, and its claims'
	@echo 'make lint     shellcheck and mandoc'
	@echo 'make install  to DESTDIR and PREFIX; uninstall'
	@echo 'Settings: see config.mk.'

clean:
	rm -rf $(BUILD)

FORCE:
.PHONY: all clean testable check check-neon check-levels check-san \
	check-tsan demo figures lint install uninstall help FORCE

-include $(LIBOBJ:.o=.d) $(wildcard $(BUILD)/cmd/*.d $(BUILD)/unit/*.d \
	$(BUILD)/fuzz/*.d)
