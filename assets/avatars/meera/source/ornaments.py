"""Small bell earrings with pearls, a nose stud, and the chain of black beads and gold with its two-cup pendant."""
from figure import *
from sitter import MEERA

LOBE = (298, 905)


def metal(p, m, bulge, soft, lift=0.0, side=-1, tex=0.0):
    n = normals(bulge * blur(m, soft), .7)
    t = .10 + .72 * wrapped(n, KEY, .2) + .22 * gloss(n, KEY, 14) + lift + (0 if side < 0 else -.08) + tex
    p.over(GOLD(t), m)


def disc(x, y, rx, ry=None):
    return spline([(x + rx * np.cos(b), y + (ry or rx) * np.sin(b)) for b in np.linspace(0, 2 * np.pi, 13)[:-1]], True, 5)


def pearl(p, x, y, radius):
    r = p.r
    m = r.mask(disc(x, y, radius))
    ramp = Ramp((0, '4a3c34'), (.4, 'a89688'), (.7, 'e6dacb'), (1, 'fffaf0'))
    n = normals(radius * 1.3 * blur(m, radius * .4), .5)
    p.over(ramp(.22 + .72 * wrapped(n, KEY, .25)), m)
    p.light('ffffff', r.gauss(x - radius * .35, y - radius * .4, radius * .25, radius * .22) * .8)


def earring(side):
    x0, y0 = CX + side * LOBE[0], LOBE[1]
    r = Region(int(x0) - 42, int(y0) - 26, int(x0) + 42, int(y0) + 104)
    p = Picture(r)
    P = lambda pts: [(x0 + x, y0 + y) for x, y in pts]
    # stud: a ring of grains round a green stone
    grains = [disc(x0 + 10.5 * np.cos(a), y0 + 10.5 * np.sin(a), 3.3) for a in np.arange(10) * np.pi / 5]
    metal(p, r.mask(disc(x0, y0, 10)), 7, 2.4, side=side)
    for g in grains:
        metal(p, r.mask(g), 7, 1.5, side=side)
    stone = r.mask(disc(x0, y0, 6))
    p.over('0c4a34', stone)
    p.light('7fe0b0', stone * r.gauss(x0 + 2, y0 + 2.4, 3, 2.4) * .55)
    p.light('ffffff', stone * r.gauss(x0 - 2, y0 - 2.4, 1.6, 1.3) * .9)
    metal(p, r.mask(disc(x0, y0 + 17, 3.6)), 6, 1.5, side=side)
    # bell
    bell = r.mask(spline(P([(0, 20), (8, 22.5), (16, 31), (20.5, 43), (23, 55), (0, 58.5), (-23, 55), (-20.5, 43), (-16, 31), (-8, 22.5)]), True))
    ux = (r.X - x0) / 24
    cyl = 24 * np.sqrt(np.clip(1 - np.clip(ux, -1, 1) ** 2, .03, 1))
    n = normals((cyl + 8 * blur(bell, 5)).astype(np.float32), 1)
    ribs = .09 * np.cos(np.arcsin(np.clip(ux / (.35 + .65 * smooth(20, 54, r.Y - y0)), -1, 1)) * 8) * smooth(26, 34, r.Y - y0)
    band = -.20 * np.exp(-.5 * ((r.Y - y0 - 40) / 1.1) ** 2) + .12 * np.exp(-.5 * ((r.Y - y0 - 37.4) / 1.1) ** 2)
    p.over(GOLD(.08 + .66 * wrapped(n, KEY, .15) + .34 * gloss(n, KEY, 18) + ribs + band + (0 if side < 0 else -.08)), bell)
    p.multiply('3a1c06', bell * smooth(13, 24, r.X - x0) * .5)
    metal(p, r.mask(taper(spline(P([(-23.5, 54.5), (-12, 57.5), (0, 58.8), (12, 57.5), (23.5, 54.5)])), 5)), 6, 1.8, side=side)
    for bx in np.linspace(-19.5, 19.5, 6):
        by = y0 + 65 + 3.6 * (1 - (bx / 21) ** 2)
        pearl(p, x0 + bx, by, 3.9)
    return p, (x0, y0)


def nose_stud(p):
    """On the finished skin of the face: a grain of gold on her left nostril."""
    x, y = CX + 53, 898
    p.multiply('4a1e12', p.r.gauss(x + 1.5, y + 2.5, 4.5, 4.5) * .55)
    a = p.a.copy()
    metal(p, p.r.mask(disc(x, y, 3.9)), 7, 1.6, .05)
    p.light('fff6d8', p.r.gauss(x - 1.2, y - 1.4, 1.1, 1.0) * .9)
    p.a = a


CHAIN = [(173, 1256), (160, 1330), (120, 1402), (66, 1466), (16, 1506)]


def necklace(p):
    """Beads follow the chest; each throws a small shadow."""
    r = p.r
    for s in (-1, 1):
        line = spline(L(s, CHAIN), n=80)
        run = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
        shade = r.mask(taper(line + np.array([3, 5]), 6), 3)
        p.multiply('2a0f08', shade * .5)
        at, k = 0.0, 0
        while at < run[-1]:
            x, y = (float(np.interp(at, run, line[:, i])) for i in (0, 1))
            b = Region(int(x) - 12, int(y) - 12, int(x) + 12, int(y) + 12)
            q = Picture(b)
            gold = k % 4 == 3
            radius = 4.4 if gold else 3.5
            m = b.mask(disc(x, y, radius))
            if gold:
                metal(q, m, 8, 1.7, side=s)
            else:
                q.over('0b0708', m)
                q.light('b8a8a0', b.gauss(x - 1.1, y - 1.3, 1.0, .9) * .75)
            paste(p, q)
            at += radius + (4.4 if k % 4 in (2, 3) else 3.6)
            k += 1
    b = Region(CX - 60, 1470, CX + 60, 1570)
    q = Picture(b)
    for s in (-1, 1):
        x, y = CX + s * 15.5, 1520
        p.multiply('2a0f08', r.gauss(x + 5, y + 8, 15, 14) * .5)
        m = b.mask(disc(x, y, 14.5))
        n = normals(13 * np.sqrt(np.clip(1 - ((b.X - x) / 16) ** 2 - ((b.Y - y) / 16) ** 2, .02, 1)).astype(np.float32), .8)
        q.over(GOLD(.08 + .70 * wrapped(n, KEY, .2) + .30 * gloss(n, KEY, 20) + (0 if s < 0 else -.06)), m)
        q.multiply('5a3208', (b.mask(disc(x, y, 11)) - b.mask(disc(x, y, 9.6))) * .5)
        metal(q, b.mask(disc(x, y, 3)), 6, 1.4)
        metal(q, b.mask(taper(spline([(x, 1500), (x, 1509)]), 5)), 4, 1.2)
    metal(q, b.mask(disc(CX, 1503, 4.6)), 7, 1.8)
    paste(p, q)


def paste(p, q):
    """Merge a small picture into a large one."""
    y, x = q.r.y0 - p.r.y0, q.r.x0 - p.r.x0
    w = (slice(y, y + q.r.h), slice(x, x + q.r.w))
    m, a = q.a, p.a[w]
    na = m + a * (1 - m)
    k = np.where(na > 1e-5, m / np.maximum(na, 1e-5), 0)[..., None]
    p.rgb[w] += (q.rgb - p.rgb[w]) * k
    p.a[w] = na


def layers():
    out = {}
    for side, key in ((-1, 'left'), (1, 'right')):
        p, (x, y) = earring(side)
        out[f'earring-{key}'] = (p, {'follows': 'head', 'depth': 10, 'trail': .1, 'swing': {'x': x, 'y': y - 2, 'gain': 1}})
    return out
