# SPDX-License-Identifier: MIT
"""Whether what a peer makes is what cgc makes."""


def near(a, b):
    """But for rounding in f32."""
    scale = max(map(abs, b))
    return all(abs(u - v) <= 1e-5 * scale for u, v in zip(a, b))


def equal(a, b):
    return a == b


def mask(a, b):
    """Two draws of as many coordinates; where both have one, it is the same
    number."""
    kept = sum(v != 0 for v in b)
    both = [(u, v) for u, v in zip(a, b) if u != 0 and v != 0]
    return (sum(u != 0 for u in a) == kept and len(both) > 0 and
            near(*zip(*both)))


def grid(a, b):
    """Two draws from the same levels: they are next to each other, and rather
    often the same."""
    levels = sorted(set(b))
    step = max(v - u for u, v in zip(levels, levels[1:]))
    same = sum(abs(u - v) <= 1e-4 * step for u, v in zip(a, b))
    return (same > len(a) / 3 and
            all(min(abs(u - v), abs(abs(u - v) - step)) <= 1e-4 * step
                for u, v in zip(a, b)))


HOW = {"near": near, "equal": equal, "mask": mask, "grid": grid}


def agree(how, a, b):
    return len(a) == len(b) and HOW[how](a, b)
