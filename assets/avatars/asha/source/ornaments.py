"""Jhumka earrings: stud, dome with beads."""
import numpy as np
from painting.brush import *
from painting.cloth import GOLD

CX = 1080


def jhumka(side):
    x0, y0 = CX + side * 288, 902
    r = Region(int(x0) - 50, int(y0) - 26, int(x0) + 50, int(y0) + 132)
    p = Picture(r)

    def metal(m, bulge, soft, lift=0.0, tex=None):
        z = bulge * blur(m, soft)
        n = normals(z, .7)
        t = .10 + .72 * wrapped(n, KEY, .2) + .22 * gloss(n, KEY, 14) + lift + (0 if side < 0 else -.10)
        if tex is not None:
            t = t + tex
        p.over(GOLD(t), m)

    P = lambda pts: [(x0 + x, y0 + y) for x, y in pts]
    # stud: a flower of seven petals with a red stone
    petals = []
    for k in range(8):
        a = k * np.pi / 4
        petals.append(spline(P([(9.5 * np.cos(a) + 5.2 * np.cos(b), 9.5 * np.sin(a) + 5.2 * np.sin(b)) for b in np.linspace(0, 6.28, 9)[:-1]]), True, 5))
    metal(np.maximum(r.mask(petals), r.mask(spline(P([(9 * np.cos(b), 9 * np.sin(b)) for b in np.linspace(0, 6.28, 9)[:-1]]), True))), 9, 2.6)
    stone = r.mask(spline(P([(5.4 * np.cos(b), 5.4 * np.sin(b)) for b in np.linspace(0, 6.28, 9)[:-1]]), True))
    p.tint('7a0f22', stone)
    p.light('ff9aa0', stone * r.gauss(x0 - 1.8, y0 - 2, 2, 1.6) * .8)
    # link
    metal(r.mask(taper(spline(P([(0, 14), (0, 28)])), 4.5)), 4, 1)
    metal(r.mask(spline(P([(5 * np.cos(b), 27 + 4.4 * np.sin(b)) for b in np.linspace(0, 6.28, 9)[:-1]]), True)), 7, 1.8)
    # dome
    dome = spline(P([(0, 30), (12, 33), (23, 45), (30, 62), (33, 76), (0, 80), (-33, 76), (-30, 62), (-23, 45), (-12, 33)]), True)
    m = r.mask(dome)
    ux = (r.X - x0) / 34
    ribs = .10 * np.cos(np.arcsin(np.clip(ux / (.35 + .65 * smooth(30, 76, r.Y - y0)), -1, 1)) * 9) * smooth(36, 46, r.Y - y0)
    band = -.20 * np.exp(-.5 * ((r.Y - y0 - 57) / 1.2) ** 2) + .12 * np.exp(-.5 * ((r.Y - y0 - 54) / 1.3) ** 2)
    cyl = 34 * np.sqrt(np.clip(1 - np.clip(ux, -1, 1) ** 2, .03, 1))
    n = normals((cyl + 10 * blur(m, 6)).astype(np.float32), 1)
    t = .08 + .66 * wrapped(n, KEY, .15) + .34 * gloss(n, KEY, 18) + ribs + band + (0 if side < 0 else -.10)
    p.over(GOLD(t), m)
    p.multiply('3a1c06', m * smooth(20, 34, r.X - x0) * .5)
    rim = r.mask(taper(spline(P([(-34, 75), (-17, 80), (0, 81.5), (17, 80), (34, 75)])), 6))
    metal(rim, 7, 2)
    # beads
    for i, bx in enumerate(np.linspace(-29, 29, 9)):
        by = 86 + 5.0 * (1 - (bx / 31) ** 2)
        metal(r.mask(taper(spline(P([(bx, by - 8), (bx, by)])), 1.6)), 2, .8)
        b = r.mask(spline(P([(bx + 3.4 * np.cos(q), by + 2 + 4.0 * np.sin(q)) for q in np.linspace(0, 6.28, 9)[:-1]]), True, 5))
        metal(b, 9, 1.7)
        p.light('fff6d8', r.gauss(x0 + bx - 1.1, y0 + by + .8, 1, 1) * .8 * (1 if side < 0 else .5))
    return p, (x0, y0)


def layers():
    out = {}
    for side, key in ((-1, 'left'), (1, 'right')):
        p, (x, y) = jhumka(side)
        out[f'earring-{key}'] = (p, {'follows': 'head', 'depth': 10, 'trail': .1, 'swing': {'x': x, 'y': y - 2, 'gain': 1}})
    return out
