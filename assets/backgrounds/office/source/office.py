"""Builds and prints the office: daylight from a wide window, a carved screen, shelves, plants.

    python office.py [wide tall square] [--draft FOLDER]"""
import pathlib
import sys
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))
from painting.built_set import BuiltSet
from painting.darkroom import Print
from painting.furnishings import books, broad, bush, city, lattice, palm, pile, pot, swords, wall_with_hole, window
from painting.place import run

WALL = 4.4
# Of each shape: the lens, the window's sides, the screen's, the shelf's.
PLANS = {
    'wide': dict(fov=34, horizon=.38, window=(-2.5, -.98), screen=(-.90, -.54), shelf=(.95, 2.55), palm=(-1.62, 3.5), sill=.72),
    'tall': dict(fov=46, horizon=.36, window=(-1.6, -.52), screen=(-.46, -.26), shelf=(.56, 1.5), palm=(-1.02, 3.6), sill=.9),
    'square': dict(fov=36, horizon=.37, window=(-2.0, -.78), screen=(-.68, -.42), shelf=(.78, 2.0), palm=(-1.28, 3.5), sill=.8),
}


def build(shape):
    p = PLANS[shape]
    s = BuiltSet(shape, fov=p['fov'], horizon=p['horizon'], fstop=3.2, seed=21)
    rng = s.rng
    hw, roof = s.half_width(WALL) + .6, 3.6
    wall = s.material('a9aa98', .85, mottle=.05, scale=2)
    white = s.material('d9d5cb', .8)
    teak = s.material('7a4a2b', .45, mottle=.25, scale=7, coat=.15)
    dark = s.material('3a3432', .5, metal=.3)
    brass = s.material('c99a45', .28, metal=1)
    w0, w1 = p['window']
    # ---- wall, window and what is beyond
    wall_with_hole(s, -hw - 1, hw, -.2, roof, (w0, w1, p['sill'], 2.75), WALL, wall)
    s.box(((w0 + w1) / 2, WALL - .08, p['sill'] - .03), (w1 - w0 + .2, .34, .05), white, .01)
    window(s, w0, w1, p['sill'], 2.75, WALL + .03, dark, (3 if shape == 'wide' else 2, 2), .035)
    s.sheet(((w0 + w1) / 2 - .6, WALL + 4, 1.7), (9, 5.2), s.material('000000', 1, image=city(), strength=1.2))
    # a blind, half drawn
    blind = s.material('e9e2d2', .9, through=.4)
    for k in range(7):
        s.box(((w0 + w1) / 2, WALL - .06, 2.74 - k * .045), (w1 - w0 + .05, .04, .008), blind, 0, (.5, 0, 0))
    # ---- skirting, ceiling, floor
    s.box((0, 4, -.02), (12, 9, .04), s.material('8a7f73', .35, mottle=.08, scale=3), 0)
    # ---- the carved screen, lit from behind
    a, b = p['screen']
    lattice(s, a, b, .3, 2.62, WALL - .12, teak, cell=(b - a - .04) / 2.01, depth=.03)
    s.box(((a + b) / 2, WALL - .02, 1.45), (b - a, .02, 2.3), s.material('b08a5c', .9, glow='ffd9a0', strength=.12), 0)
    # ---- the wall behind the presenter: quiet boards
    x1 = p['shelf'][0] - .12
    for x in np.arange(b + .26, x1, .30):
        s.box((x, WALL - .004, 1.6), (.006, .012, 4), s.material('8f9080', .9), 0)
    # ---- shelves
    c, d = p['shelf']
    mid, w, deep = (c + d) / 2, d - c, .34
    y = WALL - deep
    back = s.material('7d5436', .6, mottle=.2, scale=6)
    s.box((mid, WALL - .015, 1.5), (w, .03, 3.2), back, 0)
    for x in np.linspace(c, d, 3 if shape == 'wide' else 2):
        s.box((x, y + deep / 2, 1.5), (.036, deep, 3.2), teak, .004)
    levels = (.42, .84, 1.24, 1.64, 2.04, 2.44, 2.84)
    led = s.material('ffffff', 1, glow='ffd2a0', strength=14)
    for z in levels:
        s.box((mid, y + deep / 2, z), (w, deep, .034), teak, .004)
        s.box((mid, y + .05, z - .022), (w - .05, .012, .006), led, 0).visible_camera = False
    front = y + .06
    bays = [(c, (c + d) / 2), ((c + d) / 2, d)] if shape == 'wide' else [(c, d)]
    for k, (u, v) in enumerate(bays):
        u, v = u + .05, v - .05
        span = v - u
        for i, z in enumerate(levels[:-1]):
            z += .018
            kind = (i + 2 * k) % 5
            if kind == 0:
                books(s, u, u + span * .62, front, z, .25)
                bush(s, v - .12, front + .1, pot(s, v - .12, front + .1, z, .055, .09, 'c46a3e'), .2, 26, .035)
            elif kind == 1:
                pile(s, u + .16, front + .1, z, 4)
                s.lathe([(0, 0), (.05, 0), (.052, .01), (.02, .03), (.05, .07), (.075, .13), (.06, .19), (.03, .22), (.042, .25), (.036, .25), (.02, .22), (0, .2)], (u + span * .62, front + .1, z), brass)
                books(s, v - span * .22, v, front, z, .23)
            elif kind == 2:
                books(s, u + span * .3, v, front, z, .27)
                s.box((u + span * .13, front + .14, z + .11), (.17, .015, .22), dark, .004, (-.12, 0, 0))
                s.box((u + span * .13, front + .128, z + .11), (.14, .01, .19), s.material('d77f4a', .8), 0, (-.12, 0, 0))
            elif kind == 3:
                bush(s, u + .14, front + .1, pot(s, u + .14, front + .1, z, .07, .12, 'e6dfd2'), .24, 34, .05)
                for j, col in enumerate(('d8d2c4', '2f5d6b', 'd8d2c4', 'b5653a')):
                    s.box((v - .09 - j * .075, front + .1, z + .14), (.065, .24, .28), s.material(col, .6), .004)
            else:
                books(s, u, v - span * .36, front, z, .24)
                s.ball((v - .13, front + .1, z + .075), .075, s.material('2f7f86', .25, coat=.6))
    # ---- plants: a palm by the window, a pot of swords at the screen's foot
    px, py = p['palm']
    s.box(((w0 + w1) / 2 + .1, WALL - .34, .36), (w1 - w0 + .1, .46, .62), s.material('cfc8ba', .5), .012)
    s.box(((w0 + w1) / 2 + .1, WALL - .34, .68), (w1 - w0 + .16, .5, .03), teak, .008)
    broad(s, px, py, pot(s, px, py, .02, .22, .5, 'b5623c'), 1.3, 30, .22)
    palm(s, px - .5, py + .35, pot(s, px - .5, py + .35, .02, .2, .42, 'e6dfd2'), 1.75, 15, .7)
    z = pile(s, w1 - .28, WALL - .36, .695, 3)
    s.lathe([(0, 0), (.045, 0), (.05, .1), (.044, .1), (.04, .01), (0, .01)], (w1 - .3, WALL - .36, z), s.material('c9643a', .35, coat=.4))
    swords(s, c - .17, WALL - .26, pot(s, c - .17, WALL - .26, .0, .13, .5, 'e6dfd2'), .78, 14, .07)
    # ---- a lamp that hangs
    lx = {'wide': .56, 'tall': .34, 'square': .50}[shape]
    if shape != 'tall':
        pass
    s.tube([(lx + .9, WALL - 1.0, 3.4), (lx + .9, WALL - 1.0, 2.5)], .006, dark)
    s.lathe([(.02, .2), (.03, .18), (.06, .14), (.15, .02), (.16, 0), (.15, .0), (.05, .13), (0, .16)], (lx + .9, WALL - 1.0, 2.3), brass)
    s.ball((lx + .9, WALL - 1.0, 2.36), .05, s.material('ffffff', 1, glow='ffdca8', strength=12))
    # ---- light: the day through the window, its spill on the wall
    s.air('c6d6ea', .30)
    s.area(((w0 + w1) / 2 - .6, WALL + 1.6, 3.4), (.9, WALL - .8, .6), (2.4, 1.6), 'fff0d8', 420, 120)
    s.area((-hw + .2, 1.0, 3.0), (.4, WALL, 1.3), (2.0, 1.8), 'dfeaff', 70, 150)
    s.area((2.6, 1.6, 3.4), (1.4, WALL, 1.4), (1, 1), 'ffd8a8', 22, 150)
    # the morning through a window at the side: slanting panes of light on the wall
    k = s.half_width(WALL) / 2.39
    s.side_window(-3.6 * k - .3, [(.55 + .52 * i, .99 + .52 * i, 2.05 + .62 * j, 2.58 + .62 * j) for i in range(3) for j in range(2)])
    s.sun((.78 * k ** .5, .62, -.34), 'ffdcae', 5.0, 3)
    return s


def develop(s, photograph, shape):
    p = Print(photograph, (s.width, s.height))
    p.expose(1.10)
    p.soften(1.7)
    p.bloom(1.0, (14, 40, 90), .16)
    x, y = s.pixel(PLANS[shape]['window'][1], WALL, 2.2)
    p.glow(x - .05 * s.width, y, 420, 'fff2dc', .05)
    return p.develop(saturation=1.12, shadow='0c0f14', vignette=.30)


if __name__ == '__main__':
    run(HERE.parent, build, develop)
