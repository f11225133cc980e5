# SPDX-License-Identifier: MIT
"""linreg.py DATA SAMPLES MODEL: gradients of every subset, then a line of
loss, gradient norm and heterogeneity, as numbers in text.

DATA has a line of features and a target for each sample, SAMPLES lines for
each subset; MODEL has one line.  Sums are exact before they are rounded."""
import sys
from fractions import Fraction
from math import sqrt


def numbers(path):
    with open(path) as file:
        return [[Fraction(float(v)) for v in line.split()] for line in file]


rows, samples = numbers(sys.argv[1]), int(sys.argv[2])
x = numbers(sys.argv[3])[0]
subsets = [rows[i:i + samples] for i in range(0, len(rows), samples)]
loss, gradients = 0, []
for subset in subsets:
    gradient = [0] * len(x)
    for *z, y in subset:
        residual = sum(a * b for a, b in zip(x, z)) - y
        loss += residual ** 2 / 2
        gradient = [g + residual * a for g, a in zip(gradient, z)]
    gradients.append(gradient)
    print(*map(float, gradient))
mean = [sum(column) / len(subsets) for column in zip(*gradients)]
spread = sum((g - m) ** 2 for row in gradients for g, m in zip(row, mean))
print(float(loss), sqrt(sum(m * m for m in mean)),
      sqrt(spread / len(subsets)))
