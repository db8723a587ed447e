"""The turban: pleats that cross at the front, each a folded band of muslin over the one before, and the cap above them."""
import numpy as np
from scipy.interpolate import LinearNDInterpolator
from painting.brush import *
from painting import face
from sitter import HARJEET

CX = 1080
R = Region(630, 90, 1530, 960)
CLOTH = Ramp((0, '220a05'), (.16, '4a1706'), (.34, '85300a'), (.52, 'b9520f'), (.68, 'd97420'), (.82, 'ee9a42'), (.93, 'f8bd74'), (1, 'ffe0ae'))
UNDER = Ramp((0, '0b0306'), (.25, '2a0a12'), (.5, '561423'), (.75, '86283a'), (1, 'c0606a'))

# right half of the silhouette, x from the middle
SIDE = [(314, 842), (341, 778), (365, 706), (383, 626), (389, 548), (381, 467), (354, 389), (309, 318), (246, 259), (168, 216), (84, 190), (0, 182)]
CROSSINGS = 7
RISE = [550, 507, 465, 424, 385, 348, 315]            # row where the pleats of one turn cross
LOW = [776, 744, 706, 662, 612, 556, 496]             # row where they leave the silhouette
LOW_X = [334, 347, 360, 373, 383, 389, 389]


def silhouette(grow=0.0):
    """Each turn lies on the one before and stands out a little more."""
    right = spline([(CX + x * (1 + grow), 520 + (y - 520) * (1 + grow * .6)) for x, y in SIDE])
    left = spline([(CX - x * (1.012 + grow), 520 + (y - 520) * (1 + grow * .6)) for x, y in SIDE])
    return np.vstack([left[:-1], right[::-1]])


def edge(side, i):
    """Lower, folded edge of pleat i: from the ear up to the crossing, and on over the other side."""
    # no hand winds both sides alike
    y, lo, lx = RISE[i], LOW[i] + side * (5 * np.sin(i * 1.9 + .6) - 3), LOW_X[i]
    f = i / (CROSSINGS - 1)
    h = lo - y
    pts = [(-lx * 1.22, lo + 22 + 40 * f), (-lx, lo), (-lx * .90, lo - h * (.23 + .04 * f)), (-lx * .74, lo - h * (.55 - .07 * f)), (-lx * .50, lo - h * (.765 - .10 * f)),
           (-lx * .24, lo - h * (.915 - .06 * f)), (0, y), (56, y - 27), (130, y - 72), (220, y - 138), (310, y - 226), (372, y - 312), (420, y - 400)]
    rng = np.random.default_rng(10 * i + (side > 0))
    k = rng.normal(0, 1, 3)
    out = []
    for x, yy in pts:
        yy = yy + 4.5 * k[0] * np.exp(-((x + 150) / 110) ** 2) + 3.5 * k[1] * np.exp(-((x - 20) / 80) ** 2) + 3 * k[2] * np.exp(-((x + 300) / 60) ** 2)
        out.append((CX - side * x, yy))
    return spline(out, n=18)


def dome():
    """The wound cloth as one volume; its light runs through every pleat."""
    X, Y = R.X - CX, R.Y
    q = (np.abs(X) / 406) ** 2.2 + (np.abs(Y - 570) / 402) ** 2.2
    return (250 * np.clip(1 - q, .0, 1) ** .5).astype(np.float32)


def field(line, depth):
    """For every pixel above the line: how far up (s, units) and how far along (t, 0 to 1)."""
    d = np.gradient(line, axis=0)
    n = np.stack([d[:, 1], -d[:, 0]], 1) / (np.hypot(*d.T)[:, None] + 1e-6)
    if n[len(n) // 2, 1] > 0:
        n = -n
    t = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    t /= t[-1]
    k = np.linspace(0, len(line) - 1, 40).astype(int)
    s = np.r_[np.linspace(-8, 70, 14), np.linspace(90, depth, 6)]
    # far from the edge the normals are smoothed, so that the lattice does not fold
    mean = np.array([blur(np.ascontiguousarray(n[:, i:i + 1].astype(np.float32)), 30)[:, 0] for i in (0, 1)]).T
    mean /= np.hypot(*mean.T)[:, None]
    far = np.clip(s / 90, 0, 1)[:, None, None]
    nn = n[k][None] * (1 - far) + mean[k][None] * far
    P = line[k][None] + nn * s[:, None, None]
    S = np.repeat(s[:, None], len(k), 1)
    T = np.repeat(t[k][None], len(s), 0)
    gx = R.X[::4, ::4].ravel()
    gy = R.Y[::4, ::4].ravel()
    f = LinearNDInterpolator(P.reshape(-1, 2), np.stack([S.ravel(), T.ravel()], 1))
    v = f(np.stack([gx, gy], 1)).reshape(R.X[::4, ::4].shape + (2,))
    v = np.where(np.isnan(v), np.array([depth, .5]), v).astype(np.float32)
    up = cv2.resize(v, (R.w, R.h), interpolation=cv2.INTER_LINEAR)
    return up[..., 0], up[..., 1]


def above(line, side):
    """Polygon of everything over the line, up to the top of the picture."""
    a, b = line[0], line[-1]
    return np.vstack([line, [(b[0], R.y0 - 50)], [(a[0], R.y0 - 50)]])


def creases(s, t, seed, pitch, amp):
    """Soft folds that run with the pleat and wander, as pulled muslin does."""
    rng = np.random.default_rng(seed)
    z = np.zeros_like(s)
    for k in range(7):
        c = rng.uniform(6, 46) + 8 * np.sin(t * rng.uniform(2, 5) + rng.uniform(0, 6))
        a, b = np.sort(rng.uniform(-.1, 1.1, 2))
        b = max(b, a + .35)
        fade = smooth(a, a + .18, t) * smooth(b, b - .18, t)
        w = rng.uniform(2.2, 5.0) * pitch
        z += amp * rng.uniform(.5, 1.2) * np.exp(-.5 * ((s - c) / w) ** 2) * fade * rng.choice([1, 1, -1])
    return z.astype(np.float32)


def crinkle(s, t, seed):
    """Fine wrinkles of muslin, long along the pleat and short across it."""
    rng = np.random.default_rng(seed)
    n = rng.normal(0, 1, (520, 160)).astype(np.float32)
    a = cv2.GaussianBlur(n, (0, 0), sigmaX=7, sigmaY=1.6)
    b = cv2.GaussianBlur(n[::-1].copy(), (0, 0), sigmaX=16, sigmaY=4.0)
    tex = a / a.std() * .55 + b / b.std() * 1.25
    return cv2.remap(tex, (t * 150 + 4).astype(np.float32), (s + 20).astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def paint_cloth(p, m, z, base, soft, ramp, seed, lift=0.0, shade=None):
    n = normals(base + z, soft)
    tone = .10 + .70 * wrapped(n, KEY, .26) ** 1.15 + .10 * wrapped(n, FILL, .1)
    tone += .05 * gloss(n, KEY, 8) + lift
    if shade is not None:
        tone = tone - shade
    grain = np.random.default_rng(seed).normal(0, 1, tone.shape).astype(np.float32)
    tone = tone + blur(grain, .7) * .010
    c = Picture(R)
    c.rgb[:] = ramp(tone)
    # light inside the cloth at the turn into shadow; the lamps of the set from behind
    c.tint('c23a08', np.exp(-.5 * ((tone - .40) / .10) ** 2) * .16)
    c.light('3a5a66', wrapped(n, unit(.9, .1, .35), .0) * smooth(.45, .2, tone) * .12)
    c.a = m
    return c


def cast(p, m, dx, dy, soft, k, colour='1a0603'):
    q = np.roll(np.roll(m, dy, 0), dx, 1)
    p.multiply(colour, np.clip(blur(q, soft), 0, 1) * k * (1 - m))


def paint():
    sil = R.mask(silhouette(-.03))
    base = dome()
    p = Picture(R)
    X, Y = R.X - CX, R.Y
    # ---- the cloth beneath: a small peak of it shows on the forehead
    uline = spline([(CX - 430, 810), (CX - 332, 780), (CX - 262, 690), (CX - 160, 618), (CX - 70, 580), (CX, 568), (CX + 70, 580), (CX + 160, 618), (CX + 262, 690), (CX + 332, 780), (CX + 430, 810)])
    um = R.mask(above(uline, 0)) * sil
    c = paint_cloth(p, um, 8 * blur(um, 5), base, 2.0, UNDER, 3, .02)
    p.merge(c)

    for i in range(CROSSINGS):
        body = R.mask(silhouette(-.026 + .006 * i))
        for side in ((1, -1) if i % 2 == 0 else (-1, 1)):
            line = edge(side, i)
            m = R.mask(above(line, side)) * body
            s, t = field(line, 420)
            # a folded edge: a tight roll, a shallow valley, then the flat of the pleat
            z = 12 * smooth(-1, 8, s) - 6.5 * smooth(7, 30, s) + 5 * smooth(26, 60, s)
            z = z + (creases(s, t, 40 + i * 2 + (side > 0), 1.0, 2.8) + crinkle(s, t, 140 + i * 2 + (side > 0))) * smooth(2, 12, s)
            c = paint_cloth(p, m, z, base, 1.2, CLOTH, 70 + i, .0)
            c.light('ffd9a0', np.exp(-.5 * ((s - 4.5) / 2.2) ** 2) * smooth(.05, .25, t) * (.20 if side > 0 else .10))
            c.multiply('5a1c06', np.exp(-.5 * ((s - .4) / 1.6) ** 2) * .55)
            cast(p, m, 2, 5, 3.0, .62)
            cast(p, m, 7, 16, 11, .55)
            p.merge(c)

    # ---- the cap: what was wound last, pulled over the top
    body = R.mask(silhouette(.020))
    line = spline([(CX - 480, 570), (CX - 392, 444), (CX - 324, 366), (CX - 230, 304), (CX - 128, 267), (CX - 24, 254), (CX + 98, 262), (CX + 220, 304), (CX + 322, 374), (CX + 392, 452), (CX + 480, 580)], n=18)
    m = R.mask(above(line, 1)) * body
    s, t = field(line, 300)
    z = 12 * smooth(-1, 9, s) - 6 * smooth(7, 30, s)
    for j, (c0, w) in enumerate(((30, 7), (52, 8), (74, 7))):
        lean = c0 + 26 * (t - .5) * (1 if j % 2 else -.6)
        z = z + (7 - j) * np.exp(-.5 * ((s - lean) / w) ** 2) * smooth(-.05, .2, t) * smooth(1.05, .8, t)
    z = z + (creases(s, t, 91, 1.3, 3.0) + crinkle(s, t, 191)) * smooth(2, 14, s)
    c = paint_cloth(p, m, z, base, 1.3, CLOTH, 99)
    c.light('ffd9a0', np.exp(-.5 * ((s - 4.5) / 2.4) ** 2) * .14)
    c.multiply('5a1c06', np.exp(-.5 * ((s - .4) / 1.6) ** 2) * .5)
    cast(p, m, 2, 5, 3.0, .6)
    cast(p, m, 6, 16, 12, .5)
    p.merge(c)
    sil = p.a.copy()
    # ---- turning away at the silhouette; amber lamp behind the right, teal on the left
    inner = np.clip(blur(sil, 16) * 2 - 1, 0, 1)
    p.multiply('5a200c', (1 - inner) * sil * .45)
    p.multiply('3a1409', smooth(60, 380, X) * smooth(180, 700, Y) * .34)
    e = np.clip(sil - blur(np.roll(np.roll(sil, -7, 1), 3, 0), 6), 0, 1) * smooth(150, 330, X)
    p.light('ffb562', e * .60)
    e = np.clip(sil - blur(np.roll(np.roll(sil, 6, 1), 3, 0), 5), 0, 1) * smooth(-180, -340, X)
    p.light('8fc4d0', e * .30)
    return p, base


def back():
    """The same cloth behind the ears, down to the nape, in the head's own shade."""
    p = Picture(R)
    base = dome()
    for i in range(4):
        x, y = 332 - 12 * i, 880 - 46 * i
        for s in (-1, 1):
            line = spline([(CX + s * 140, y + 70), (CX + s * 230, y + 44), (CX + s * (x - 20), y), (CX + s * (x + 40), y - 90)])
            poly = np.vstack([line, [(CX + s * (x + 60), 380), (CX + s * 60, 380)]])
            side = R.mask(spline([(CX + s * x, y) for x, y in [(330, 400), (376, 480), (382, 570), (366, 690), (346, 780), (324, 850), (292, 912), (230, 950), (120, 960), (60, 680), (120, 400)]]))
            m = R.mask(poly) * side
            d = blur(m, 7)
            c = paint_cloth(p, m, 14 * d, base, 1.4, CLOTH, 210 + i, -.06)
            c.multiply('3a1206', np.clip(1 - d, 0, 1) * .5 + .34)
            cast(p, m, 2, 5, 3.0, .5)
            p.merge(c)
    return p


def depth(r, z):
    """What lies on the forehead and the temples turns with them; above the skull the wound cloth has its own volume."""
    skull = blur(face.sculpt(HARJEET, r, nose=False), 14) + 12
    own = smooth(600, 430, r.Y)
    return blur(z * own + np.minimum(skull, z + 60) * (1 - own), 10)


def layers():
    p, z = paint()
    # its shadow on the forehead and the temples
    r = p.r
    skin = r.mask(face.outline(HARJEET))
    k = blur(np.roll(np.roll(p.a, 12, 0), 5, 1), 9) * .42 + blur(np.roll(np.roll(p.a, 26, 0), 9, 1), 20) * .34
    low = Picture(r)
    low.over(hexc('38160c'), k * skin * smooth(880, 800, r.Y))
    low.merge(p)
    return {'turban-back': (back(), {'follows': 'head', 'trail': 0, 'depth': -40}),
            'turban': (low, {'follows': 'head', 'trail': 0, 'depth_field': depth(r, z)})}


if __name__ == '__main__':
    from PIL import Image
    import sys
    p, z = paint()
    im = Image.fromarray(p.rgba8())
    bg = Image.new('RGBA', im.size, (30, 90, 100, 255))
    bg.alpha_composite(im)
    bg.save('/tmp/P3/turban.png')
