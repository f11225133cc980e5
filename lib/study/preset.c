/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "study/preset.h"

/* JSON as the source has it, quotes and all, is a string for the program. */
#define JSON(...) #__VA_ARGS__

/*
 * The models of the iterations that are shown are logged, and measured when
 * the training is over: a log goes on where a checkpoint is, a tap does not.
 * compress and rules are text for the shell once more: they name the seed.
 */
static const char lad[] = JSON({
	"command": [
		"[ $code = cyclic ] || attack=signflip",
		"cgc-synth -s $seed -H $sigma --spread $spread \\",
		"    --xhat-spread $xhat -o data.cgv",
		"printf '0 %.0s' {1..100} | cgc-pack --kind model -o x0.cgv",
		"cgc-loop -T $T -x x0.cgv -k $(((T + 99) / 100)) \\",
		"    -L models.cgv -c checkpoint.cgv -R -o last.cgv '",
		"    cgc-grad -D data.cgv |",
		"    cgc-encode -S <(cgc-schedule -c $code -d $load \\",
		"        -s $seed $schedule) |",
		"    cgc-attack -a $attack -f $f -s $seed | eval $compress |",
		"    eval cgc-aggregate -f $f $rules | cgc-step -r $rate'",
		"cgc-eval -D data.cgv models.cgv >results.tsv"
	],
	"defaults": {
		"T": 10000, "f": 20, "rate": 1e-6,
		"sigma": 0.3, "spread": "var", "xhat": "var",
		"attack": "signflip", "compress": "cat",
		"code": "cyclic", "schedule": "", "seed": 1
	}
});

/*
 * In reading R1 a device of a method without coding takes another subset every
 * time, in R2 always its own; for the others the readings are one.
 */
static const char figure4[] = JSON({
	"preset": "lad",
	"methods": [
		{"method": "VA, R1", "load": 1, "rules": "-r mean"},
		{"method": "VA, R2", "load": 1, "rules": "-r mean",
			"schedule": "--fixed"},
		{"method": "CWTM, R1", "load": 1,
			"rules": "-r cwtm,trim=10"},
		{"method": "CWTM, R2", "load": 1,
			"rules": "-r cwtm,trim=10", "schedule": "--fixed"},
		{"method": "CWTM-NNM, R1", "load": 1,
			"rules": "-r nnm -r cwtm,trim=10"},
		{"method": "CWTM-NNM, R2", "load": 1,
			"rules": "-r nnm -r cwtm,trim=10",
			"schedule": "--fixed"},
		{"method": "LAD-CWTM d=5", "load": 5,
			"rules": "-r cwtm,trim=10"},
		{"method": "LAD-CWTM d=10", "load": 10,
			"rules": "-r cwtm,trim=10"},
		{"method": "LAD-CWTM d=20", "load": 20,
			"rules": "-r cwtm,trim=10"},
		{"method": "LAD-CWTM-NNM d=5", "load": 5,
			"rules": "-r nnm -r cwtm,trim=10"},
		{"method": "LAD-CWTM-NNM d=10", "load": 10,
			"rules": "-r nnm -r cwtm,trim=10"},
		{"method": "LAD-CWTM-NNM d=20", "load": 20,
			"rules": "-r nnm -r cwtm,trim=10"},
		{"method": "DRACO", "code": "draco", "load": 41,
		"rules": "-r draco -S <(cgc-schedule -c draco -d41 -s $seed)"}
	],
	"seed": [1, 2, 3]
});

static const char figure5[] = JSON({
	"preset": "lad",
	"sigma": [0, 0.1, 0.3],
	"methods": [
		{"method": "CWTM, R1", "load": 1,
			"rules": "-r cwtm,trim=10"},
		{"method": "CWTM, R2", "load": 1,
			"rules": "-r cwtm,trim=10", "schedule": "--fixed"},
		{"method": "LAD-CWTM", "load": 10,
			"rules": "-r cwtm,trim=10"},
		{"method": "CWTM-NNM, R1", "load": 1,
			"rules": "-r nnm -r cwtm,trim=10"},
		{"method": "CWTM-NNM, R2", "load": 1,
			"rules": "-r nnm -r cwtm,trim=10",
			"schedule": "--fixed"},
		{"method": "LAD-CWTM-NNM", "load": 10,
			"rules": "-r nnm -r cwtm,trim=10"}
	],
	"seed": [1, 2, 3]
});

static const char figure6[] = JSON({
	"preset": "lad",
	"T": 20000, "f": 30, "rate": 3e-7,
	"compress": "cgc-compress -m randk,k=30 -s $seed",
	"methods": [
		{"method": "Com-VA, R1", "load": 1, "rules": "-r mean"},
		{"method": "Com-VA, R2", "load": 1, "rules": "-r mean",
			"schedule": "--fixed"},
		{"method": "Com-CWTM, R1", "load": 1,
			"rules": "-r cwtm,trim=10"},
		{"method": "Com-CWTM, R2", "load": 1,
			"rules": "-r cwtm,trim=10", "schedule": "--fixed"},
		{"method": "Com-CWTM-NNM, R1", "load": 1,
			"rules": "-r nnm -r cwtm,trim=10"},
		{"method": "Com-CWTM-NNM, R2", "load": 1,
			"rules": "-r nnm -r cwtm,trim=10",
			"schedule": "--fixed"},
		{"method": "Com-TGN, R1", "load": 1,
			"rules": "-r tgn,drop=0.2"},
		{"method": "Com-TGN, R2", "load": 1,
			"rules": "-r tgn,drop=0.2", "schedule": "--fixed"},
		{"method": "Com-LAD-CWTM", "load": 3,
			"rules": "-r cwtm,trim=10"},
		{"method": "Com-LAD-CWTM-NNM", "load": 3,
			"rules": "-r nnm -r cwtm,trim=10"}
	],
	"seed": [1, 2, 3]
});

static const struct {
	const char *name, *text;
} presets[] = {
	{ "lad", lad },
	{ "figure4", figure4 },
	{ "figure5", figure5 },
	{ "figure6", figure6 }
};

#define NPRESETS (sizeof presets / sizeof *presets)

const char *
cgc_preset_text(const char *name)
{
	for (size_t i = 0; i < NPRESETS; i++)
		if (strcmp(presets[i].name, name) == 0)
			return presets[i].text;
	return NULL;
}

void
cgc_preset_names(char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < NPRESETS && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%s",
		    i > 0 ? ", " : "", presets[i].name);
}
