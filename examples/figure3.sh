#!/bin/bash
# SPDX-License-Identifier: MIT
# figure3.sh [OUTDIR] - Figure 3 of the LAD paper: the error term against d,
# how many subsets a device computes; with compression, and without.  SMALL=1:
# at ten places.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=theory.sh
. "$(dirname "$0")/theory.sh"

loads=$(echo {1..100})
[ "${SMALL:-}" != 1 ] || loads='1 2 3 5 10 12 20 50 99 100'

begin figure3 "${1:-figures}"
for d in $loads; do
	terms 0.5 "$d" 32 33 34 35 36
done
finish 'Figure 3: N = 100, H = 65, kappa = 1.5, delta = 0.5' d
