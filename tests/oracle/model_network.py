# SPDX-License-Identifier: MIT
# model_network.py DATA SAMPLES X classes=C [hidden=H] [layers=L]: the
# perceptron, softmax regression without hidden layers.
from cmath import exp, log
from derivative import largest, report, settings

s = settings(classes=10, hidden=0, layers=0)


def outputs(x, row):
    v, x = row[:-1], list(x)
    for layer in range(s["layers"] + 1):
        units = s["classes"] if layer == s["layers"] else s["hidden"]
        w = [[x.pop(0) for _ in v] for _ in range(units)]
        v = [sum(a * b for a, b in zip(row, v)) + x.pop(0) for row in w]
        if layer < s["layers"]:
            v = [a if a.real > 0 else 0 for a in v]
    return v


def loss(x, rows):
    a = [outputs(x, row) for row in rows]
    return sum(log(sum(map(exp, a))) - a[int(row[-1])]
               for a, row in zip(a, rows)) / len(rows)


report(loss, lambda x, row: largest(outputs(x, row)) == row[-1])
