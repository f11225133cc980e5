# SPDX-License-Identifier: MIT
# Fuzzing: included by the Makefile.
#   make fuzz-replay  the seeds and REPLAYS mutations, with any compiler
#   make fuzz         FUZZ_TIME seconds of libFuzzer for each target

REPLAYS = 20000
FUZZ_TIME = 60

FUZZERS = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SEEDS = $(BUILD)/fuzz/seeds/made
FUZZ_BUILD = $(BUILD)/fuzz/clang

$(FUZZ_SEEDS): tests/streams/unhex.py $(wildcard tests/streams/*.hex) \
    tests/vectors/audit.tsv tests/vectors/study.tsv tests/vectors/data.tsv
	@mkdir -p $(@D)
	@python3 $< $(@D) $(filter %.hex,$^)
	@awk -F'\t' '!/^#/ { f = "$(@D)/" NR ".jsonl"; print $$2 >f; \
	    close(f) }' tests/vectors/audit.tsv tests/vectors/study.tsv
	@grep -v '^#' tests/vectors/data.tsv | while IFS='	' read -r f b; do \
	    printf %b "$$b" >$(@D)/$$f.dat; \
	    gzip -cn $(@D)/$$f.dat >$(@D)/$$f.gz; done
	@awk 'BEGIN { for (i = 0; i < 3073; i++) printf "\t" }' >$(@D)/cifar.dat
	@touch $@

$(BUILD)/fuzz/%.replay: tests/fuzz/%.c tests/fuzz/replay.c \
    $(BUILD)/libcgc.a $(BUILD)/flags
	@mkdir -p $(@D)
	$(call QUIET,$(CC))$(COMPILE) -Itests/unit $(LDFLAGS) -o $@ $< \
	    tests/fuzz/replay.c $(BUILD)/libcgc.a $(LDLIBS)

$(BUILD)/fuzz/%.libfuzzer: tests/fuzz/%.c $(BUILD)/libcgc.a $(BUILD)/flags
	@mkdir -p $(@D)
	$(call QUIET,$(CC))$(COMPILE) -Itests/unit $(LDFLAGS) \
	    -fsanitize=fuzzer -o $@ $< $(BUILD)/libcgc.a $(LDLIBS)

replays: $(FUZZERS:%=$(BUILD)/fuzz/%.replay) $(FUZZ_SEEDS)

fuzz-replay: replays
	@cd $(BUILD)/fuzz && for f in $(FUZZERS); do \
	    echo "  $$f"; ./$$f.replay $(REPLAYS) seeds/*.* || exit 1; done

# What is found new stays in $(FUZZ_BUILD)/fuzz/corpus-*.
fuzz-run: $(FUZZERS:%=$(BUILD)/fuzz/%.libfuzzer) $(FUZZ_SEEDS)
	@cd $(BUILD)/fuzz && for f in $(FUZZERS); do \
	    mkdir -p corpus-$$f; \
	    ./$$f.libfuzzer -max_total_time=$(FUZZ_TIME) -max_len=4096 \
	        -print_final_stats=1 corpus-$$f seeds || exit 1; done

fuzz:
	@echo 'int LLVMFuzzerTestOneInput(char *p, long n) { return !p * !n; }' | \
	    clang -fsanitize=fuzzer -x c -o /dev/null - || \
	    { echo "make fuzz needs clang with libFuzzer; without it there" \
	    "is make fuzz-replay" >&2; exit 1; }
	@$(MAKE) --no-print-directory CC=clang BUILD=$(FUZZ_BUILD) \
	    SAN=fuzzer-no-link,address,undefined fuzz-run

.PHONY: replays fuzz fuzz-replay fuzz-run
