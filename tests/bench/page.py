# SPDX-License-Identifier: MIT
"""page.py BUILD PAGE: puts the tables of the last make bench and make
bench-scale into PAGE, each between its two lines of comment:
    <!-- bench.tsv -->
    <!-- end -->
A table that was not made stays as it is."""
import os
import re
import sys

import table

TABLES = {"bench.tsv": table.BENCH, "scale.tsv": table.SCALE,
          "exponents.tsv": table.EXPONENTS}


def block(path, shown):
    """The table of a file as text that is shown as it is."""
    comments, rows = table.read(path)
    lines = ["# " + text for text in comments]
    lines.append(table.aligned({name: head for name, head, _ in shown},
                               shown))
    lines += [table.aligned(row, shown) for row in rows]
    return "```\n%s\n```\n" % "\n".join(lines)


def main(build, page):
    with open(page) as file:
        text = file.read()
    for name, shown in TABLES.items():
        path = os.path.join(build, "bench", name)
        if os.path.exists(path):
            begin = "<!-- %s -->\n" % name
            text = re.sub("(?s)%s.*?(?=<!-- end -->)" % re.escape(begin),
                          lambda _: begin + block(path, shown), text)
    with open(page + ".part", "w") as file:
        file.write(text)
    os.rename(page + ".part", page)


main(*sys.argv[1:])
