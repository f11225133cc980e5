# SPDX-License-Identifier: MIT
# model_cnn.py DATA SAMPLES X [filters=F] [classes=C]: 3 x 3 filters, pixel by
# pixel, the largest of each 2 x 2, a dense layer.
from cmath import exp, log
from derivative import largest, report, settings

s = settings(filters=6, classes=10)


def outputs(x, row):
    side, f = int((len(row) - 1) ** 0.5), s["filters"]
    half, seen = side // 2, []

    def pixel(k, i, j):
        return x[9 * f + k] + sum(
            x[9 * k + 3 * p + q] * row[(i + p - 1) * side + j + q - 1]
            for p in range(3) for q in range(3)
            if 0 <= i + p - 1 < side and 0 <= j + q - 1 < side)
    for k in range(f):
        for i in range(half):
            for j in range(half):
                four = [pixel(k, 2 * i + p, 2 * j + q)
                        for p in (0, 1) for q in (0, 1)]
                best = four[largest(four)]
                seen.append(best if best.real > 0 else 0)
    w, n = x[10 * f:], len(seen)
    return [sum(a * b for a, b in zip(w[c * n:], seen)) + w[c - s["classes"]]
            for c in range(s["classes"])]


def loss(x, rows):
    a = [outputs(x, row) for row in rows]
    return sum(log(sum(map(exp, a))) - a[int(row[-1])]
               for a, row in zip(a, rows)) / len(rows)


report(loss, lambda x, row: largest(outputs(x, row)) == row[-1])
