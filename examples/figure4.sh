#!/bin/bash
# SPDX-License-Identifier: MIT
# figure4.sh [OUTDIR] - Figure 4 of the LAD paper: training without
# compression while 20 of 100 devices send -2 times what they should.
# train.sh says what may be set in the environment.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=train.sh
. "$(dirname "$0")/train.sh"

T=${T:-$([ "$SMALL" = 1 ] && echo 100 || echo 10000)}
f=20 rate=1e-6 sigma=0.3

begin figure4 "${1:-figures}"
method VA 1 mean
method CWTM 1 "cwtm,trim=$TRIM"
method CWTM-NNM 1 nnm "cwtm,trim=$TRIM"
for d in 5 10 20; do
	method "LAD-CWTM d=$d" "$d" "cwtm,trim=$TRIM"
done
for d in 5 10 20; do
	method "LAD-CWTM-NNM d=$d" "$d" nnm "cwtm,trim=$TRIM"
done
method DRACO draco:41 draco
finish 'Figure 4: LAD, 20 of 100 devices Byzantine'
