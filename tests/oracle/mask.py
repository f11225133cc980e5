# SPDX-License-Identifier: MIT
"""mask.py MASKS: a stage of a pipeline that does to dense vectors what rand-k
does, with masks that are given.

MASKS has a line for each iteration; in it, for each device, the coordinates
that it keeps, with ; between devices."""
import struct
import sys
import zlib

HEAD = struct.Struct("<4s4BQ2I3Q2I")
with open(sys.argv[1]) as file:
    masks = [[set(map(int, device.split())) for device in line.split(";")]
             for line in file]
while head := sys.stdin.buffer.read(64):
    fields = list(HEAD.unpack(head[:56]))
    iteration, index, dim, length = (fields[i] for i in (5, 6, 8, 9))
    body = sys.stdin.buffer.read(length)
    values = struct.unpack("<%dd" % dim, body)
    kept = masks[iteration][index]
    body = struct.pack("<%dd" % dim, *(
        value * (dim / len(kept)) if q in kept else 0.0
        for q, value in enumerate(values)))
    head = HEAD.pack(*fields) + struct.pack("<I", zlib.crc32(body))
    head += struct.pack("<I", zlib.crc32(head))
    sys.stdout.buffer.write(head + body)
    sys.stdout.buffer.flush()
