"""Builds and prints the newsroom: a curved wall of screens in deep blue, strips of light, a polished desk.

    python newsroom.py [wide tall square] [--draft FOLDER]"""
import math
import pathlib
import sys
import cv2
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))
from painting.built_set import BuiltSet
from painting.darkroom import Print, blur, hexc, smooth
from painting.place import run

RADIUS, CENTRE = 4.2, (0, .5)
# Of each shape: the lens, the screen's angles, foot and head, how many panels.
PLANS = {
    'wide': dict(fov=34, horizon=.38, angles=(-25, 25), z=(.86, 2.14), panels=6, pillars=(-28.3, 28.3), desk=(2.5, .84)),
    'tall': dict(fov=46, horizon=.36, angles=(-11.5, 11.5), z=(.90, 2.46), panels=2, pillars=(-13.6, 13.6), desk=(2.6, .70)),
    'square': dict(fov=36, horizon=.37, angles=(-14.5, 14.5), z=(.86, 2.22), panels=4, pillars=(-17.3, 17.3), desk=(2.5, .80)),
}


def screen(w, h):
    """Slow waves of lines, a globe of dots without a map, discs of light; quiet in the middle, where a face will be."""
    W, H = 2000, int(2000 * h / w)
    Y, X = np.mgrid[0:H, 0:W].astype(np.float32)
    u, v = (X - W / 2) / H, (Y - H * .42) / H
    e = W / H
    p = np.ones((H, W, 3), np.float32) * hexc('071a33')
    glow = np.exp(-.5 * ((u / .62) ** 2 + (v / .5) ** 2))
    p += glow[..., None] * hexc('2c5f92') * .50
    p += np.exp(-.5 * (((u + e * .36) / .4) ** 2 + ((v - .1) / .4) ** 2))[..., None] * hexc('17688a') * .36
    p += np.exp(-.5 * (((u - e * .36) / .36) ** 2 + ((v - .2) / .36) ** 2))[..., None] * hexc('3b3f8c') * .34
    calm = 1 - .80 * np.exp(-.5 * ((u / .34) ** 2 + (v / .62) ** 2))
    # a globe of dots at the left, arcs about it
    cx, cy, R = -e * .30, .02, .34
    d = np.hypot(u - cx, v - cy) / R
    lon, lat = np.arcsin(np.clip((u - cx) / R / np.sqrt(np.clip(1 - ((v - cy) / R) ** 2, .02, 1)), -1, 1)), np.arcsin(np.clip((v - cy) / R, -1, 1))
    dots = smooth(.30, .16, np.hypot((lon * 9) % 1 - .5, (lat * 9) % 1 - .5)) * (d < .98)
    p += (dots * .34 + .14 * smooth(1, .2, d) * (d < 1) + .5 * np.exp(-((d - 1) / .012) ** 2))[..., None] * hexc('4fc3f0') * (calm * .9)[..., None]
    for k, r in enumerate((1.22, 1.42, 1.75)):
        a = np.arctan2(v - cy, u - cx)
        p += (np.exp(-((d - r) / .008) ** 2) * smooth(.1, .6, np.sin(a * 1.5 + k * 2)))[..., None] * hexc('6fd6ff') * (.5 * calm)[..., None]
    # waves
    for k in range(12):
        y = .16 + .024 * k + .10 * np.sin(u * 1.7 + .5 + k * .16) + .035 * np.sin(u * 4.1 + k * .33)
        line = np.exp(-((v - y) / .0042) ** 2)
        p += (line * calm * .42 * (1 - k / 15))[..., None] * (hexc('49b4ff') * (1 - k / 12) + hexc('9a7bff') * k / 12)
        p += (smooth(y - .0, y + .22, v) * smooth(y + .5, y + .1, v) * .022)[..., None] * hexc('3a7bff')
    # bars at the right
    for i in range(9):
        bx = e * .24 + i * .042
        bh = .08 + .20 * (.5 + .5 * math.sin(i * .8 + .6)) + .012 * i
        m = smooth(.014, .012, np.abs(u - bx)) * smooth(.30 - bh - .004, .30 - bh + .004, v) * smooth(.304, .298, v)
        p += (m * (.18 + .5 * smooth(.30, .30 - bh, v)))[..., None] * hexc('45c8e8') * calm[..., None]
    # an amber thread, the one warm thing
    y = .30 - .12 * np.sin(u * 1.2 - .8)
    p += (np.exp(-((v - y) / .005) ** 2) * smooth(.1, .9, np.abs(u)) * .55)[..., None] * hexc('ffab4a')
    return np.clip(p, 0, 1)


def build(shape):
    p = PLANS[shape]
    s = BuiltSet(shape, fov=p['fov'], horizon=p['horizon'], fstop=3.2, seed=41)
    a0, a1 = p['angles']
    z0, z1 = p['z']
    at = lambda deg, r=RADIUS: (CENTRE[0] + r * math.sin(math.radians(deg)), CENTRE[1] + r * math.cos(math.radians(deg)))
    shell = s.material('0c1730', .55, metal=.2)
    dark = s.material('0a0f1e', .35, metal=.5)
    cool = s.material('ffffff', 1, glow='5fb4ff', strength=1.5)
    warm = s.material('ffffff', 1, glow='ff9a3c', strength=1.3)
    # ---- wall, screen, seams
    s.curved_sheet(CENTRE, RADIUS + .12, (-80, 80), -.5, 4.2, shell)
    length = RADIUS * math.radians(a1 - a0)
    s.curved_sheet(CENTRE, RADIUS, (a0, a1), z0, z1, s.material('000000', .3, image=screen(length, z1 - z0), strength=.62))
    for k in range(1, p['panels']):
        x, y = at(a0 + (a1 - a0) * k / p['panels'], RADIUS - .006)
        s.box((x, y, (z0 + z1) / 2), (.007, .01, z1 - z0), dark, 0, (0, 0, -math.radians(a0 + (a1 - a0) * k / p['panels'])))
    s.curved_sheet(CENTRE, RADIUS - .01, (a0, a1), (z0 + z1) / 2 - .003, (z0 + z1) / 2 + .003, dark)
    # ---- bands and strips of light about it
    for z, h, m in ((z0 - .09, .16, dark), (z1 + .09, .16, dark), (z0 - .19, .012, cool), (z1 + .19, .012, cool)):
        s.curved_sheet(CENTRE, RADIUS - .03, (a0 - 2, a1 + 2), z - h / 2, z + h / 2, m)
    for deg in p['pillars']:
        side = 1 if deg > 0 else -1
        for off, m, w in ((0, dark, .40), (side * -2.5, cool, .014), (side * 2.5, warm, .014)):
            x, y = at(deg + off, RADIUS - (.08 if m is dark else .14))
            s.box((x, y, 1.6), (w, .06, 4.4), m, .01, (0, 0, -math.radians(deg + off)))
        # fins beyond
        for k in range(1, 6):
            x, y = at(deg + side * (3.6 + 2.3 * k), RADIUS - .05)
            s.box((x, y, 1.6), (.06, .16, 4.4), shell, .01, (0, 0, -math.radians(deg)))
            if k % 2:
                s.box((x - side * .05, y - .05, 1.6), (.012, .02, 4.4), s.material('ffffff', 1, glow='3f8fe0', strength=3), 0)
    # ---- floor, desk
    s.box((0, 3, -.03), (16, 14, .06), s.material('070c18', .12, metal=.3), 0)
    base, top = p['desk']
    for r, z, h, m in ((2.05, top - .03, .06, s.material('16223c', .12, metal=.4, coat=1)), (1.98, top - .13, .10, s.material('e8eef8', .3)), (2.0, top - .20, .012, cool), (1.96, top - .5, .56, dark)):
        ring = [(CENTRE[0] + r * math.sin(t), base + 2.05 - r * math.cos(t)) for t in np.radians(np.linspace(-80, 80, 80))]
        d = .5 if h in (.06, .56) else .03
        inner = [(CENTRE[0] + (r - d) * math.sin(t), base + 2.05 - (r - d) * math.cos(t)) for t in np.radians(np.linspace(80, -80, 80))]
        pts = [(x, y, z - h / 2) for x, y in ring + inner] + [(x, y, z + h / 2) for x, y in ring + inner]
        n = len(ring + inner)
        s.add(s.mesh(pts, [tuple(range(n - 1, -1, -1)), tuple(range(n, 2 * n))] + [(i, (i + 1) % n, n + (i + 1) % n, n + i) for i in range(n)]), material=m)
    # ---- a rig of lamps overhead
    zr = s.top(3.4) - {'wide': .05, 'tall': .10, 'square': .06}[shape]
    for y in (3.0, 3.3):
        s.tube([(-4, y, zr + .1), (4, y, zr + .1)], .025, dark)
    # ---- light
    s.air('0d1a3a', .5)
    s.area((-2.6, .6, 3.4), (0, 4, 1.0), (1.4, 1.4), '9fc4ff', 110, 140)
    s.area((2.8, 1.0, 3.2), (.8, 4, .8), (1, 1), '7a6aff', 26, 140)
    s.area((0, 3.2, 3.5), (0, 4.6, .6), (3.5, .5), '5aa0ff', 40, 120)
    return s


def develop(s, photograph, shape):
    p = Print(photograph, (s.width, s.height))
    p.expose(1.0)
    p.soften(1.7)
    p.bloom(.6, (10, 34, 90), .36)
    zr = s.top(3.4) - .10
    hw = s.half_width(3.2)
    n = {'wide': 9, 'tall': 4, 'square': 6}[shape]
    for k in range(n):
        x = hw * (-.92 + 1.84 * k / (n - 1))
        px, py = s.pixel(x, 3.2, zr)
        if abs(x) < hw * .3 and shape == 'wide':
            continue
        p.disc(px, py, 11, ('bfe0ff', 'a8d0ff', 'ffd9a8')[k % 3], .6, edge=.45, rim=.0)
        p.glow(px, py, 40, '6fb0ff', .10)
    return p.develop(saturation=.98, shadow='050a1c', vignette=.34)


if __name__ == '__main__':
    run(HERE.parent, build, develop)
