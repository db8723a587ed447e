"""Builds and prints the classroom: a green board with faint chalk, morning sun, books, a globe, charts.

    python classroom.py [wide tall square] [--draft FOLDER]"""
import math
import pathlib
import sys
import cv2
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))
from painting.built_set import BuiltSet, hang
from painting.darkroom import Print, blur, hexc, smooth
from painting.furnishings import books, bush, city, pile, pot, wall_with_hole, window
from painting.place import run

WALL = 4.3
# Of each shape: the lens, the board's sides, foot and head, the shelf's sides (right), the window's (left).
PLANS = {
    'wide': dict(fov=34, horizon=.38, board=(-1.16, 1.12, 1.02, 2.28), shelf=(1.36, 2.6), window=(-2.7, -1.42), desk=(-1.5, 2.9), charts=[(1.62, 2.05, .52, .66), (2.2, 2.08, .40, .56)]),
    'tall': dict(fov=46, horizon=.36, board=(-.86, .80, 1.14, 2.26), shelf=(.72, 1.5), window=(-1.9, -1.02), desk=(-.8, 3.0), charts=[(-.60, 2.56, .32, .40), (.02, 2.60, .34, .32), (.60, 2.56, .32, .40)]),
    'square': dict(fov=36, horizon=.37, board=(-1.0, .78, 1.06, 2.26), shelf=(.92, 2.0), window=(-2.1, -1.16), desk=(-1.0, 2.95), charts=[(1.16, 2.04, .40, .54)]),
}


def board(w, h, seed=8):
    """Slate green with wiped chalk; at its sides a triangle, a curve, some sums, all faint."""
    rng = np.random.default_rng(seed)
    W, H = 1400, int(1400 * h / w)
    Y, X = np.mgrid[0:H, 0:W].astype(np.float32)
    p = np.ones((H, W, 3), np.float32) * hexc('1f4a3d')
    p += (hexc('3d6f5e') - hexc('1f4a3d')) * (np.exp(-.5 * (((X - W * .42) / (W * .36)) ** 2 + ((Y - H * .4) / (H * .5)) ** 2)) * .75)[..., None]
    dust = np.zeros((H, W), np.float32)
    for _ in range(70):
        x, y, a = rng.uniform(0, W), rng.uniform(0, H), rng.uniform(-.5, .5)
        cv2.ellipse(dust, (int(x), int(y)), (int(rng.uniform(60, 260)), int(rng.uniform(14, 40))), math.degrees(a), 0, 360, float(rng.uniform(.02, .09)), -1, cv2.LINE_AA)
    p += blur(dust, 16)[..., None] * hexc('cfe0d6')
    ink = np.zeros((H, W), np.float32)

    def line(points, k=.6, t=4):
        pts = np.array([(x * H, y * H) for x, y in points], np.float32)
        cv2.polylines(ink, [np.round(pts * 8).astype(np.int32)], False, k, t, cv2.LINE_AA, 3)
    e = W / H
    # left: a right triangle with its squares
    line([(.16, .68), (.52, .68), (.52, .34), (.16, .68)])
    line([(.47, .68), (.47, .63), (.52, .63)], .45, 3)
    line([(.22, .68 - .0), (.235, .645), (.218, .625)], .4, 3)
    # right: axes with a curve
    line([(e - .62, .28), (e - .62, .74), (e - .12, .74)], .55)
    line([(e - .62 + .46 * t, .74 - .40 * t ** 2) for t in np.linspace(0, 1, 30)], .7, 5)
    line([(e - .62 + .46 * t, .60 - .10 * math.sin(6.5 * t)) for t in np.linspace(0, 1, 40)], .4, 4)
    chalk = np.zeros((H, W), np.uint8)

    def write(text, x, y, size, k=.6):
        """`^2` is raised."""
        for part in text.replace('^2', '|2|').split('|'):
            small = part == '2' and '^2' in text
            scale = size * H / 22 * (.62 if small else 1)
            cv2.putText(chalk, part, (int(x * H), int((y - (size * .45 if small else 0)) * H)), cv2.FONT_HERSHEY_SIMPLEX, scale, int(255 * k), 3 if small else 4, cv2.LINE_AA)
            x += cv2.getTextSize(part, cv2.FONT_HERSHEY_SIMPLEX, scale, 4)[0][0] / H + .006
    write('a^2 + b^2 = c^2', .17, .24, .062)
    write('a', .33, .76, .05, .5)
    write('b', .55, .54, .05, .5)
    write('c', .28, .50, .05, .5)
    write('y = x^2', e - .48, .22, .062)
    write('x', e - .10, .80, .045, .45)
    ink = np.maximum(ink, chalk.astype(np.float32) / 255)
    grain = .6 + .4 * blur(rng.uniform(0, 1, (H, W)).astype(np.float32), 1.1)
    p += (blur(ink, .8) * grain)[..., None] * hexc('e8efe6') * .62
    return np.clip(p, 0, 1)


def chart(kind, w=300, h=380):
    """A poster: bars, a leaf, or rings of planets."""
    p = np.ones((h, w, 3), np.float32) * hexc(('f0e4c8', 'e3ecdf', 'dfe6f0')[kind])
    Y, X = np.mgrid[0:h, 0:w].astype(np.float32)
    p[:int(h * .16)] = hexc(('2f6f78', '7a8a3a', '35457a')[kind])
    if kind == 0:
        for i, (v, c) in enumerate(((.3, 'd9803c'), (.5, '3f8f86'), (.42, 'c4553c'), (.68, '31507a'))):
            cv2.rectangle(p, (int(w * (.14 + .19 * i)), int(h * (.92 - v))), (int(w * (.27 + .19 * i)), int(h * .92)), tuple(map(float, hexc(c))), -1)
    elif kind == 1:
        for a in np.linspace(-1.1, 1.1, 7):
            cv2.ellipse(p, (int(w * (.5 + .16 * math.sin(a))), int(h * (.58 - .16 * math.cos(a)))), (int(w * .07), int(h * .17)), math.degrees(a), 0, 360, tuple(map(float, hexc('5d8f45'))), -1, cv2.LINE_AA)
        cv2.line(p, (w // 2, int(h * .6)), (w // 2, int(h * .93)), tuple(map(float, hexc('6a5a3a'))), 8)
    else:
        for i, c in enumerate(('e2a64a', 'c9683c', '3f7fa6', '8a5a8a')):
            cv2.circle(p, (w // 2, int(h * .56)), int(w * (.12 + .09 * i)), tuple(map(float, hexc('8a96b0'))), 2, cv2.LINE_AA)
            a = 1.3 + 1.9 * i
            cv2.circle(p, (int(w / 2 + w * (.12 + .09 * i) * math.cos(a)), int(h * .56 + w * (.12 + .09 * i) * math.sin(a))), 13, tuple(map(float, hexc(c))), -1, cv2.LINE_AA)
        cv2.circle(p, (w // 2, int(h * .56)), 20, tuple(map(float, hexc('f0b440'))), -1, cv2.LINE_AA)
    return p


def globe(w=512, h=256, seed=5):
    """Sea and land as nobody's map has them."""
    rng = np.random.default_rng(seed)
    n = sum(cv2.resize(rng.normal(size=(2 ** k + 2, 2 ** (k + 1) + 2)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC) * .5 ** k for k in range(1, 6))
    land = smooth(.10, .2, n)[..., None]
    return hexc('2f7fa0') * (1 - land) + (hexc('8fa05a') * .6 + hexc('d2b478') * .4) * land


def build(shape):
    p = PLANS[shape]
    s = BuiltSet(shape, fov=p['fov'], horizon=p['horizon'], fstop=3.2, seed=31)
    rng = s.rng
    hw = s.half_width(WALL) + .8
    cream = s.material('d9c9a0', .85, mottle=.05, scale=2)
    dado = s.material('5f8a86', .8, mottle=.06, scale=2)
    wood = s.material('8a5a30', .45, mottle=.25, scale=7, coat=.15)
    dark = s.material('4a3220', .5, mottle=.2, scale=8)
    white = s.material('efe9da', .7)
    brass = s.material('c99a45', .3, metal=1)
    w0, w1 = p['window']
    b0, b1, z0, z1 = p['board']
    # ---- wall, with a painted foot as schools have it
    wall_with_hole(s, -hw - 1, hw, -.2, 3.6, (w0, w1, 1.12, 2.5), WALL, cream)
    s.box((0, WALL - .006, .47), (2 * hw, .014, .94), dado, 0)
    s.box((0, WALL - .012, .95), (2 * hw, .03, .035), dark, .004)
    s.box((0, 3, -.03), (14, 12, .06), s.material('8d7a64', .5, mottle=.1, scale=4), 0)
    window(s, w0, w1, 1.12, 2.5, WALL + .03, s.material('6b8f8a', .5), (2, 2), .04)
    for x in np.arange(w0 + .09, w1, .13):
        s.tube([(x, WALL + .1, 1.12), (x, WALL + .1, 2.5)], .007, dark)
    s.box(((w0 + w1) / 2, WALL - .06, 1.09), (w1 - w0 + .16, .26, .04), white, .008)
    s.sheet(((w0 + w1) / 2 - .8, WALL + 4, 1.8), (9, 5), s.material('000000', 1, image=city(9, ground=.52), strength=1.25))
    # ---- the board
    mx, mz, bw, bh = (b0 + b1) / 2, (z0 + z1) / 2, b1 - b0, z1 - z0
    s.sheet((mx, WALL - .045, mz), (bw, bh), s.material('1f4a3d', .75, image=board(bw, bh)))
    for z in (z0, z1):
        s.box((mx, WALL - .05, z), (bw + .1, .07, .06), wood, .008)
    for x in (b0, b1):
        s.box((x, WALL - .05, mz), (.06, .062, bh - .05), wood, .008)
    s.box((mx, WALL - .12, z0 - .03), (bw * .9, .14, .02), wood, .004)
    for k in range(9):
        x = rng.uniform(b0 + .2, b1 - .2)
        s.box((x, WALL - .14, z0 - .012), (.06, .012, .012), s.material(('f4f1e6', 'f2d9a0', 'e8b0a0')[k % 3], .9), .004, (0, 0, rng.uniform(-.5, .5)))
    s.box((b1 - .32, WALL - .14, z0 + .005), (.13, .05, .05), dark, .008)
    # ---- charts
    for k, (x, z, w, h) in enumerate(p['charts']):
        s.sheet((x, WALL - .02, z), (w, h), s.material('ffffff', .8, image=chart((k + 2 * (shape == 'tall')) % 3)), (0, rng.uniform(-.015, .015), 0))
        s.box((x, WALL - .025, z + h / 2), (w + .03, .02, .02), dark, .004)
        s.box((x, WALL - .025, z - h / 2), (w + .03, .02, .02), dark, .004)
    # ---- shelf with books and a globe
    c, d = p['shelf']
    y, deep = WALL - .36, .34
    tops = (.50, .92, 1.34) if shape != 'tall' else (.55, .95, 1.32)
    for z in tops:
        s.box(((c + d) / 2, y + deep / 2, z), (d - c, deep, .035), wood, .005)
    for x in (c, d):
        s.box((x, y + deep / 2, tops[-1] / 2 + .01), (.04, deep, tops[-1]), wood, .005)
    s.box(((c + d) / 2, WALL - .02, tops[-1] / 2), (d - c, .02, tops[-1]), dark, 0)
    for i, z in enumerate(tops[:-1]):
        books(s, c + .05, d - .06, y + .05, z + .018, .30)
    z = tops[-1] + .018
    gx = c + {'wide': .24, 'tall': .18, 'square': .22}[shape]
    s.lathe([(0, 0), (.09, 0), (.095, .012), (.03, .03), (.014, .05), (.014, .1), (0, .1)], (gx, y + .16, z), brass)
    ball = s.lathe([(.15 * math.sin(a), -.15 * math.cos(a)) for a in np.linspace(0, math.pi, 40)], (gx, y + .16, z + .26), s.material('2f7fa0', .35, coat=.4), size=1, turn=(.3, 0, 1))
    uv = ball.data.uv_layers.new()
    for loop in ball.data.loops:
        v = ball.data.vertices[loop.vertex_index].co
        uv.data[loop.index].uv = ((math.atan2(v.y, v.x) / (2 * math.pi)) % 1, (v.z / .15 + 1) / 2)
    ball.data.materials.clear()
    ball.data.materials.append(s.material('ffffff', .35, coat=.4, image=globe()))
    s.tube([(gx + .17 * math.cos(a) * .35, y + .16, z + .26 + .17 * math.sin(a)) if False else (gx + .168 * math.cos(a), y + .16, z + .26 + .168 * math.sin(a)) for a in np.linspace(-1.4, 1.9, 30)], .007, brass)
    books(s, gx + .24, gx + .62, y + .06, z, .27)
    bush(s, gx + .82, y + .16, pot(s, gx + .82, y + .16, z, .09, .15, 'b5623c'), .32, 40, .055)
    pile(s, gx + 1.12, y + .16, z, 3)
    # ---- the teacher's desk, at the side, with books and pencils
    dx, dy = p['desk']
    top = {'wide': .80, 'tall': .78, 'square': .79}[shape]
    s.box((dx - .2, dy, top - .02), (1.5, .7, .04), wood, .01)
    s.box((dx - .2, dy - .3, top - .3), (1.4, .03, .5), wood, .006)
    z = pile(s, dx - .02, dy - .05, top, 5, .3)
    s.ball((dx - .02, dy - .05, z + .042), .042, s.material('b8342a', .35, coat=.5))
    s.tube([(dx - .02, dy - .05, z + .08), (dx - .01, dy - .05, z + .105)], .004, dark)
    s.lathe([(0, 0), (.045, 0), (.048, .12), (.042, .12), (.04, .01), (0, .01)], (dx - .36, dy - .1, top), s.material('2f6f78', .4, coat=.3))
    for k in range(6):
        a = k * 1.05
        s.tube([(dx - .36 + .02 * math.cos(a), dy - .1 + .02 * math.sin(a), top + .02), (dx - .36 + .05 * math.cos(a), dy - .1 + .05 * math.sin(a), top + .20 + .02 * (k % 3))], .005, s.material(('d9a33c', 'c4553c', '31507a', '3f8f86')[k % 4], .5))
    # ---- light: the morning through windows at the side
    s.air('cfdcec', .34)
    s.area(((w0 + w1) / 2 - .4, WALL + 1.4, 3.2), (.6, WALL - 1, .6), (2.0, 1.4), 'fff0d8', 260, 120)
    s.area((-hw + .1, .9, 3.0), (.3, WALL, 1.4), (2.0, 1.8), 'e6eeff', 80, 150)
    s.area((2.8, 1.4, 3.2), (1.2, WALL, 1.2), (1.4, 1.4), 'ffdcb0', 40, 150)
    k = s.half_width(WALL) / 2.33
    s.side_window(-3.6 * k - .3, [(.35 + .56 * i, .86 + .56 * i, 2.1 + .66 * j, 2.66 + .66 * j) for i in range(3) for j in range(2)])
    s.sun((.80 * k ** .5, .62, -.33), 'ffd9a2', 4.4, 3)
    return s


def develop(s, photograph, shape):
    p = Print(photograph, (s.width, s.height))
    p.expose(.80)
    p.soften(1.7)
    p.bloom(1.0, (14, 40, 90), .14)
    return p.develop(saturation=1.10, shadow='0c0e10', vignette=.32)


if __name__ == '__main__':
    run(HERE.parent, build, develop)
