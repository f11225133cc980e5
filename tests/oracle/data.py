#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""data.py FORMAT TYPE SCALE FILE...: the rows of data sets as little-endian
numbers of TYPE (f or d): features, over SCALE as such numbers, then target."""
import array, csv, gzip, struct, sys

form, kind, scale, *files = sys.argv[1:]

def slurp(path):
    data = open(path, "rb").read()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data

def idx(data):
    _, n, *_ = struct.unpack_from(f">{data[3] + 1}I", data)
    items = array.array("..Bb.hifd"[data[2] - 6], data[4 * data[3] + 4:])
    items.byteswap()
    return n, items

def rows(): # of features and target
    if form == "idx":
        for (n, x), (_, y) in zip(*[map(idx, map(slurp, files))] * 2):
            yield from zip(zip(*[iter(x)] * (len(x) // n)), y)
    elif form == "cifar":
        for data in map(slurp, files):
            for at in range(0, len(data), 3073):
                yield data[at + 1:at + 3073], data[at]
    elif form == "csv":
        for text in map(slurp, files):
            for *x, y in list(csv.reader(text.decode().splitlines()))[1:]:
                yield map(float, x), float(y)
    else:
        lines = [s.split("#")[0].replace(":", " ").split() for path in files
                 for s in slurp(path).decode().splitlines()]
        q = max(int(i) for s in lines for i in s[1::2])
        for s in filter(None, lines):
            has = dict(zip(map(int, s[1::2]), map(float, s[2::2])))
            yield (has.get(i + 1, 0) for i in range(q)), float(s[0])

for x, y in rows():
    x = [v / float(scale) for v in array.array(kind, list(x))]
    sys.stdout.buffer.write(array.array(kind, x + [y]).tobytes())
