# SPDX-License-Identifier: MIT
"""draw - the random numbers of cgc, which need no history.

A sequence is named by (seed, purpose, iteration, device), as in
lib/rand/draw.h, and its words are the same as there: Philox4x32-10 of Salmon
et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011."""
import numpy as np

BATCH, MODEL, AUGMENT = 12, 13, 15  # purposes
SHARED = 2 ** 32 - 1  # the device of draws that all share
LOW = 2 ** 32 - 1


def philox(key, counter):
    """The four words of each block.  The counter's first word may be an array,
    a number for each block."""
    a, b, c, d = (np.uint64(word) for word in counter)
    k, l = key
    for _ in range(10):
        ma, mc = a * np.uint64(0xD2511F53), c * np.uint64(0xCD9E8D57)
        a = mc >> np.uint64(32) ^ b ^ np.uint64(k)
        c = ma >> np.uint64(32) ^ d ^ np.uint64(l)
        b, d = mc & np.uint64(LOW), ma & np.uint64(LOW)
        k, l = k + 0x9E3779B9 & LOW, l + 0xBB67AE85 & LOW
    return np.stack(np.broadcast_arrays(a, b, c, d), -1).astype(np.uint32)


class Draw:
    def __init__(self, seed, purpose, iteration, device):
        self.key = philox((seed & LOW, seed >> 32),
                          (purpose, 0, 0, 0x63676376))[:2].tolist()
        self.counter = device, iteration & LOW, iteration >> 32
        self.used = 0

    def words(self, n):
        """The next n words."""
        first, skip = divmod(self.used, 4)
        blocks = np.arange(first, first + (skip + n + 3) // 4,
                           dtype=np.uint64)
        self.used += n
        return philox(self.key, (blocks, *self.counter)).ravel()[skip:skip + n]

    def below(self, limit, n):
        """n numbers, uniform on 0 .. limit - 1: words times limit, of which
        the upper half counts, without those that would make a bias."""
        kept = np.empty(0, np.uint64)
        while len(kept) < n:
            m = self.words(n - len(kept)).astype(np.uint64) * np.uint64(limit)
            fair = m & np.uint64(LOW) >= 2 ** 32 % limit
            kept = np.append(kept, m[fair] >> np.uint64(32))
        return kept.astype(np.int64)

    def uniforms(self, n):
        """n numbers, uniform on the multiples of 2^-53 in [0, 1)."""
        low, high = self.words(2 * n).astype(np.uint64).reshape(-1, 2).T
        return ((high << np.uint64(32) | low) >> np.uint64(11)) * 2.0 ** -53

    def subset(self, n, k):
        """A uniform subset of size k of 0 .. n - 1, ascending: Knuth, TAOCP
        3.4.2, algorithm S."""
        chosen, i = [], 0
        while len(chosen) < k:
            for word in self.words(n - i).tolist():
                m = word * (n - i)
                if m & LOW < 2 ** 32 % (n - i):
                    continue
                if m >> 32 < k - len(chosen):
                    chosen.append(i)
                i += 1
        return chosen

    def order(self, n):
        """0 .. n - 1 in random order: that of 64 random bits for each."""
        low, high = self.words(2 * n).astype(np.uint64).reshape(-1, 2).T
        return np.argsort(high << np.uint64(32) | low, kind="stable")
