"""What more than one set is furnished with: shelves of books, plants, windows, screens, painted views."""
import math
import cv2
import numpy as np
from .darkroom import blur, hexc, smooth

SPINES = ('2b6a74', '8a3f2a', 'c79a4c', '27375f', 'a7643a', '4c6b4a', 'd8c9a8', '6a3048', '3d4f6e', 'b5552e')


def books(s, x0, x1, y, z, tall=.26, lean=True, palette=SPINES, depth=.17):
    """A row of spines from x0 to x1, their backs toward the lens at y, standing at z."""
    x = x0
    while True:
        w = s.rng.uniform(.018, .042)
        if x + w > x1:
            return
        h = tall * s.rng.uniform(.72, 1.)
        if s.rng.uniform() < .07 and x + .1 < x1:
            x += s.rng.uniform(.03, .07)
            continue
        m = s.material(palette[s.rng.integers(len(palette))], .55, mottle=.1, scale=30)
        s.box((x + w / 2, y + depth / 2, z + h / 2), (w, depth, h), m, .004)
        if s.rng.uniform() < .5:
            s.box((x + w / 2, y - .001, z + h * .8), (w * .9, .004, h * .06), s.material('d9b45a', .35, metal=.8), 0)
        x += w + s.rng.uniform(.001, .004)


def pile(s, x, y, z, n=4, width=.26, palette=SPINES):
    for _ in range(n):
        h = s.rng.uniform(.022, .042)
        w = width * s.rng.uniform(.8, 1)
        s.box((x + s.rng.normal() * .012, y, z + h / 2), (w, w * .7, h), s.material(palette[s.rng.integers(len(palette))], .5), .004,
              (0, 0, s.rng.normal() * .12))
        z += h
    return z


def palm(s, x, y, z, tall=1.1, n=11, reach=.5, greens=('2f6d3a', '4b8a45', '24583a')):
    """An areca: stems that bow outwards, each with two rows of narrow leaves."""
    ms = [s.material(c, .9, shine=.08) for c in greens]
    for k in range(n):
        a = s.rng.uniform(0, 2 * math.pi)
        h, r = tall * s.rng.uniform(.65, 1), reach * s.rng.uniform(.5, 1)
        stem = [np.array((x + math.cos(a) * r * t ** 1.7, y + math.sin(a) * r * t ** 1.7 * .7, z + h * (t * 1.12 - .22 * t ** 3))) for t in np.linspace(0, 1, 14)]
        s.tube(stem, .006, ms[0])
        for i in range(4, 14):
            d = stem[i] - stem[i - 1]
            d = d / np.linalg.norm(d)
            side = np.cross(d, (0, 0, 1))
            side = side / (np.linalg.norm(side) + 1e-6)
            size = .27 * (1.1 - abs(i - 9) / 9)
            for k2 in (-1, 1):
                tip = stem[i] + (side * k2 * .8 + d * .6) * size + np.array((0, 0, -.03))
                s.leaf(stem[i], tip, .034, ms[s.rng.integers(3)], droop=.12, n=5)


def bush(s, x, y, z, tall=.34, n=30, width=.05, greens=('2f6d3a', '4b8a45', '6a9a4a')):
    """A pot plant of broad leaves."""
    ms = [s.material(c, .8, shine=.15) for c in greens]
    for _ in range(n):
        a, up = s.rng.uniform(0, 2 * math.pi), s.rng.uniform(.35, 1)
        r = tall * .62 * (1.15 - up * .7)
        root = np.array((x + s.rng.normal() * .015, y + s.rng.normal() * .015, z))
        s.leaf(root, root + np.array((math.cos(a) * r, math.sin(a) * r, tall * up)), width * s.rng.uniform(.7, 1.2), ms[s.rng.integers(3)], droop=.2, n=7)


def broad(s, x, y, z, tall=1., n=20, width=.2, greens=('2c6238', '3f7a42', '1f4d30')):
    """A rubber fig: an upright stem or three with large, thick leaves."""
    ms = [s.material(c, .8, shine=.12) for c in greens]
    bark = s.material('5a4632', .8)
    for k in range(3):
        a = 2.1 * k + .4
        foot = np.array((x + .05 * math.cos(a), y + .05 * math.sin(a), z))
        h = tall * (.75 + .12 * k)
        stem = [foot + np.array((math.cos(a) * .16 * t * t, math.sin(a) * .1 * t * t, h * t)) for t in np.linspace(0, 1, 12)]
        s.tube(stem, .011, bark)
        for i in range(n // 2):
            t = .25 + .75 * i / (n // 2 - 1)
            at = foot + np.array((math.cos(a) * .16 * t * t, math.sin(a) * .1 * t * t, h * t))
            b = 2.4 * i + s.rng.uniform(-.4, .4)
            ln = width * 1.75 * s.rng.uniform(.75, 1.1)
            tip = at + np.array((math.cos(b) * ln * .8, math.sin(b) * ln * .8, ln * (.55 - .25 * (1 - t))))
            s.leaf(at, tip, width * s.rng.uniform(.6, .8), ms[s.rng.integers(3)], droop=.22, fold=.3, n=9)


def swords(s, x, y, z, tall=.6, n=12, width=.05):
    """A snake plant."""
    ms = [s.material(c, .4, coat=.2) for c in ('3c6b46', '567f4c', '2c5540')]
    for _ in range(n):
        a, r = s.rng.uniform(0, 6.283), s.rng.uniform(.02, .1)
        root = np.array((x + math.cos(a) * r * .5, y + math.sin(a) * r * .5, z))
        s.leaf(root, root + np.array((math.cos(a) * r, math.sin(a) * r, tall * s.rng.uniform(.6, 1))), width, ms[s.rng.integers(3)], droop=.02, fold=.6)


def pot(s, x, y, z, r=.14, h=.26, colour='d8d0c2', rough=.5):
    s.lathe([(0, 0), (r * .72, 0), (r * .78, h * .04), (r, h * .92), (r * 1.03, h), (r * .95, h), (r * .9, h * .9), (0, h * .88)], (x, y, z), s.material(colour, rough, mottle=.06))
    return z + h * .88


def window(s, x0, x1, z0, z1, y, frame, panes=(2, 2), bar=.045):
    """Frame and bars; the wall about it and the view behind are the set's own."""
    w, h = x1 - x0, z1 - z0
    for x in np.linspace(x0, x1, panes[0] + 1):
        s.box((x, y, (z0 + z1) / 2), (bar if x0 < x < x1 else bar * 1.6, .062, h + bar), frame, .006)
    for z in np.linspace(z0, z1, panes[1] + 1):
        s.box(((x0 + x1) / 2, y, z), (w + bar, .07, bar if z0 < z < z1 else bar * 1.6), frame, .006)


def wall_with_hole(s, x0, x1, z0, z1, hole, y, material, depth=.16):
    a, b, c, d = hole
    s.plate([(x0, z0), (x1, z0), (x1, z1), (x0, z1)], (0, y + depth / 2, 0), depth, material, bevel=0, holes=[[(a, c), (b, c), (b, d), (a, d)]])


def city(seed=3, w=640, h=480, ground=.72):
    """A hazy morning over trees and towers, for beyond a window."""
    rng = np.random.default_rng(seed)
    Y, X = np.mgrid[0:h, 0:w].astype(np.float32)
    t = Y / h
    p = hexc('78b4ea') * (1 - smooth(0, ground, t))[..., None] + hexc('ffeccb') * smooth(0, ground, t)[..., None]
    for layer, (colour, tall, n) in enumerate((('b4c2d2', .46, 16), ('8fa4ba', .36, 14), ('6f879c', .24, 12))):
        for _ in range(n):
            x, bw, bh = rng.uniform(0, w), rng.uniform(.03, .08) * w, tall * rng.uniform(.35, 1) * h
            m = (np.abs(X - x) < bw / 2) & (Y > ground * h - bh)
            face = hexc(colour) * rng.uniform(.94, 1.05)
            lit = (((X - x) // 6 + Y // 9) % 2 < 1) & m
            p[m] = face * (1 - .08 * ((X[m] - x) > 0))[..., None]
            p[lit] *= .92
    for k in range(420):
        x, y = rng.uniform(-20, w + 20), ground * h + rng.uniform(-.05, .34) * h
        r = rng.uniform(8, 26) * (.6 + (y / h - ground) * 3)
        c = (hexc('4c7c3e'), hexc('6a9a4a'), hexc('376433'), hexc('88a858'))[rng.integers(4)] * rng.uniform(.85, 1.1)
        cv2.circle(p, (int(x), int(y)), int(max(r, 3)), tuple(float(v) for v in c), -1, cv2.LINE_AA)
    haze = smooth(ground + .3, ground - .1, t)[..., None] * .25
    p = p * (1 - haze) + hexc('f2efe2') * haze
    return np.clip(np.dstack([blur(np.ascontiguousarray(p[..., c]), 2.2) for c in range(3)]), 0, 1)


def lattice(s, x0, x1, z0, z1, y, material, cell=.11, depth=.03):
    """A jaali: eight-pointed stars in a frame, open to the light."""
    holes = []
    nx, nz = max(1, int((x1 - x0 - .04) / cell)), max(1, int((z1 - z0 - .04) / cell))
    cx, cz = (x1 - x0) / nx, (z1 - z0) / nz
    for i in range(nx):
        for j in range(nz):
            mx, mz = x0 + cx * (i + .5), z0 + cz * (j + .5)
            r0, r1 = cx * .46, cx * .27
            holes.append([(mx + (r0 if k % 2 == 0 else r1) * math.cos(k * math.pi / 8), mz + (r0 if k % 2 == 0 else r1) * math.sin(k * math.pi / 8)) for k in range(16)])
            if i < nx - 1 and j < nz - 1:
                ax, az = mx + cx / 2, mz + cz / 2
                holes.append([(ax + cx * .15 * math.cos(k * math.pi / 2), az + cz * .15 * math.sin(k * math.pi / 2)) for k in range(4)])
    s.plate([(x0, z0), (x1, z0), (x1, z1), (x0, z1)], (0, y, 0), depth, material, bevel=.003, holes=holes)
    for x in (x0, x1):
        s.box((x, y, (z0 + z1) / 2), (.05, depth + .022, z1 - z0 - .04), material, .006)
    for z in (z0, z1):
        s.box(((x0 + x1) / 2, y, z), (x1 - x0 + .05, depth + .03, .05), material, .006)
