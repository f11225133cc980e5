# SPDX-License-Identifier: MIT
"""frames - dense streams of cgc-stream(5), and how programs fail.

Sizes in a header are claims: memory grows with the bytes that arrive.  What is
written goes out at once; nothing is held back."""
import os
import struct
import sys
import zlib
from dataclasses import dataclass

import numpy as np

HEADER = struct.Struct("<4s4BQ2I3Q4I")
KINDS = ("model", "gradient", "coded", "message", "aggregate", "schedule",
         "subset")
MODEL, GRADIENT, SUBSET = 1, 2, 7
TYPES = {1: np.dtype("<f4"), 2: np.dtype("<f8"), 3: np.dtype("<u4"),
         4: np.dtype("<u8")}
REAL = 1, 2
MAX_DIM = 2 ** 28
PIECE = 2 ** 24  # bytes that are asked for at once

BAD_IO, BAD_USAGE, BAD_DATA = 1, 2, 3


class Failure(Exception):
    """Ends the program with a status and one line."""

    def __init__(self, status, line):
        super().__init__(line)
        self.status = status


def need(good, what):
    if not good:
        raise Failure(BAD_DATA, what)


@dataclass
class Frame:
    kind: int
    values: np.ndarray
    iteration: int = 0
    index: int = 0
    count: int = 1
    param: int = 0
    run: int = 0


def take(file, n):
    """n bytes, or fewer at the end of the file."""
    got = bytearray()
    while len(got) < n:
        piece = file.read(min(n - len(got), PIECE))
        if not piece:
            break
        got += piece
    return got


def parse(head, kind):
    """The header's fields as a frame that has no values yet, their type, the
    payload's length and its CRC-32."""
    (magic, version, of_kind, dtype, codec, iteration, index, count, dim,
     length, _, param, run, crc, head_crc) = HEADER.unpack(head)
    need(magic == b"cgcv", "magic is %s, expected 63 67 63 76 (cgcv)"
         % magic.hex(" "))
    need(version == 1, "version is %d, expected 1" % version)
    found = zlib.crc32(head[:60])
    need(found == head_crc, "CRC-32 of the header is %08x, expected %08x"
         % (found, head_crc))
    need(1 <= of_kind <= len(KINDS), "kind is %d, expected 1 to %d"
         % (of_kind, len(KINDS)))
    need(of_kind == kind, "kind is %s, expected %s"
         % (KINDS[of_kind - 1], KINDS[kind - 1]))
    need(dtype in REAL, "dtype is %d, expected 1 (f32) or 2 (f64)" % dtype)
    need(codec == 0, "codec is %d, expected 0 (dense)" % codec)
    need(count > 0, "count is 0, expected at least 1")
    need(index < 2 ** 32 - 1, "index is %d, expected less" % index)
    need(0 < dim <= MAX_DIM, "dim is %d, expected 1 to %d" % (dim, MAX_DIM))
    need(length == dim * TYPES[dtype].itemsize,
         "length is %d, expected %d bytes for each of %d coordinates"
         % (length, TYPES[dtype].itemsize, dim))
    frame = Frame(of_kind, None, iteration, index, count, param, run)
    return frame, TYPES[dtype], length, crc


def read_frame(file, kind):
    """The next frame, or None at the end of the file."""
    head = take(file, HEADER.size)
    if not head:
        return None
    need(len(head) == HEADER.size, "cut short after %d bytes of the header"
         % len(head))
    frame, dtype, length, crc = parse(head, kind)
    body = take(file, length + -length % 8)
    need(len(body) == length + -length % 8,
         "cut short after %d of %d bytes of the payload" % (len(body), length))
    need(not any(body[length:]), "padding is not zero")
    del body[length:]
    found = zlib.crc32(body)
    need(found == crc, "CRC-32 of the payload is %08x, expected %08x"
         % (found, crc))
    frame.values = np.frombuffer(body, dtype)
    return frame


def frames(path, kind):
    """All frames of a file, "-" being standard input, which are of that kind;
    errors say which file and, counted from 1, which frame."""
    name = "<stdin>" if path == "-" else path
    with open(0 if path == "-" else path, "rb", closefd=path != "-") as file:
        number = 0
        while True:
            number += 1
            try:
                frame = read_frame(file, kind)
            except Failure as e:
                raise Failure(e.status, "%s: frame %d: %s"
                              % (name, number, e)) from None
            except OSError as e:
                raise Failure(BAD_IO, "%s: %s" % (name, e.strerror)) from None
            if frame is None:
                return
            yield "%s: frame %d" % (name, number), frame


def models(paths, dim):
    """The models of files, one after the other."""
    for path in paths or ["-"]:
        for place, frame in frames(path, MODEL):
            need((frame.index, frame.count) == (0, 1),
                 "%s: index %d of count %d, expected a batch of one model"
                 % (place, frame.index, frame.count))
            need(len(frame.values) == dim, "%s: dim is %d, expected %d"
                 % (place, len(frame.values), dim))
            yield frame


def data_set(path):
    """The one batch of subsets that a file holds: frames whose values are
    matrices with a sample in each row, in order of index."""
    batch, like = {}, None
    for place, frame in frames(path, SUBSET):
        need(like is None or len(batch) < like[1],
             "%s: a second batch, expected the end" % place)
        need(frame.param >= 2 and len(frame.values) % frame.param == 0,
             "%s: %d values per row, expected 2 or more that divide dim = %d"
             % (place, frame.param, len(frame.values)))
        fields = (frame.iteration, frame.count, frame.param, frame.run,
                  frame.values.dtype)
        like = like or fields
        need(fields == like, "%s: disagrees with the frames before it on "
             "iteration, count, param, run or dtype" % place)
        need(frame.index not in batch, "%s: index %d is there twice"
             % (place, frame.index))
        frame.values = frame.values.reshape(-1, frame.param)
        batch[frame.index] = frame
    need(like is not None, "%s: no frame, expected a data set" % path)
    need(len(batch) == like[1], "%s: ends after %d of %d subsets"
         % (path, len(batch), like[1]))
    return [batch[index] for index in sorted(batch)]


def emit(data):
    """Writes bytes to standard output, now."""
    data = memoryview(data).cast("B")
    try:
        while data:
            data = data[os.write(1, data):]
    except OSError as e:
        raise Failure(BAD_IO, "<stdout>: %s" % e.strerror) from None


def write(frame):
    """Writes a frame to standard output; its values are f32 or f64."""
    values = np.ascontiguousarray(frame.values)
    dtype = next(t for t in REAL if TYPES[t] == values.dtype)
    head = HEADER.pack(b"cgcv", 1, frame.kind, dtype, 0, frame.iteration,
                       frame.index, frame.count, values.size, values.nbytes, 0,
                       frame.param, frame.run, zlib.crc32(values), 0)[:60]
    emit(head + zlib.crc32(head).to_bytes(4, "little"))
    emit(values)
    emit(bytes(-values.nbytes % 8))


def expect_no_terminal():
    if os.isatty(1):
        raise Failure(BAD_USAGE, "standard output is a terminal, expected a "
                      "file or a pipe")


def run(main):
    """main(), and what becomes of a program when it is done or has failed."""
    status, line = 0, None
    try:
        main()
        os.close(1)
    except Failure as e:
        status, line = e.status, str(e)
    except OSError as e:
        status, line = BAD_IO, "%s: %s" % (e.filename or "<stdout>",
                                           e.strerror)
    except MemoryError:
        status, line = BAD_IO, "out of memory"
    if line is not None:
        shown = "".join(c if c.isprintable() else "\\x%02x" % ord(c)
                        for c in line)
        print("%s: %s" % (os.path.basename(sys.argv[0]), shown),
              file=sys.stderr)
    sys.exit(status)
