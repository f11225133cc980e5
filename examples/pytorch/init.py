#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Write a network's parameters to start from, as a model of iteration 0."""
from frames import MODEL, Frame, expect_no_terminal, run, write
from stage import Options


def main():
    args = Options(__doc__).parse()
    expect_no_terminal()
    write(Frame(MODEL, args.network.initial(args.seed)))


if __name__ == "__main__":
    run(main)
