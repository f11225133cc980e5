#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""unhex.py DIR FILE.hex...: the bytes that each spells out, as DIR/FILE.cgv"""
import os
import sys

for path in sys.argv[2:]:
    with open(path, encoding="ascii") as file:
        text = "".join(line.split("#")[0] for line in file)
    name = os.path.basename(path).removesuffix(".hex") + ".cgv"
    with open(os.path.join(sys.argv[1], name), "wb") as file:
        file.write(bytes.fromhex(text))
