# SPDX-License-Identifier: MIT
"""What the oracles of models share: gradients by complex steps, for which no
derivative is written down, exact but for rounding (Squire, Trapp, SIAM Review
40, 1998); f is made of +, *, exp, log and choices by the real part."""
import sys


def report(loss, right, argv=sys.argv):
    """Prints the gradient of each subset's loss(x, rows), then F, accuracy.
    argv: DATA, with SAMPLES lines of features and a target a subset, X."""
    rows, x = ([[float(v) for v in line.split()] for line in open(path)]
               for path in (argv[1], argv[3]))
    x, samples = x[0], int(argv[2])
    subsets = [rows[i:i + samples] for i in range(0, len(rows), samples)]
    for subset in subsets:
        print(*(repr(loss(x[:q] + [x[q] + 1e-150j] + x[q + 1:], subset).imag
                     / 1e-150) for q in range(len(x))))
    print(repr(sum(loss(x, subset) for subset in subsets).real),
          sum(right(x, row) for row in rows) / len(rows))


def settings(**known):
    """KEY=VALUE words of the command line, or what is known of them."""
    for word in sys.argv[4:]:
        key, value = word.split("=")
        known[key] = type(known[key])(value)
    return known


def largest(a):
    return max(range(len(a)), key=lambda j: a[j].real)
