# SPDX-License-Identifier: MIT
"""Tables: in a file, between tabs, behind lines of comment; for people, in
columns."""
import os


def place(build, quick):
    """Where tables go: quick ones must not replace the others."""
    path = os.path.join(build, "bench", "quick" if quick else "")
    os.makedirs(path, exist_ok=True)
    return path


class Out:
    """A table that is written and shown as it grows: shown has, for each
    column that people see, its name, its head and its width, negative to
    align at the left."""

    def __init__(self, file, columns, shown):
        self.file, self.columns, self.shown = file, columns, shown

    def begin(self, comments):
        for text in comments:
            print("# " + text)
            self.file.write("# %s\n" % text)
        self.file.write("\t".join(self.columns) + "\n")
        print(aligned({name: head for name, head, _ in self.shown},
                      self.shown))

    def add(self, row):
        """row: what is in the columns, by name."""
        self.file.write("\t".join(str(row[name])
                                  for name in self.columns) + "\n")
        self.file.flush()
        print(aligned(row, self.shown), flush=True)


def aligned(row, shown):
    return " ".join("%*s" % (width, row[name])
                    for name, _, width in shown).rstrip()


def read(path):
    """The comments, and the rows by name."""
    with open(path) as file:
        lines = file.read().splitlines()
    comments = [line[2:] for line in lines if line.startswith("# ")]
    head, *rows = (line.split("\t") for line in lines
                   if not line.startswith("# "))
    return comments, [dict(zip(head, row)) for row in rows]


# What people see of BUILD/bench/bench.tsv, scale.tsv and exponents.tsv.
BENCH = (("row", "row", -16), ("n", "n", 5), ("dim", "dim", 8),
         ("what", "what", -22), ("seconds", "seconds", 9),
         ("beside", "beside", -18), ("seconds_beside", "seconds", 9),
         ("ratio", "ratio", 6), ("least", "least", 6),
         ("greatest", "most", 6), ("wanted", "wanted", 6),
         ("verdict", "verdict", -8))
SCALE = (("rule", "rule", -9), ("grows", "grows", -5), ("n", "n", 5),
         ("dim", "dim", 10), ("f", "f", 4), ("seconds", "seconds", 10),
         ("peak", "peak MB", 10), ("vectors", "vectors MB", 10))
EXPONENTS = (("rule", "rule", -9), ("grows", "in", -5),
             ("seconds", "time", 7), ("peak", "memory", 7),
             ("points", "points", 7))
