"""Beard and moustache: strands combed over a volume of their own. On the face's skin the beard follows the chin, as the
rig bends all skin below the lips; the moustache is laid on the upper lip's strip too and rides on it."""
import numpy as np
from painting.brush import *
from painting import face
from painting.mouth import sym
from painting.slots import curve_at
from sitter import HARJEET

CX = 1080
HAIR = Ramp((0, '060405'), (.2, '0d0a0b'), (.4, '181415'), (.55, '262122'), (.70, '3d3737'), (.84, '665e5b'), (1, 'a0968f'))
GREY = 'b4aea8'
MOUTH = HARJEET.mouth
LIP_Y, HALF = MOUTH.left[1], (MOUTH.right[0] - MOUTH.left[0]) / 2
LOWER = sym(MOUTH.lower_outer)

# half width of the beard by row, from the sideburn to its end, and its border on the cheek
OUTER_ROWS = [(700, 281), (770, 281), (840, 280), (900, 279), (960, 275), (1020, 268), (1080, 257), (1130, 238), (1170, 214),
              (1206, 182), (1236, 144), (1258, 102), (1272, 56), (1278, 0)]
OUTER = curve(OUTER_ROWS)
CHEEK = curve([(700, 262), (770, 254), (820, 243), (870, 221), (910, 194), (938, 160), (956, 134), (970, 120)])
END = 1278
PROFILE = curve([(700, 120), (850, 185), (950, 205), (1040, 226), (1100, 243), (1160, 244), (1210, 222), (1255, 184), (1330, 130)])
WIDE = curve([(700, 304), (900, 314), (1000, 312), (1080, 304), (1140, 288), (1200, 254), (1240, 218), (1290, 180), (1360, 150)])
MOUSTACHE_TOP = curve([(0, 957), (12, 951), (34, 945), (66, 944), (100, 950), (130, 960), (156, 966), (182, 966)])
MOUSTACHE_LOW = curve([(0, 984), (16, 982), (36, 981), (62, 986), (92, 989), (120, 996), (150, 994), (182, 976)])


def volume(r):
    X, Y = np.abs(r.X - CX), r.Y
    q = np.clip(X / WIDE(Y), 0, .995)
    z = (PROFILE(Y) * (1 - q ** 2.5) ** .6).astype(np.float32)
    z += 20 * r.gauss(CX, 1128, 72, 46)
    z -= 6 * r.gauss(CX, 1052, 60, 10)
    m = blur(moustache_where(r), 3)
    return blur(z, 5) + 15 * blur(m, 7)


def where(r):
    """0 to 1: how thick the beard grows."""
    X, Y = np.abs(r.X - CX), r.Y
    side = smooth(CHEEK(Y) - 10, CHEEK(Y) + 16, X) * smooth(700, 720, Y)
    # around the lower lip it keeps off the red, by little in the middle and beside the corners
    lip = LIP_Y + curve_at(LOWER, X / HALF) + np.interp(X, [0, 14, 40, 66, 90, 112], [6, 7, 17, 12, 7, 2])
    under = smooth(lip - 3, lip + 7, Y)
    beside = smooth(HALF + 4, HALF + 16, X) * smooth(960, 972, Y)
    # under the corners of the red too, which the mouth uncovers as it rounds
    corner = smooth(56, 82, X) * smooth(975, 985, Y)
    m = np.maximum(np.maximum(side, beside), np.maximum(under, corner))
    m = m * smooth(OUTER(Y) + 1, OUTER(Y) - 7, X) * smooth(END, END - 10, Y)
    return m.astype(np.float32)


def moustache_where(r):
    X, Y = np.abs(r.X - CX), r.Y
    top, low = MOUSTACHE_TOP(X), MOUSTACHE_LOW(X)
    m = smooth(top - 4, top + 6, Y) * smooth(low + 3, low - 3, Y) * smooth(180, 150, X)
    return (m * (1 - .45 * np.exp(-.5 * (X / 3.5) ** 2) * smooth(972, 950, Y))).astype(np.float32)


def comb(x, y):
    """Which way hair runs at points of the beard: with the outline beside the jaw, and fanning out below the lip."""
    s, ax = np.sign(x - CX), np.abs(x - CX)
    slope = (OUTER(y + 6) - OUTER(y - 6)) / 12 / np.maximum(OUTER(y), 40) * ax
    fan = .34 * np.clip(ax / 150, 0, 1) * smooth(1130, 1010, y) * smooth(230, 120, ax)
    return np.stack([s * (np.clip(slope, -.8, .3) * smooth(900, 1060, y) + fan), np.ones_like(x)], -1)


def moustache_way(x, y):
    s, ax = np.sign(x - CX), np.abs(x - CX)
    return np.stack([np.where(s == 0, 1, s), np.interp(ax, [0, 10, 40, 90, 125, 150, 182], [2.2, 1.1, .42, .26, .16, -.12, -.40])], -1)


def light_on(z):
    n = normals(z, 4)
    return .11 + .34 * wrapped(n, KEY, .15) ** 1.4 + .17 * gloss(n, KEY, 4) + .13 * wrapped(n, FILL, .0)


def grow(rng, way, x, y, length, curl, wild):
    """Paths of many hairs at once: count x 9 points."""
    steps = 8
    pts = [np.stack([x, y], -1)]
    bend = rng.normal(0, curl, len(x))
    off = rng.normal(0, wild, len(x))
    for k in range(steps):
        d = way(pts[-1][:, 0], pts[-1][:, 1])
        d = d / np.hypot(d[:, :1], d[:, 1:])
        a = off + bend * (k / steps - .5)
        c, s = np.cos(a), np.sin(a)
        d = np.stack([d[:, 0] * c - d[:, 1] * s, d[:, 0] * s + d[:, 1] * c], -1)
        pts.append(pts[-1] + d * (length / steps)[:, None])
    return np.stack(pts, 1)


def draw(st, paths, width, colours, alpha):
    """Tapered strokes in the order given."""
    d = np.gradient(paths, axis=1)
    nrm = np.stack([-d[..., 1], d[..., 0]], -1) / (np.hypot(d[..., 0], d[..., 1])[..., None] + 1e-6)
    t = np.linspace(0, 1, paths.shape[1])
    prof = np.interp(t, [0, .3, .7, 1], [.5, 1, .75, .08])
    half = nrm * (width[:, None] * prof / 2)[..., None]
    poly = np.concatenate([paths + half, (paths - half)[:, ::-1]], 1) - np.array([st.r.x0, st.r.y0])
    rgb = np.clip(np.round(colours * 255), 0, 255).astype(int)
    paint = skia.Paint(AntiAlias=True)
    a = int(alpha * 255)
    for line, c in zip(poly.tolist(), rgb.tolist()):
        path = skia.Path()
        path.addPoly([skia.Point(u, v) for u, v in line], True)
        paint.setColor(skia.ColorSetARGB(a, *c))
        st.c.drawPath(path, paint)


def hairs(r, m, z, way, seed, count, length, width, grey=None, alpha=.92, curl=.35, wild=.09, lift=0.0, by_row=True):
    """Strands rooted where m is thick; those that grow higher lie over those below."""
    rng = np.random.default_rng(seed)
    tone = light_on(z) + lift
    ys, xs = np.nonzero(m > .02)
    weight = m[ys, xs].astype(np.float64)
    pick = rng.choice(len(xs), count, p=weight / weight.sum())
    pick = pick[np.argsort(-ys[pick] + rng.uniform(0, 14, count))] if by_row else pick
    x, y = xs[pick] + rng.random(count), ys[pick] + rng.random(count)
    # locks: neighbours share a shade, along the comb
    lock = blur(rng.normal(0, 1, m.shape).astype(np.float32), 4)
    lock = cv2.GaussianBlur(lock, (0, 0), sigmaX=.1, sigmaY=16)
    lock /= lock.std()
    gx, gy = np.minimum(x.astype(int), r.w - 1), np.minimum(y.astype(int), r.h - 1)
    t = tone[gy, gx]
    v = t * (1 + .15 * lock[gy, gx] + rng.normal(0, .17, count))
    colours = HAIR(v.astype(np.float32))
    w = width * rng.uniform(.6, 1.3, count)
    if grey is not None:
        old = rng.random(count) < grey(x + r.x0, y + r.y0)
        colours[old] = hexc(GREY) * np.clip(.28 + t[old] * 1.5, .3, 1)[:, None]
        w[old] *= .72
    # nothing hangs far below the end: it is trimmed
    keep = np.clip((END + 10 - y - r.y0) / 60, .25, 1)
    paths = grow(rng, way, x + r.x0, y + r.y0, length * keep * rng.uniform(.6, 1.3, count), curl, wild)
    st = Strands(r)
    draw(st, paths, w, colours, alpha)
    return st.picture()


def grey_share(x, y):
    ax = np.abs(x - CX)
    chin = np.exp(-.5 * (((ax - 52) / 26) ** 2 + ((y - 1110) / 60) ** 2))
    burn = np.exp(-.5 * (((ax - 268) / 12) ** 2 + ((y - 850) / 60) ** 2))
    return .004 + .040 * chin + .04 * burn


def on_face(p):
    r = p.r
    z = volume(r)
    m, mm = where(r), moustache_where(r)
    tone = light_on(z)
    # shade of the beard on the skin, shaved stubble at its border, the dark under the hair, then the hair
    sh = blur(np.roll(np.roll(m, 4, 0), 3, 1), 8)
    p.multiply('7a4434', sh * .50 * (1 - m))
    p.tint('33241f', blur(m, 11) * .42)
    under = Picture(r)
    under.rgb[:] = HAIR(tone * .62)
    under.a = blur(smooth(.40, .95, m), 2.5) * .98
    p.merge(under)
    fuzz = np.clip(blur(m, 6) * 1.1, 0, 1) * smooth(1.0, .8, m) * (np.abs(r.X - CX) < OUTER(r.Y) - 14)
    p.merge(hairs(r, fuzz, z, comb, 31, 3200, 11, 1.5, alpha=.55, wild=.25, lift=-.04))
    p.merge(hairs(r, m, z, comb, 41, 6000, 50, 4.2, alpha=.95, wild=.06))
    p.merge(hairs(r, m, z, comb, 42, 13000, 44, 2.1, grey_share, alpha=.85))
    # the lamps of the set: amber behind the right, teal on the left, on the outermost hairs
    thick = blur(p.a, 2) * smooth(930, 1010, r.Y)
    for dx, far, colour, k in ((-8, CX + 120, 'ff9c4a', .34), (7, CX - 120, '6fb4c4', .18)):
        e = np.clip(thick - blur(np.roll(np.roll(thick, dx, 1), -4, 0), 7), 0, 1)
        lum = p.rgb.mean(2)
        strands = np.clip(lum / (blur(np.ascontiguousarray(lum), 6) + .02), .3, 2.2)
        p.light(colour, e * strands * k * (smooth(far, far + 120, r.X) if dx < 0 else smooth(far, far - 120, r.X)))
    # moustache, lying on the beard's corners
    p.multiply('2a1812', blur(np.roll(mm, 7, 0), 5) * .62 * (1 - mm))
    dark = Picture(r)
    dark.rgb[:] = HAIR(tone * .62)
    dark.a = smooth(.25, .9, mm) * .97
    p.merge(dark)
    p.merge(hairs(r, mm, z, moustache_way, 61, 1500, 40, 3.4, alpha=.95, by_row=False, wild=.12))
    p.merge(hairs(r, mm, z, moustache_way, 62, 2400, 34, 1.9, lambda x, y: .012 + 0 * x, alpha=.88, by_row=False, wild=.16, lift=.02))


def relief(z):
    r = face.region(HARJEET)
    b = volume(r)
    thick = np.maximum(blur(where(r), 14), smooth(880, 980, r.Y))
    return np.maximum(z, b * thick)


def on_upper_lip(s, p):
    """The moustache as it lies on the face, from above the lip to past the corners, with hairs over the lip's edge."""
    a, b = s.bands
    au = np.abs(s.u)
    skirt = smooth(4, 26, s.row) * (s.row <= a + 1) * smooth(1.45, 1.25, au)
    p.a = np.maximum(p.a, skirt).astype(np.float32)
    rng = np.random.default_rng(19)
    count = 210
    u = rng.uniform(-.98, .98, count)
    kx = s.w / (2 * s.u_max)
    x0, y0 = s.w / 2 + u * kx, a + rng.uniform(-15, 0, count) + 4 * smooth(.8, 1, np.abs(u))
    length = rng.uniform(8, 15, count)
    d = moustache_way(CX + u * HALF, y0) * np.array([1, 1.35])
    d = d / np.hypot(d[:, :1], d[:, 1:]) * length[:, None] * np.array([2, 1])
    t = np.linspace(0, 1, 9)[None, :, None]
    paths = np.stack([x0, y0], -1)[:, None] + d[:, None] * t + np.array([0, 2.0]) * t * t
    st = Strands(p.r)
    draw(st, paths, rng.uniform(2.2, 3.8, count), HAIR((.26 + .12 * (u < 0) + rng.normal(0, .06, count)).astype(np.float32)), .85)
    p.merge(st.picture())


def on_lower_lip(s, p):
    """The tuft under the lip goes with it, and melts into the beard on the chin."""
    a, b = s.bands
    q = s.row - b
    skirt = smooth(66, 22, q) * (q >= -1) * smooth(1.0, .9, np.abs(s.u))
    p.a = np.maximum(p.a, skirt).astype(np.float32)
