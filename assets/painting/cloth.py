"""Cloth and metal: folds laid on a height field, the light on them, and the shadow of one piece on the next."""
import numpy as np
from painting.brush import *

GOLD = Ramp((0, '2a1606'), (.25, '6a4313'), (.45, '9c6f26'), (.62, 'c89a42'), (.8, 'ecc974'), (1, 'fff3c4'))


def fold(r, z, points, widths, amp, soft):
    """A ridge (or a valley) of cloth along a line."""
    return z + amp * blur(r.mask(taper(spline(points), widths)), soft)


def light(z, soft, base=.13, key=.75, wrap=.22):
    n = normals(z, soft)
    tone = base + key * wrapped(n, KEY, wrap) ** 1.15 + .10 * wrapped(n, FILL, .1)
    return n, tone


def shadowed(p, m, dx, dy, soft, strength, colour='0a0a14'):
    """Contact and cast shadow of a piece on what is painted so far."""
    k = np.roll(np.roll(m, dy, 0), dx, 1)
    p.multiply(colour, np.clip(blur(k, soft), 0, 1) * strength * (1 - m))
