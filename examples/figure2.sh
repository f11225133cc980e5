#!/bin/bash
# SPDX-License-Identifier: MIT
# figure2.sh [OUTDIR] - Figure 2 of the LAD paper: the error term against
# delta, how much a compressor loses.  SMALL=1: at six places.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=theory.sh
. "$(dirname "$0")/theory.sh"

deltas=$(echo 0 0.000{1..9} 0.00{1,15,2,25,3,35,4,5,6,7,8,9} 0.0{1..9} \
    0.{1,2,3,4,5,6,7,8,9}{0,5} 1)
[ "${SMALL:-}" != 1 ] || deltas='0 0.003 0.1 0.3 0.5 1'

begin figure2 "${1:-figures}"
for delta in $deltas; do
	terms "$delta" 5 32 33 36
done
finish 'Figure 2: N = 100, H = 65, kappa = 1.5, d = 5' delta --logx
