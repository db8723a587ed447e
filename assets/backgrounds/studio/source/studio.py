"""Builds and prints the presenter's studio: a teal wall, lines of light, a display, wood with a lamp and a plant.

    python studio.py [wide tall square] [--draft FOLDER]"""
import math
import pathlib
import sys
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))
from painting.built_set import BuiltSet
from painting.darkroom import Print, hexc, smooth
from painting.furnishings import books, bush, pile, pot
from painting.place import run

WALL = 4.2
# Of each shape: the lens, the display, the warm line and the wood's start, the shelf (from, to, height), the lamp.
PLANS = {
    'wide': dict(fov=34, horizon=.38, display=(-2.14, -1.02, .98, 2.12), cool=-.86, wood=.92, shelf=(1.16, 2.22, 1.12), high=(1.62, 2.4, 1.96), lamp=1.58, plant=1.32),
    'tall': dict(fov=46, horizon=.36, display=(-1.45, -.72, 1.38, 2.30), cool=-.60, wood=.46, shelf=(.54, 1.3, 1.24), high=(.60, 1.4, 2.10), lamp=.80, plant=.62),
    'square': dict(fov=36, horizon=.37, display=(-1.50, -.90, 1.10, 2.10), cool=-.76, wood=.62, shelf=(.74, 1.7, 1.16), high=(.86, 1.8, 1.96), lamp=1.10, plant=.88),
}


def display(w, h):
    """Slow waves of light."""
    W, H = 900, int(900 * h / w)
    Y, X = np.mgrid[0:H, 0:W].astype(np.float32)
    u, v = X / W, Y / H
    p = np.ones((H, W, 3), np.float32) * hexc('12244e')
    p += (hexc('1c7f8c') - p) * (smooth(.2, 1.1, u * .5 + v * .8) * .8)[..., None]
    p += (hexc('4a3c9e') - p) * (np.exp(-.5 * (((u - .1) / .42) ** 2 + ((v - .1) / .38) ** 2)) * .7)[..., None]
    for k in range(9):
        y = .42 + .062 * k + .10 * np.sin(u * 3.4 + k * .5) + .03 * np.sin(u * 8 + k)
        p += np.exp(-.5 * ((v - y) / (.010 + .002 * k)) ** 2)[..., None] * hexc('58d0d8') * .16
        p += (smooth(y + .18, y, v) * smooth(y - .01, y + .015, v) * .06)[..., None] * hexc('8a9cff')
    p += np.exp(-.5 * (((u - 1) / .22) ** 2 + ((v - .95) / .2) ** 2))[..., None] * hexc('ffb45c') * .25
    return np.clip(p, 0, 1)


def build(shape):
    p = PLANS[shape]
    s = BuiltSet(shape, fov=p['fov'], horizon=p['horizon'], fstop=3.2, seed=4)
    hw = s.half_width(WALL) + .7
    teal = s.material('2c6f78', .75, mottle=.06, scale=2)
    joint = s.material('163c44', .8)
    wood = s.material('8f5a32', .5, mottle=.3, scale=8, coat=.1)
    shade = s.material('24150e', .7)
    brass = s.material('c99a45', .3, metal=1)
    ink = s.material('10131c', .4)
    clay = s.material('3d8088', .4, coat=.3)
    cool = s.material('ffffff', 1, glow='5fd0dc', strength=.75)
    warm = s.material('ffffff', 1, glow='ffa858', strength=2.6)
    # ---- wall of wide panels
    s.box((0, WALL + .03, 1.6), (2 * hw, .06, 4.4), teal, 0)
    for x in np.arange(p['cool'], p['wood'], .46):
        s.box((x, WALL - .002, 1.6), (.008, .01, 4.4), joint, 0)
    # ---- display, with light behind it
    a, b, c, d = p['display']
    mx, mz = (a + b) / 2, (c + d) / 2
    s.box((mx, WALL - .05, mz), (b - a + .04, .05, d - c + .04), ink, .02)
    s.sheet((mx, WALL - .08, mz), (b - a, d - c), s.material('000000', .3, image=display(b - a, d - c), strength=.62))
    for z in (c - .02, d + .02):
        s.box((mx, WALL - .02, z), (b - a - .1, .01, .02), s.material('ffffff', 1, glow='4a8ae0', strength=1), 0)
    # ---- lines of light
    s.box((p['cool'], WALL - .02, 1.5), (.010, .02, 4.0), cool, 0)
    s.box((p['wood'] - .03, WALL - .05, 1.5), (.018, .03, 4.0), warm, 0)
    # ---- slats
    s.box(((p['wood'] + hw) / 2 + .02, WALL - .0, 1.6), (hw - p['wood'], .06, 4.4), shade, 0)
    for x in np.arange(p['wood'] + .03, hw, .088):
        s.box((x, WALL - .055, 1.6), (.052, .06, 4.4), wood, .006)
    # ---- shelves
    u, v, z = p['shelf']
    deep, y = .30, WALL - .09 - .30
    s.box(((u + v) / 2, y + deep / 2, z - .02), (v - u, deep, .04), wood, .006)
    bush(s, p['plant'], y + .15, pot(s, p['plant'], y + .15, z, .085, .19, '3d8088', .4), .42, 54, .06)
    lamp = p['lamp']
    s.lathe([(0, 0), (.07, 0), (.072, .012), (.02, .03), (.016, .10), (.03, .115), (0, .115)], (lamp, y + .15, z), brass)
    s.ball((lamp, y + .15, z + .115 + .10), .105, s.material('ffffff', .4, glow='ffcf8a', strength=3.4))
    end = min(v - .05, lamp + .62)
    books(s, lamp + .20, end, y + .05, z, .27)
    u2, v2, z2 = p['high']
    s.box(((u2 + v2) / 2, y + deep / 2 + .04, z2 - .018), (v2 - u2, deep - .08, .036), wood, .006)
    s.lathe([(0, 0), (.04, 0), (.05, .01), (.09, .05), (.115, .09), (.118, .10), (.108, .10), (.08, .06), (0, .03)], (u2 + .20, y + .17, z2), brass)
    s.lathe([(0, 0), (.045, 0), (.06, .05), (.066, .12), (.05, .2), (.028, .25), (.034, .28), (.026, .28), (0, .2)], (u2 + .48, y + .17, z2), clay)
    # ---- a low console, polished
    s.box((0, WALL - .42, .06), (2 * hw, .7, 1.32), s.material('141824', .25, coat=.6), .012)
    # ---- light
    s.air('20405a', .34)
    s.area((-2.8, .8, 3.4), (.1, WALL, 1.5), (1.8, 1.6), 'bfe4ea', 80, 140)
    s.area((0, 2.6, 3.6), (0, WALL, 1.6), (1.6, .4), '7fd4de', 26, 110)
    s.area((2.6, 1.2, 2.8), (1.6, WALL, 1.2), (1, 1), 'ff9a5a', 14, 150)
    s.point((lamp, y + .02, z + .22), 'ffb868', 9, .1)
    return s


def develop(s, photograph, shape):
    p = Print(photograph, (s.width, s.height))
    p.expose(1.05)
    p.soften(1.7)
    p.bloom(.7, (10, 34, 90), .42)
    x, y = s.pixel(-.05, WALL, 1.75)
    p.glow(x, y, 330, '2a7a84', .035)
    return p.develop(saturation=1.08, shadow='060c1c', vignette=.36)


if __name__ == '__main__':
    run(HERE.parent, build, develop)
