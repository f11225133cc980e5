#!/bin/bash
# SPDX-License-Identifier: MIT
# figure6.sh [OUTDIR] - Figure 6 of the LAD paper: training with 30 of 100
# coordinates on the wire while 30 of 100 devices send -2 times what they
# should, compressed like the rest.
# train.sh says what may be set in the environment.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=train.sh
. "$(dirname "$0")/train.sh"

T=${T:-$([ "$SMALL" = 1 ] && echo 200 || echo 20000)}
f=30 rate=3e-7 sigma=0.3 d=3
compress='cgc-compress -m randk,k=30'

begin figure6 "${1:-figures}"
method Com-VA 1 mean
method Com-CWTM 1 "cwtm,trim=$TRIM"
method Com-CWTM-NNM 1 nnm "cwtm,trim=$TRIM"
method Com-TGN 1 tgn,drop=0.2
method Com-LAD-CWTM "$d" "cwtm,trim=$TRIM"
method Com-LAD-CWTM-NNM "$d" nnm "cwtm,trim=$TRIM"
finish "Figure 6: Com-LAD with d=$d, 30 of 100 devices Byzantine"
