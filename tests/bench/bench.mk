# What speed there is: included by the Makefile.
#   make bench           the table; BENCH=quick for small sizes, BENCH_ROWS for
#                        rows by name: make bench BENCH_ROWS='cwtm krum'
#   make bench-scale     how time and memory grow
#   make bench-page      the tables of the last runs into BENCHMARKS.md
# The tables are in $(BUILD)/bench, and quick ones in a directory of their own.

BENCHES = $(patsubst tests/bench/%.c,$(BUILD)/bench/%,\
	$(wildcard tests/bench/*.c))
BENCH =
BENCH_ROWS =
PYTHON = /usr/bin/python3 -B

$(BUILD)/bench/%: tests/bench/%.c $(BUILD)/libcgc.a $(BUILD)/flags
	@mkdir -p $(@D)
	$(call QUIET,$(CC))$(COMPILE) $(LDFLAGS) -o $@ $< $(BUILD)/libcgc.a $(LDLIBS)

bench: all $(BENCHES)
	@$(PYTHON) tests/bench/bench.py $(if $(BENCH),--$(BENCH)) $(BUILD) $(BENCH_ROWS)

bench-scale: all $(BENCHES)
	@$(PYTHON) tests/bench/scale.py $(if $(BENCH),--$(BENCH)) $(BUILD) $(BENCH_ROWS)

bench-page:
	@$(PYTHON) tests/bench/page.py $(BUILD) BENCHMARKS.md

testable: $(BENCHES)

.PHONY: bench bench-scale bench-page

-include $(wildcard $(BUILD)/bench/*.d)
