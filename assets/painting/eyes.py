"""Eyes and brows."""
import numpy as np
from painting.brush import *
from painting.slots import *
from painting.sitter import CX


def geometry(eye, side):
    """Corners and curves; side -1: viewer's left eye, +1: right."""
    m = side > 0
    g = {k: offsets([(-u, v) for u, v in reversed(kn)] if m else kn) for k, kn in eye.curves.items()}
    if m:
        left, right = (2 * CX - eye.inner[0], eye.inner[1]), (2 * CX - eye.outer[0], eye.outer[1])
    else:
        left, right = eye.outer, eye.inner
    return left, right, g


def iris_centre(eye, side):
    return CX + side * (CX - eye.iris_at[0]), eye.iris_at[1]


def eyeball(eye, side):
    """The white with its own shading, its inner corner and its wet lower rim."""
    left, right, g = geometry(eye, side)
    y = eye.outer[1]
    r = Region(int(left[0]) - 14, int(y) - 66, int(right[0]) + 14, int(y) + 56)
    cx, cy = iris_centre(eye, side)
    p = Picture(r, hexc(eye.white))
    d = np.hypot((r.X - cx) / 76, (r.Y - y) / 52)
    p.multiply('a58f8c', smooth(.35, 1.2, d) * .62)
    p.multiply('8b93a6', r.gauss(cx + 52, y + 9, 30, 40) * .20)     # turned from the light
    p.multiply('b9706a', smooth(.75, 1.15, d) * (.30 * eye.red))
    p.light('fff4e6', r.gauss(cx - 40, y - 4, 20, 18) * .12)
    inner = right if side < 0 else left
    o = -side
    # tear duct
    c = r.mask(spline([(inner[0] + o * 3, inner[1] + 1), (inner[0] - o * 8, inner[1] - 8), (inner[0] - o * 19, inner[1] - 3),
                       (inner[0] - o * 17, inner[1] + 6), (inner[0] - o * 8, inner[1] + 7)], True), 2.2)
    p.tint('c0786c', c * .9)
    p.light('ffe0d8', r.gauss(inner[0] - o * 10, inner[1] - 1, 3.2, 2.2) * .45)
    p.multiply('c98478', r.gauss(inner[0], inner[1], 30, 20) * .5)
    outer = left if side < 0 else right
    p.multiply('7a4a42', r.gauss(outer[0], outer[1] - 2, 20, 16) * .6)
    return p


def iris(look, side):
    """Fibres lit from below right as light that has crossed the cornea, dark limbal ring."""
    rng = np.random.default_rng(11)
    R_ = look.radius
    n = int(R_ + 6)
    r = Region(-n, -n, n, n)
    rad = np.hypot(r.X, r.Y) / R_
    ang = np.arctan2(r.Y, r.X)
    p = Picture(r, hexc(look.base))
    p.a = smooth(1.03, .955, rad)
    fib = np.zeros_like(rad)
    for k, ph, am in [(23, .3, .5), (37, 1.7, .6), (61, 2.2, .7), (97, .9, .6), (141, 4.1, .5)]:
        fib += am * np.cos(k * ang + ph + 1.6 * np.sin(3 * ang + ph) + 2.2 * rad)
    fib = .5 + .5 * np.tanh(fib)
    ringm = smooth(.36, .55, rad) * smooth(.98, .72, rad)
    p.tint(look.fibre, ringm * (.35 + .45 * fib) * .55)
    # caustic light, opposite the key light
    ca = np.clip(np.cos(ang - np.radians(50)), 0, 1) ** 1.3
    p.light(look.caustic, ringm * ca * (.5 + .5 * fib) * .55)
    p.light(look.glow, ringm * (.5 + .5 * fib) * .10)
    p.tint(look.collarette, np.exp(-.5 * ((rad - .5) / .06) ** 2) * (.3 + .5 * fib) * .5)
    p.tint('140907', smooth(.80, 1.0, rad) * .86)                # limbal ring
    p.tint('070404', smooth(.47, .41, rad))                      # pupil
    p.multiply('1a0c0a', smooth(.35, -.95, r.Y / R_ ) * .55)      # shade of the upper lid
    return p


def glint():
    """Softbox window, upper left, and a small kicker."""
    r = Region(-24, -24, 34, 34)
    p = Picture(r)
    p.rgb[:] = hexc('fffaf2')
    w = r.mask(spline([(-17, -12), (-8, -18), (1, -16), (2, -6), (-6, -2), (-15, -3)], True), .9)
    p.a = np.maximum(w * .96, 0)
    k = r.mask(spline([(11, 11), (16, 9), (18, 13), (14, 17), (11, 15)], True), 1.4) * .42
    p.a = np.maximum(p.a, k)
    return p


def upper_lid(eye, side, skin_r, skin):
    left, right, g = geometry(eye, side)
    lashes = eye.lashes
    bands, height, umax = (44, 104), 150, 1.45
    s = Strip(Slot(left, right), g['crease'], g['upperOpen'], umax, bands, height, res=2.0)
    u = s.u if side < 0 else -s.u                     # u = -1 at the outer corner
    a, b = bands
    p = Picture(Region(0, 0, s.w, s.h))
    p.rgb = s.sample(skin_r, skin)
    inside = smooth(1.10, .97, np.abs(u))
    # skin: whole between crease and edge, fading out above the crease
    p.a = (np.where(s.row < a, smooth(a - 26, a - 2, s.row), 1) * inside * (s.row <= b)).astype(np.float32)
    t = np.clip(s.t, 0, 1)
    lid = ((s.row >= a) & (s.row <= b + 1)).astype(np.float32)
    # the lid is a small dome: lit in its middle, darker to the corners and under the crease
    p.multiply('6e3a2c', lid * smooth(.55, 0, t) * .48)
    p.multiply('7a4434', lid * smooth(.3, 1, u) * .35)
    p.multiply('5a3028', lid * smooth(-.45, -1, u) * .38)
    hl = -.12 if side < 0 else .22
    p.light('f0b890', lid * np.exp(-.5 * (((u - hl) / .32) ** 2 + ((t - .56) / .2) ** 2)) * (.34 if side < 0 else .22))
    p.multiply('4a241c', lid * smooth(.80, 1, t) * .35)
    # crease: a soft dark fold, heavier to the outside, with a lit roll above
    span = smooth(.95, .58, u) * smooth(-.99, -.66, u)
    d = s.row - a
    depth = np.where(d < 0, np.exp(-.5 * (d / 3.0) ** 2), np.exp(-.5 * (d / 9.0) ** 2)) * span * (.72 - .16 * u)
    p.over(hexc('3c1810'), depth.astype(np.float32) * eye.crease)
    p.light('e8ac84', np.exp(-.5 * ((d + 11) / 5) ** 2) * span * .10)
    # lashes ------------------------------------------------------------
    # lid line: hair-thin inside, thick outside
    thick = curve(lashes.line)(u)
    up = 2.2
    q = s.row - b
    line = smooth(-up - 1.2, -up + .4, q) * smooth(thick + .8, thick - 1.0, q) * (thick > .1)
    p.over(lashes.colour, line.astype(np.float32))
    if lashes.wing:
        # past the corner the edge is a flat line, so the wing is drawn on the canvas and looked up from there
        x0, y0 = eye.outer[0] - 53, eye.outer[1] - 66
        wr = Region(x0, y0, x0 + 100, y0 + 100)
        wing = wr.mask(taper(spline(lashes.wing), lashes.wing_widths), .7)
        wx = s.x if side < 0 else 2 * CX - s.x
        wm = cv2.remap(wing, (wx - x0 - .5).astype(np.float32), (s.y - y0 - .5).astype(np.float32), cv2.INTER_LINEAR)
        p.over(lashes.colour, wm * (u < -.80))
    st = Strands(p.r)
    rng = np.random.default_rng(21)
    kx = s.w / (2 * umax)
    for i in range(lashes.upper):
        v = -.83 + 1.69 * i / (lashes.upper - 1) + rng.normal(0, .006)            # outer -> inner
        f = (v + .83) / 1.69
        ln = np.interp(f, [0, .15, .4, .75, 1], [9, 12.5, 12, 9, 4.5]) * rng.uniform(.8, 1.15) * lashes.upper_length
        lean = np.interp(f, [0, .12, .3, .6, 1], [-3, -7, -8, -1, 4]) * rng.uniform(.75, 1.25)
        y0 = b + 1
        pts = np.array([[0, 0], [lean * .42, ln * .62], [lean * 1.05, ln]])
        x0 = v * kx
        pts[:, 0] = (x0 + pts[:, 0] * 2) * (1 if side < 0 else -1) + s.w / 2
        pts[:, 1] += y0
        st.stroke(spline(pts, n=8), [(0, 3.8), (.5, 2.4), (1, .3)], [(0, hexc(lashes.colour))], lashes.upper_alpha)
    p.merge(st.picture())
    return s, p


def lower_lid(eye, side, skin_r, skin):
    left, right, g = geometry(eye, side)
    lashes = eye.lashes
    bands, height, umax = (10, 46), 78, 1.2
    s = Strip(Slot(left, right), g['lowerOpen'], g['lowerFold'], umax, bands, height, res=2.0)
    u = s.u if side < 0 else -s.u
    a, b = bands
    p = Picture(Region(0, 0, s.w, s.h))
    p.rgb = s.sample(skin_r, skin)
    inside = smooth(1.06, .96, np.abs(u))
    p.a = (np.where(s.row > b, 1 - smooth(b, b + 20, s.row), 1) * (s.row >= a - .5) * inside).astype(np.float32)
    # waterline: a wet rim that catches light
    q = s.row - a
    rim = smooth(-5.2, -3.6, q) * smooth(.8, -.6, q) * smooth(1.0, .86, np.abs(u))
    p.over(hexc('b9776a'), rim.astype(np.float32) * .80)
    p.light('ffe4da', np.exp(-.5 * ((q + 3.4) / 1.0) ** 2) * rim * (.30 + .3 * np.exp(-.5 * ((u + .2) / .3) ** 2)))
    edge = np.exp(-.5 * ((q - .6) / 1.7) ** 2) * smooth(1.02, .8, np.abs(u)) * np.interp(u, [-1, -.4, .4, 1], [.85, .62, .42, .25])
    p.over(hexc('2c120d'), edge.astype(np.float32) * lashes.edge)
    # soft roll of the lid, and the fold under it
    p.light('eab48e', np.exp(-.5 * ((q - 13) / 6) ** 2) * smooth(1, .55, np.abs(u)) * .14)
    p.multiply('6a3428', np.exp(-.5 * ((s.row - b) / 6) ** 2) * smooth(1, .4, np.abs(u)) * eye.bag)
    st = Strands(p.r)
    rng = np.random.default_rng(33)
    kx = s.w / (2 * umax)
    for i in range(lashes.lower):
        v = -.98 + 1.6 * i / (lashes.lower - 1) + rng.normal(0, .012)
        f = i / (lashes.lower - 1)
        ln = np.interp(f, [0, .25, 1], [9, 9.5, 4.5]) * rng.uniform(.7, 1.2) * lashes.lower_length
        lean = np.interp(f, [0, .4, 1], [-7, -2.5, 1.5]) * rng.uniform(.7, 1.3)
        pts = np.array([[0, 0], [lean * .4, ln * .55], [lean, ln]])
        pts[:, 0] = (v * kx + pts[:, 0] * 2) * (1 if side < 0 else -1) + s.w / 2
        pts[:, 1] += a + 1
        st.stroke(spline(pts, n=6), [(0, 2.4), (.5, 1.5), (1, .2)], [(0, hexc('2c150f'))], lashes.lower_alpha)
    p.merge(st.picture())
    return s, p


def brow(look, side):
    """Brush of hairs over a soft powder shape."""
    rng = np.random.default_rng(5)
    xs, ys = zip(*look.top, *look.bottom)
    x0, x1, y0, y1 = int(min(xs)) - 10, int(max(xs)) + 33, int(min(ys)) - 22, int(max(ys)) + 46
    r = Region(x0, y0, x1, y1) if side < 0 else Region(2 * CX - x1, y0, 2 * CX - x0, y1)
    M = lambda pts: [(CX + side * (CX - x), y) for x, y in pts]
    top, bot = spline(look.top), spline(look.bottom)
    p = Picture(r)
    shape = M(list(top) + list(bot[::-1]))
    fade = smooth(look.head[0], look.head[1], CX - np.abs(r.X - CX))
    p.over(hexc(look.powder), blur(r.mask(shape), 3.8) * (look.powder_gain[0] + look.powder_gain[1] * fade))
    st = Strands(r)
    ts, degrees = zip(*look.lift)
    turning = np.random.default_rng(6)               # which hairs have gone grey
    for i in range(look.count):
        f = rng.random() ** .95
        g = rng.random()
        k = f * (len(top) - 1)
        a, b = top[int(k)], bot[int(k)]
        x, y = a * (1 - g) + b * g
        # hairs rise at the head, lie along the arch, and fall at the tail
        base = np.interp(f, ts, degrees)
        ang = np.radians(base + (22 * (.5 - g) * -1) * np.interp(f, [0, .5, 1], [1, .8, .2]) + rng.normal(0, 6) * look.wild)
        ln = np.interp(f, [0, .3, .8, 1], [14, 21, 20, 14]) * rng.uniform(.75, 1.15) * look.length
        if g < .3 and f > .3:
            ang = np.radians(base + 14)
        d = np.array([-np.cos(ang), np.sin(ang)])
        p0 = np.array([x, y]) - d * ln * .25
        p2 = p0 + d * ln
        bend = np.array([0, -2.2 if g > .5 else 1.2])
        pts = np.array(M([p0, (p0 + p2) / 2 + bend, p2]))
        c = hexc(look.grey if turning.random() < look.grey_share else look.hair) * rng.uniform(.8, 1.45)
        st.stroke(spline(pts, n=6), [(0, .6 * look.width), (.3, 2.5 * look.width), (1, .2)], [(0, c)], .78)
    hair = st.picture()
    hair.a *= blur(r.mask(shape), 3) * .35 + .65
    hair.a *= .30 + .70 * fade
    p.merge(hair)
    return p
