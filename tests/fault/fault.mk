# Failing calls: included by the Makefile.

FAULT = $(BUILD)/fault/fault.so

$(FAULT): tests/fault/fault.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call QUIET,$(CC))$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O1 -g -fPIC \
	    -fno-builtin -shared -o $@ $<

testable: $(FAULT)
