"""Eyes and brows."""
import numpy as np
from painting.brush import *
from painting.slots import *
import face

CX = 1080
IRIS_R = 35.5
# drawn for the viewer's left eye (outer corner at u = -1); the right one is its mirror
OUTER, INNER = (873, 756), (1019, 771)
GEO = {
    'upperOpen': [(-1, 0), (-.92, -10), (-.72, -25.5), (-.42, -37.5), (-.08, -42.5), (.28, -39.5), (.58, -28.5), (.80, -15.5), (.92, -6.5), (1, 0)],
    'lowerOpen': [(-1, 0), (-.85, 5), (-.6, 11), (-.25, 15.8), (.1, 15.8), (.5, 11.2), (.8, 5), (1, 0)],
    'closed': [(-1, 0), (-.7, 8.5), (-.35, 13.5), (.05, 14), (.5, 9.5), (.8, 4.5), (1, 0)],
    'crease': [(-1, 0), (-.97, -11), (-.85, -26), (-.6, -43), (-.25, -55), (.1, -57.5), (.45, -51), (.75, -34), (.92, -15), (1, 0)],
    'lowerFold': [(-1, 0), (-.8, 16), (-.4, 31), (0, 35), (.4, 30), (.8, 15), (1, 0)],
}


def geometry(side):
    """side -1: viewer's left eye, +1: right."""
    m = side > 0
    g = {k: offsets([(-u, v) for u, v in reversed(kn)] if m else kn) for k, kn in GEO.items()}
    if m:
        left, right = (2 * CX - INNER[0], INNER[1]), (2 * CX - OUTER[0], OUTER[1])
    else:
        left, right = OUTER, INNER
    return left, right, g


def iris_centre(side):
    return CX + side * (CX - 948), 754.5


def eyeball(side):
    """The white with its own shading, its inner corner and its wet lower rim."""
    left, right, g = geometry(side)
    r = Region(int(left[0]) - 14, 690, int(right[0]) + 14, 812)
    cx, cy = iris_centre(side)
    p = Picture(r, hexc('e9e0d8'))
    d = np.hypot((r.X - cx) / 76, (r.Y - 756) / 52)
    p.multiply('a58f8c', smooth(.35, 1.2, d) * .62)
    p.multiply('8b93a6', r.gauss(cx + 52, 765, 30, 40) * .20)     # turned from the light
    p.multiply('b9706a', smooth(.75, 1.15, d) * .30)
    p.light('fff4e6', r.gauss(cx - 40, 752, 20, 18) * .12)
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


def iris(side):
    """Dark brown, fibres lit from below right as light that has crossed the cornea, dark limbal ring."""
    rng = np.random.default_rng(11)
    R_ = IRIS_R
    n = int(R_ + 6)
    r = Region(-n, -n, n, n)
    rad = np.hypot(r.X, r.Y) / R_
    ang = np.arctan2(r.Y, r.X)
    p = Picture(r, hexc('2c150c'))
    p.a = smooth(1.03, .955, rad)
    fib = np.zeros_like(rad)
    for k, ph, am in [(23, .3, .5), (37, 1.7, .6), (61, 2.2, .7), (97, .9, .6), (141, 4.1, .5)]:
        fib += am * np.cos(k * ang + ph + 1.6 * np.sin(3 * ang + ph) + 2.2 * rad)
    fib = .5 + .5 * np.tanh(fib)
    ringm = smooth(.36, .55, rad) * smooth(.98, .72, rad)
    p.tint('6e3a1c', ringm * (.35 + .45 * fib) * .55)
    # caustic light, opposite the key light
    ca = np.clip(np.cos(ang - np.radians(50)), 0, 1) ** 1.3
    p.light('a8602c', ringm * ca * (.5 + .5 * fib) * .55)
    p.light('7a4a26', ringm * (.5 + .5 * fib) * .10)
    p.tint('6a3416', np.exp(-.5 * ((rad - .5) / .06) ** 2) * (.3 + .5 * fib) * .5)
    p.tint('140907', smooth(.80, 1.0, rad) * .86)                # limbal ring
    p.tint('070404', smooth(.47, .41, rad))                      # pupil
    p.multiply('1a0c0a', smooth(.35, -.95, r.Y / R_ ) * .55)      # shade of the upper lid
    return p


def glint(side):
    """Softbox window, upper left, and a small kicker."""
    r = Region(-24, -24, 34, 34)
    p = Picture(r)
    p.rgb[:] = hexc('fffaf2')
    w = r.mask(spline([(-17, -12), (-8, -18), (1, -16), (2, -6), (-6, -2), (-15, -3)], True), .9)
    p.a = np.maximum(w * .96, 0)
    k = r.mask(spline([(11, 11), (16, 9), (18, 13), (14, 17), (11, 15)], True), 1.4) * .42
    p.a = np.maximum(p.a, k)
    return p


def upper_lid(side, skin_r, skin):
    left, right, g = geometry(side)
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
    p.over(hexc('3c1810'), depth.astype(np.float32) * .78)
    p.light('e8ac84', np.exp(-.5 * ((d + 11) / 5) ** 2) * span * .10)
    # lashes ------------------------------------------------------------
    # lid line: hair-thin inside, thick outside
    thick = curve([(-1.03, 0), (-1.0, 2.0), (-.9, 5.6), (-.6, 8.2), (-.1, 7.0), (.45, 5.0), (.85, 3.0), (1.0, 1.8), (1.03, 0)])(u)
    up = 2.2
    q = s.row - b
    line = smooth(-up - 1.2, -up + .4, q) * smooth(thick + .8, thick - 1.0, q) * (thick > .1)
    p.over('150a09', line.astype(np.float32))
    # past the corner the edge is a flat line, so the wing is drawn on the canvas and looked up from there
    wr = Region(820, 690, 920, 790)
    wing = wr.mask(taper(spline([(902, 735), (889, 743), (876, 747.5), (865, 744), (854, 735.5)]), [(0, 2), (.35, 8.5), (.6, 6.5), (1, 0)]), .7)
    wx = s.x if side < 0 else 2 * CX - s.x
    wm = cv2.remap(wing, (wx - 820 - .5).astype(np.float32), (s.y - 690 - .5).astype(np.float32), cv2.INTER_LINEAR)
    p.over('150a09', wm * (u < -.80))
    st = Strands(p.r)
    rng = np.random.default_rng(21)
    kx = s.w / (2 * umax)
    for i in range(78):
        v = -.83 + 1.69 * i / 77 + rng.normal(0, .006)            # outer -> inner
        f = (v + .83) / 1.69
        ln = np.interp(f, [0, .15, .4, .75, 1], [9, 12.5, 12, 9, 4.5]) * rng.uniform(.8, 1.15)
        lean = np.interp(f, [0, .12, .3, .6, 1], [-3, -7, -8, -1, 4]) * rng.uniform(.75, 1.25)
        y0 = b + 1
        pts = np.array([[0, 0], [lean * .42, ln * .62], [lean * 1.05, ln]])
        x0 = v * kx
        pts[:, 0] = (x0 + pts[:, 0] * 2) * (1 if side < 0 else -1) + s.w / 2
        pts[:, 1] += y0
        st.stroke(spline(pts, n=8), [(0, 3.8), (.5, 2.4), (1, .3)], [(0, hexc('150a09'))], .9)
    p.merge(st.picture())
    return s, p


def lower_lid(side, skin_r, skin):
    left, right, g = geometry(side)
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
    p.over(hexc('2c120d'), edge.astype(np.float32) * .85)
    # soft roll of the lid, and the fold under it
    p.light('eab48e', np.exp(-.5 * ((q - 13) / 6) ** 2) * smooth(1, .55, np.abs(u)) * .14)
    p.multiply('6a3428', np.exp(-.5 * ((s.row - b) / 6) ** 2) * smooth(1, .4, np.abs(u)) * .22)
    st = Strands(p.r)
    rng = np.random.default_rng(33)
    kx = s.w / (2 * umax)
    for i in range(34):
        v = -.98 + 1.6 * i / 33 + rng.normal(0, .012)
        f = i / 33
        ln = np.interp(f, [0, .25, 1], [9, 9.5, 4.5]) * rng.uniform(.7, 1.2)
        lean = np.interp(f, [0, .4, 1], [-7, -2.5, 1.5]) * rng.uniform(.7, 1.3)
        pts = np.array([[0, 0], [lean * .4, ln * .55], [lean, ln]])
        pts[:, 0] = (v * kx + pts[:, 0] * 2) * (1 if side < 0 else -1) + s.w / 2
        pts[:, 1] += a + 1
        st.stroke(spline(pts, n=6), [(0, 2.4), (.5, 1.5), (1, .2)], [(0, hexc('2c150f'))], .42)
    p.merge(st.picture())
    return s, p


def brow(side):
    """Brush of hairs over a soft powder shape."""
    rng = np.random.default_rng(5)
    if side < 0:
        r = Region(840, 630, 1050, 740)
    else:
        r = Region(2 * CX - 1050, 630, 2 * CX - 840, 740)
    M = lambda pts: [(CX + side * (CX - x), y) for x, y in pts]
    top = spline([(1014, 679), (986, 668), (950, 656.5), (912, 652.5), (882, 662), (850, 688)])
    bot = spline([(1017, 694), (986, 685), (950, 675), (912, 668), (884, 672), (850, 689)])
    p = Picture(r)
    shape = M(list(top) + list(bot[::-1]))
    fade = smooth(1028, 972, CX - np.abs(r.X - CX))
    p.over(hexc('3a1d14'), blur(r.mask(shape), 3.8) * (.12 + .50 * fade))
    st = Strands(r)
    N = 300
    for i in range(N):
        f = rng.random() ** .95
        g = rng.random()
        k = f * (len(top) - 1)
        a, b = top[int(k)], bot[int(k)]
        x, y = a * (1 - g) + b * g
        # hairs rise at the head, lie along the arch, and fall at the tail
        base = np.interp(f, [0, .12, .35, .6, .8, 1], [-64, -46, -26, -10, 14, 42])
        ang = np.radians(base + (22 * (.5 - g) * -1) * np.interp(f, [0, .5, 1], [1, .8, .2]) + rng.normal(0, 6))
        ln = np.interp(f, [0, .3, .8, 1], [14, 21, 20, 14]) * rng.uniform(.75, 1.15)
        if g < .3 and f > .3:
            ang = np.radians(base + 14)
        d = np.array([-np.cos(ang), np.sin(ang)])
        p0 = np.array([x, y]) - d * ln * .25
        p2 = p0 + d * ln
        bend = np.array([0, -2.2 if g > .5 else 1.2])
        pts = np.array(M([p0, (p0 + p2) / 2 + bend, p2]))
        c = hexc('26140e') * rng.uniform(.8, 1.45)
        st.stroke(spline(pts, n=6), [(0, .6), (.3, 2.5), (1, .2)], [(0, c)], .78)
    hair = st.picture()
    hair.a *= blur(r.mask(shape), 3) * .35 + .65
    hair.a *= .30 + .70 * fade
    p.merge(hair)
    return p
