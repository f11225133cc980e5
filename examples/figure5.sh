#!/bin/bash
# SPDX-License-Identifier: MIT
# figure5.sh [OUTDIR] - Figure 5 of the LAD paper: what LAD gains when the
# data of the devices differ more and more.
# train.sh says what may be set in the environment.
set -euo pipefail
READING=${READING:-R1}
# shellcheck source-path=SCRIPTDIR source=train.sh
. "$(dirname "$0")/train.sh"

T=${T:-$([ "$SMALL" = 1 ] && echo 100 || echo 10000)}
f=20 rate=1e-6 d=10

begin figure5 "${1:-figures}"
for sigma in 0 0.1 0.3; do
	method "CWTM, sigma_H=$sigma" 1 cwtm,trim=10
	method "LAD-CWTM, sigma_H=$sigma" "$d" cwtm,trim=10
	method "CWTM-NNM, sigma_H=$sigma" 1 nnm cwtm,trim=10
	method "LAD-CWTM-NNM, sigma_H=$sigma" "$d" nnm cwtm,trim=10
done
finish "Figure 5: LAD with d=$d and the heterogeneity sigma_H"
