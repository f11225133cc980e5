# SPDX-License-Identifier: MIT
# rule_clip.py F [c=C] < vectors: those longer than C (2) scaled to that length.
import sys
from math import hypot

c = 2.0
for word in sys.argv[2:]:
    c = float(word.split("=")[1])
for line in sys.stdin:
    x = [float(v) for v in line.split()]
    print(*[repr(v * min(1, c / hypot(*x))) for v in x])
