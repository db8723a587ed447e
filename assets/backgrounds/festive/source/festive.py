"""Builds and prints the festive verandah: an arch onto the dusk, marigolds, brass, rows of diyas.

    python festive.py [wide tall square] [--draft FOLDER]

Without --draft writes ../*.webp and the places of the flames into ../background.json."""
import math
import pathlib
import sys
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))
from painting.built_set import BuiltSet, arch, hang
from painting.darkroom import Print
from painting.place import run

WALL = 4.2
# Of each shape: the lens, the great arch, where niches stand (across, sill), the shelf's ends and height.
PLANS = {
    'wide': dict(fov=34, horizon=.38, half=.86, spring=1.72, apex=2.36, toran=2.47,
                 niches=[(s * x, z) for s in (-1, 1) for x in (1.28, 1.78) for z in (1.02, 1.66)], shelf=(.62, 2.2, .80)),
    'tall': dict(fov=46, horizon=.36, half=.70, spring=2.05, apex=2.62, toran=2.66,
                 niches=[(s * .88, z) for s in (-1, 1) for z in (1.25, 1.78)], shelf=(.3, 1.1, .98)),
    'square': dict(fov=36, horizon=.37, half=.80, spring=1.78, apex=2.42, toran=2.50,
                   niches=[(s * 1.16, z) for s in (-1, 1) for z in (1.05, 1.68)], shelf=(.45, 1.5, .84)),
}
DIYA = [(.0, 0), (.022, 0), (.03, .004), (.045, .016), (.056, .030), (.058, .036), (.054, .036), (.043, .026), (.02, .018), (0, .017)]


def build(shape):
    p = PLANS[shape]
    s = BuiltSet(shape, fov=p['fov'], horizon=p['horizon'], fstop=3.2, seed=11)
    rng = s.rng
    hw = s.half_width(WALL) + .6
    stone = s.material('5e2d4c', .8, mottle=.2, scale=3)
    inner = s.material('1e5f6b', .8, mottle=.15, scale=5)
    cream = s.material('e0bd94', .7, mottle=.08)
    brass = s.material('d8a13c', .24, metal=1)
    clay = s.material('a8512c', .75, mottle=.12, scale=20)
    wood = s.material('4a2418', .5, mottle=.25, scale=9, coat=.2)
    orange, amber, yellow = (s.material(c, .8, sheen=.4, through=.15) for c in ('ff6a08', 'ff8f0c', 'ffbe14'))
    green = s.material('2f6b2c', .55, coat=.2)
    # ---- the wall, with its arch and niches
    niche = arch(.15, .26, .40, 0, n=24, pointed=.5)
    holes = [arch(p['half'], p['spring'], p['apex'], -.4, cusps=7)]
    for x, z in p['niches']:
        holes.append([(x + a, z + b) for a, b in niche])
        s.box((x, WALL + .34, z + .2), (.5, .02, .6), inner, 0)
        s.box((x, WALL + .16, z - .012), (.36, .34, .03), cream, .006)
        s.plate([(a * 1.24, b * 1.1 - .02) for a, b in niche], (x, WALL - .006, z), .03, cream, bevel=.008, holes=[niche])
    s.plate([(-hw, -.6), (hw, -.6), (hw, 4), (-hw, 4)], (0, WALL + .16, 0), .3, stone, bevel=.006, holes=holes)
    # mouldings about the arch
    for grow, depth, m in ((.07, .05, cream), (.15, .03, stone)):
        rim = arch(p['half'] + grow, p['spring'], p['apex'] + grow * 1.1, -.4, cusps=7)
        s.plate(rim, (0, WALL - depth / 2, 0), depth, m, bevel=.008, holes=[arch(p['half'] + grow - .055, p['spring'], p['apex'] + grow * 1.1 - .06, -.4, cusps=7)])
    for k in (-1, 1):
        s.box((k * (p['half'] + .05), WALL - .05, p['spring']), (.2, .14, .05), cream, .012)
    # ---- dusk beyond
    t = np.linspace(0, 1, 256)[:, None, None]
    sky = np.array([[.16, .13, .30], [.34, .22, .42], [.72, .38, .42], [.95, .58, .40], [.45, .25, .30], [.10, .08, .16]])
    at = [0, .30, .58, .70, .76, 1]
    sky = np.dstack([np.interp(t[..., 0], at, sky[:, c]) for c in range(3)]) * np.ones((1, 512, 1))
    # hills and a skyline with domes, in the haze
    u = np.linspace(-6, 6, 512)
    far = .685 - .02 * np.sin(u * 1.1 + 1) - .012 * np.sin(u * 2.7)
    for c, w, h in ((-2.1, .34, .05), (-1.4, .2, .03), (1.2, .30, .06), (2.0, .2, .035), (.1, .16, .02), (-.8, .05, .08), (1.65, .05, .085)):
        far = np.where(np.abs(u - c) < w, np.minimum(far, .69 - h * (.5 + .5 * np.sqrt(np.clip(1 - ((u - c) / w) ** 2, 0, 1)))), far)
    haze = np.clip((t[..., 0] - far[None, :]) * 90, 0, 1)[..., None]
    sky = sky * (1 - haze * .72) + np.array([.20, .13, .24]) * haze * .72
    s.sheet((0, 11, 1.9), (12, 6.4), s.material('000000', 1, image=sky, strength=.9))
    # a balustrade against it
    pale = s.material('7a5a66', .8)
    for x in np.arange(-1.8, 1.81, .2):
        s.lathe([(.05, 0), (.05, .05), (.03, .08), (.055, .2), (.03, .36), (.05, .42), (.05, .46)], (x, 5.6, .42), pale, 20)
    s.box((0, 5.6, .92), (5, .16, .07), pale)
    s.box((0, 5.6, .1), (5, .2, .6), pale)
    s.box((0, 3, -.04), (16, 14, .08), s.material('3a1c22', .4, mottle=.2, scale=3), 0)
    # ---- shelf with diyas
    x0, x1, top = p['shelf']
    depth = WALL - .55
    flames = []

    def diya(x, y, z, size=1.):
        s.lathe(DIYA, (x, y, z), clay, size=size)
        flames.append((x, y - .03 * size, z + .036 * size, size))
    for side in (-1, 1):
        mid, w = side * (x0 + x1) / 2, x1 - x0
        s.box((mid, depth + .15, top - .03), (w, .62, .06), wood, .012)
        s.box((mid, depth + .18, top / 2 - .05), (w - .1, .5, top - .06), stone, .01)
        s.box((mid, depth + .33, top + .05), (w, .26, .1), cream, .01)
        n = max(2, round(w / .27))
        for i in range(n):
            x = side * (x0 + .10 + (w - .2) * (i + .5) / n)
            diya(x, depth - .03 + rng.uniform(-.01, .01), top, 1.15)
            if i < n - 1:
                diya(x + side * (w - .2) / n / 2, depth + .29, top + .10, 1.05)
        # petals strewn between them
        for k in range(int(90 * w)):
            s.ball((side * rng.uniform(x0, x1), rng.uniform(depth - .1, depth + .15), top + .004), rng.uniform(.008, .017), (orange, amber, yellow)[rng.integers(3)], .3, 1, key='petal')
    for x, z in p['niches']:
        diya(x, WALL + .12, z, 1.25)
    # ---- marigolds: the toran with mango leaves, and strings that hang
    def flower(at, r):
        s.ball(at, r * rng.uniform(.9, 1.1), (orange, amber, yellow, orange)[rng.integers(4)], .16, 3, key='flower')

    def string(x, y, z0, z1, r=.034):
        z = z0
        while z > z1:
            flower((x + rng.normal() * .006, y + rng.normal() * .006, z), r)
            z -= r * 1.55
        s.lathe([(0, 0), (.03, .0), (.034, .02), (.012, .05), (0, .05)], (x, y, z - .03), brass, 24)
    y = WALL - .45
    span = s.half_width(y) + .15
    n = {'wide': 7, 'tall': 3, 'square': 4}[shape]
    xs = np.linspace(-span, span, n + 1)
    hook = p['toran'] * .995 - .02 if shape != 'tall' else 2.64
    for a, b in zip(xs[:-1], xs[1:]):
        sag = .13 if shape != 'tall' else .15
        for k, q in enumerate(hang((a, y, hook), (b, y, hook), sag, 15)):
            flower(q, .04)
            if k % 2 and shape != 'none':
                g = s.leaf(q + np.array((0, .01, -.02)), q + np.array((rng.normal() * .012, -.02, -.19)), .05, green, droop=.02)
    for x in xs:
        near = abs(x) < p['half'] * .8
        string(x, y - .03, hook, hook - (.2 if near else {'wide': .62, 'tall': .75, 'square': .6}[shape]))
    # strings against the wall beside the arch
    for k in (-1, 1):
        string(k * (p['half'] + .20), WALL - .12, p['spring'] + .34, p['spring'] - .42, .036)
    # ---- brass: a tall lamp, a bowl with flowers
    lamp = [(0, 0), (.16, 0), (.165, .02), (.12, .05), (.05, .08), (.035, .12), (.05, .16), (.03, .2), (.024, .32), (.045, .36), (.024, .4),
            (.02, .55), (.04, .58), (.02, .61), (.018, .68), (.06, .70), (.15, .735), (.155, .75), (.145, .75), (.06, .72), (.03, .73),
            (.03, .80), (.045, .83), (.02, .87), (.012, .92), (.02, .94), (0, .99)]
    lx = {'wide': 1.02, 'tall': .62, 'square': .78}[shape]
    ly, lz = depth + .02, top + .1
    size = .9
    s.lathe(lamp, (lx, ly, lz - .1), brass, size=size)
    for k in range(5):
        a = math.pi * (1 + k / 4)
        flames.append((lx + .15 * size * math.cos(a), ly + .15 * size * math.sin(a), lz - .1 + .755 * size, .9))
    bowl = [(0, 0), (.1, 0), (.13, .015), (.2, .07), (.24, .12), (.25, .135), (.24, .135), (.2, .1), (0, .09)]
    bx = {'wide': -1.0, 'tall': -.60, 'square': -.80}[shape]
    s.lathe(bowl, (bx, ly - .02, lz - .1), brass, size=.8)
    for k in range(46):
        a, r = rng.uniform(0, 6.283), .17 * math.sqrt(rng.uniform())
        flower((bx + r * math.cos(a), ly - .02 + r * math.sin(a), lz - .1 + .10 + .02 * rng.uniform()), .03)
    # ---- light: the evening from the upper left, a warm lamp, the flames
    s.air('2a2038', .34)
    s.area((-3.2, .6, 3.6), (0, WALL, 1.2), (1.6, 1.6), 'ffb27a', 120, 120)
    s.area((3.4, 1.6, 2.6), (.8, WALL, 1.2), (.8, 1.6), 'ff7a3a', 20, 140)
    s.area((0, 6.5, 3.4), (0, 5, 1), (3, 1), 'c07aa0', 40)
    for x, yy, z, k in flames:
        s.point((x, yy, z + .035 * k), 'ff9a40', .62 * k, .02)
    s.flames = flames
    return s


def develop(s, photograph, shape):
    p = Print(photograph, (s.width, s.height))
    rng = np.random.default_rng(5)
    p.expose(1.1)
    p.soften(1.7)
    # a town's lights beyond the arch
    half, spring = PLANS[shape]['half'], PLANS[shape]['spring']
    for k in range(34):
        x = rng.uniform(-half * 1.25, half * 1.25)
        z = 1.02 + abs(rng.normal()) * .22
        if abs(x) > half * 1.22 or (z > spring):
            continue
        px, py = s.pixel(x * 1.9, 8.5, 1.5 + (z - 1.5) * 1.3)
        ax, _ = s.pixel(half - .1, WALL, 1)
        if abs(px - s.width / 2) > ax - s.width / 2:
            continue
        p.disc(px, py, rng.uniform(8, 17), ('ff8a30', 'ffb050', 'ff6a3a', 'ffc880')[rng.integers(4)], rng.uniform(.05, .18), edge=.3, rim=.1)
    p.bloom(.7, (10, 30, 70), .35)
    for x, y, z, k in s.flames:
        px, py = s.pixel(x, y, z + .04)
        p.glow(px, py, 34 * k, 'ff8a30', .045)
    return p.develop(saturation=1.08, shadow='1a0a1e', vignette=.34)


def lights(s):
    """Each flame's wick in pixels, and the flame's height."""
    out = []
    for x, y, z, k in s.flames:
        px, py = s.pixel(x, y, z)
        h = .16 * k * s.pixels_a_metre(y)
        if -20 < px < s.width + 20 and 0 < py < s.height + h:
            out.append(dict(sprite='flame', x=round(px), y=round(py), height=round(h)))
    return sorted(out, key=lambda l: (l['x'], l['y']))


if __name__ == '__main__':
    run(HERE.parent, build, develop, lights)
