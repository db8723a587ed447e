"""A string of jasmine: open flowers and buds, packed, lit from the upper left."""
import numpy as np
from painting.brush import *

WHITE = Ramp((0, '3c3a30'), (.25, '77755f'), (.45, 'aaa88f'), (.62, 'd2cfba'), (.8, 'efecdd'), (1, 'fffdf4'))


def petal(p, cx, cy, angle, long, wide, lift, dim):
    """One petal: a spoon that rises from the throat and turns over at its tip."""
    c, s = np.cos(angle), np.sin(angle)
    pts = [(0, 0), (.30, -.55), (.62, -.95), (.90, -.66), (1.04, 0), (.90, .66), (.62, .95), (.30, .55)]
    r = p.r
    m = r.mask(spline([(cx + x * long * c - y * wide * s, cy + x * long * s + y * wide * c) for x, y in pts], True, 6))
    u = ((r.X - cx) * c + (r.Y - cy) * s) / long
    v = (-(r.X - cx) * s + (r.Y - cy) * c) / wide
    # turned to the light, or from it
    face = -.5 * (c * KEY[0] + s * KEY[1])
    tone = .74 + lift - dim - .34 * face * smooth(.1, 1, u) - .22 * smooth(.55, 0, u) + .10 * np.exp(-.5 * ((u - .68) / .2) ** 2) - .14 * v * (c * KEY[1] - s * KEY[0])
    tone -= .10 * np.exp(-.5 * (v / .12) ** 2) * smooth(.9, .2, u)
    p.multiply('12100c', blur(np.roll(np.roll(m, 3, 0), 2, 1), 2.6) * (1 - m) * .42)
    p.over(WHITE(tone), m)


def flower(p, cx, cy, size, turn, rng, dim=0.0):
    r = p.r
    p.multiply('0a0808', r.gauss(cx + size * .25, cy + size * .35, size * .75, size * .7) * .55)
    petals = 6
    order = rng.permutation(petals)
    for k in order:
        a = turn + 2 * np.pi * k / petals + rng.normal(0, .10)
        petal(p, cx, cy, a, size * rng.uniform(.90, 1.08), size * .36 * rng.uniform(.9, 1.1), rng.normal(0, .03), dim)
    # throat
    p.multiply('8f9458', r.gauss(cx, cy, size * .16, size * .16) * .75)
    p.over('d9cf82', r.mask(spline([(cx + size * .09 * np.cos(q), cy + size * .09 * np.sin(q)) for q in np.linspace(0, 6.283, 9)[:-1]], True), .8) * .9)


def bud(p, cx, cy, size, angle, dim=0.0):
    """A closed flower: a spindle, greenish at its foot."""
    r = p.r
    c, s = np.cos(angle), np.sin(angle)
    pts = [(-.9, -.10), (-.3, -.22), (.25, -.40), (.72, -.32), (1.0, 0), (.72, .32), (.25, .40), (-.3, .22), (-.9, .10)]
    m = r.mask(spline([(cx + size * (x * c - y * s), cy + size * (x * s + y * c)) for x, y in pts], True, 6))
    z = size * .5 * blur(m, size * .18)
    tone = .32 - dim + .62 * wrapped(normals(z, 1), KEY, .35)
    u = ((r.X - cx) * c + (r.Y - cy) * s) / size
    p.multiply('0c0a08', blur(np.roll(np.roll(m, 3, 0), 3, 1), 3) * (1 - m) * .5)
    p.over(WHITE(tone), m)
    p.tint('7f8f52', m * smooth(.0, -.8, u) * .7)


def leaf(p, cx, cy, size, angle):
    r = p.r
    c, s = np.cos(angle), np.sin(angle)
    pts = [(0, 0), (.3, -.26), (.65, -.28), (1.05, 0), (.65, .28), (.3, .26)]
    m = r.mask(spline([(cx + size * (x * c - y * s), cy + size * (x * s + y * c)) for x, y in pts], True, 6))
    v = (-(r.X - cx) * s + (r.Y - cy) * c) / size
    ramp = Ramp((0, '0c1f10'), (.5, '2c5a30'), (1, '79a565'))
    p.multiply('0a0a08', blur(np.roll(m, 3, 0), 3) * (1 - m) * .4)
    p.over(ramp(.55 - v * 1.4 - .25 * np.exp(-.5 * (v / .02) ** 2)), m)


def wreath(p, bun):
    """Round the outer edge of the bun, from its top to below the ear."""
    rng = np.random.default_rng(12)
    cx, cy, rx, ry = bun
    at = lambda a, k: (cx + k * rx * np.cos(np.radians(a)), cy + k * ry * np.sin(np.radians(a)))
    for a, k, turn in ((-120, 1.02, -110), (-190, 1.06, 160), (-258, 1.05, 100)):
        leaf(p, *at(a, k), 36, np.radians(turn))
    for a in np.linspace(-100, -276, 14):                   # buds on the outside, pointing away
        bud(p, *at(a + rng.normal(0, 2), 1.04), 21 * rng.uniform(.85, 1.1), np.radians(a + rng.normal(0, 16)))
    rows = [(k, a) for k, count, turn in ((.74, 12, 0), (1.0, 15, 3), (.88, 14, 7)) for a in np.linspace(-98, -284, count) + turn]
    for k, a in rows:
        x, y = at(a + rng.normal(0, 1.6), k + rng.normal(0, .015))
        flower(p, x, y, 21.5 * rng.uniform(.86, 1.1), rng.uniform(0, 1.05), rng, .05 * (k < .8) + .10 * smooth(-230, -290, a))
