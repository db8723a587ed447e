"""The head's skin: a sculpted height field, lit, then painted like a portrait."""
import numpy as np
from painting.brush import *

CX = 1080
R = Region(730, 330, 1430, 1180)

# half width of the head by row: skull, temple, cheekbone, jaw, chin
HALF = [(348, 0), (356, 60), (380, 138), (420, 202), (470, 246), (540, 274), (620, 283), (700, 284),
        (770, 282), (830, 276), (880, 263), (930, 244), (980, 218), (1020, 190), (1056, 157), (1084, 125),
        (1106, 92), (1119, 63), (1128, 34), (1131, 0)]
half = curve(HALF)

# the front of the head in profile, without the nose
FRONT = [(330, -40), (350, 20), (380, 96), (430, 156), (490, 192), (560, 211), (640, 219), (700, 219),
         (750, 208), (800, 206), (870, 208), (930, 213), (985, 219), (1035, 214), (1075, 212), (1100, 200),
         (1120, 176), (1135, 138), (1160, 60), (1180, 10)]
front = curve(FRONT)

SKIN = Ramp((0.00, '2c120c'), (0.14, '4d2418'), (0.28, '763d28'), (0.42, '9a593c'), (0.55, 'b77653'),
            (0.68, 'ca8d67'), (0.80, 'dba57e'), (0.91, 'e9bc97'), (1.0, 'f6d6b6'))


def outline():
    ys = np.r_[np.linspace(348, 1100, 200), np.linspace(1100, 1131, 80)[1:]]
    hw = half(ys)
    return np.vstack([np.stack([CX - hw, ys], 1), np.stack([CX + hw, ys], 1)[::-1]])


def sculpt(r=R, nose=True):
    X, Y = r.X - CX, r.Y
    # skull: a superellipse across, the profile down; a little wider than the outline so that the edge is finite
    w = curve([(k[0] + (-26 if i < 3 else 0) + (26 if i > 15 else 0), k[1] * 1.03 + 14) for i, k in enumerate(HALF)])(Y)
    q = np.clip(np.abs(X) / np.maximum(w, 1), 0, .997)
    z = front(Y) * (1 - q ** 2.35) ** .62
    z = blur(z.astype(np.float32), 11)

    def pair(x, y, sx, sy, a, rot=0):
        nonlocal z
        for s in (-1, 1):
            z = z + a * r.gauss(CX + s * x, y, sx, sy, s * rot)

    def one(y, sx, sy, a, x=0):
        nonlocal z
        z = z + a * r.gauss(CX + x, y, sx, sy)

    pair(130, 752, 70, 38, -22, 4)       # sockets
    pair(66, 744, 22, 34, -8)           # hollow beside the bridge
    pair(132, 762, 50, 28, 19)           # eyeball under the lids
    pair(118, 690, 84, 22, 7, 8)         # brow ridge
    one(700, 46, 30, 3)                  # glabella
    one(560, 150, 70, 5)                 # forehead
    pair(252, 650, 42, 80, -10)          # temple
    pair(178, 862, 70, 52, 17, -24)      # cheekbone and apple
    pair(205, 985, 50, 62, -9, 20)       # hollow of the cheek
    pair(148, 1052, 60, 46, 6, 30)       # jaw
    one(985, 80, 52, 15)                 # muzzle
    pair(114, 980, 16, 24, -3.5)           # mouth corners
    one(1046, 46, 13, -9)                # under the lower lip
    one(1090, 44, 28, 13)                # chin
    # philtrum
    z = z - 2.6 * r.gauss(CX, 946, 9, 17)
    pair(15, 948, 6, 15, 1.2)
    # nasolabial fold, very soft
    pair(98, 930, 13, 36, -4.4, -34)
    pair(150, 905, 46, 34, 5, -20)
    if nose:
        y = [(640, 0), (680, 3), (715, 11), (745, 20), (775, 29), (810, 42), (845, 58), (872, 70), (886, 70), (898, 58),
             (908, 34), (916, 13), (928, 0)]
        amp = curve(y)(Y)
        sig = curve([(690, 40), (740, 22), (775, 19), (820, 22), (860, 27), (890, 30), (920, 34)])(Y)
        z = z + amp * np.exp(-.5 * np.abs(X / sig) ** 2.3)
        z = z + 13 * r.gauss(CX, 873, 22, 18)
        pair(34, 890, 14, 15, 22)        # wings
        pair(20, 901, 9, 9, 5)
        pair(53, 896, 7, 18, -5, -14)    # crease of the wing
    return z.astype(np.float32)


def skin_light(z, soft=2.2, key=.88, wrap=.30):
    n = normals(z, soft)
    tone = .17 + key * .72 * wrapped(n, KEY, wrap) ** 1.12
    return n, tone


def paint_ear(p, side):
    """The ear from the front: helix rim, hollow, antihelix, tragus and lobe; its top lies under the hair."""
    r = p.r
    s = side
    P = lambda pts: [(CX + s * x, y) for x, y in pts]
    m = r.blob(P([(262, 730), (280, 704), (304, 692), (326, 702), (336, 732), (336, 772), (329, 812), (319, 846), (311, 876),
                  (304, 902), (292, 917), (277, 915), (266, 896), (256, 850), (254, 790)]))
    dim = 0 if s < 0 else -.20
    p.over(SKIN(np.full_like(r.X, .60 + dim)), m)

    def stroke(pts, w, soft, col, k, light=False):
        a = r.stroke(P(pts), w, soft) * m * k
        (p.light if light else p.multiply)(col, a)
    # hollow between helix and antihelix, then the concha beside the face
    stroke([(300, 724), (318, 748), (319, 786), (311, 822), (303, 846)], [(0, 6), (.4, 15), (.8, 11), (1, 2)], 4, '5f2a1e', .80)
    stroke([(284, 772), (290, 800), (290, 830), (282, 856)], [(0, 4), (.4, 24), (.8, 20), (1, 4)], 5, '4a1d15', .92)
    stroke([(270, 776), (272, 850), (278, 900)], [(0, 20), (.5, 14), (1, 4)], 5, '6a3022', .55)
    # helix rim and antihelix catch the light
    stroke([(290, 706), (318, 708), (330, 736), (329, 776), (321, 816), (312, 852)], [(0, 4), (.5, 8), (1, 3)], 2.4, 'ffd0a4', .40 + dim, True)
    stroke([(300, 760), (304, 800), (300, 836), (292, 862)], [(0, 3), (.5, 9), (1, 5)], 3, 'f6bd92', .34 + dim, True)
    # tragus in front of the hollow
    stroke([(270, 806), (277, 822), (274, 842)], [(0, 4), (.5, 15), (1, 4)], 3, 'f0b488', .42 + dim, True)
    # notch, lobe
    p.multiply('6a3022', r.stroke(P([(284, 720), (276, 790), (270, 860), (276, 905)]), [(0, 6), (.5, 14), (1, 8)], 5) * m * .55)
    stroke([(276, 858), (284, 866), (294, 862)], [(0, 2), (.5, 7), (1, 2)], 3, '5a281c', .6)
    p.light('f8c79c', r.gauss(CX + s * 292, 890, 10, 13) * m * (.26 + dim))
    p.tint('b8523c', m * .20)
    p.multiply('7a4030', (m - np.clip(blur(m, 3) * 2 - 1, 0, 1)) * m * .35)


def paint():
    r = R
    z = sculpt()
    n, tone = skin_light(z)
    X, Y = r.X, r.Y

    # ---- occlusion and cast shadow, painted into the tone before colouring, so that shadows keep warm edges
    occ = np.zeros_like(tone)
    for s in (-1, 1):
        occ += .05 * r.gauss(CX + s * 68, 750, 17, 20)            # inner corner of the eye
        occ += .07 * r.gauss(CX + s * 130, 722, 62, 15, s * 6)    # under the brow
        occ += .05 * r.gauss(CX + s * 62, 898, 9, 16)             # beside the wing
        occ += .10 * r.gauss(CX + s * 306, 860, 36, 150)          # before the ear
        occ += .07 * r.gauss(CX + s * 109, 972, 8, 9)            # mouth corner
    occ += .12 * blur(r.blob([(1042, 908), (1062, 910), (1080, 914), (1098, 910), (1122, 906), (1128, 926), (1104, 940),
                              (1082, 934), (1052, 926)]), 7)      # the nose's shadow on the lip
    occ += .07 * blur(r.blob([(1098, 800), (1108, 840), (1124, 880), (1150, 910), (1140, 930), (1112, 926), (1124, 905),
                              (1108, 870), (1096, 830)]), 10)     # and beside it
    occ += .09 * r.gauss(CX + 4, 1047, 46, 10)
    occ += .10 * smooth(560, 420, Y)                              # under the hairline
    occ += .10 * smooth(170, 290, X - CX) * smooth(1140, 700, Y)
    occ += .12 * smooth(1085, 1136, Y)                            # under the chin
    tone = tone - occ
    # light that skims the lit plane of forehead and cheek
    tone += .07 * r.gauss(985, 590, 130, 100) + .075 * r.gauss(900, 852, 70, 50) + .045 * r.gauss(1230, 860, 60, 50)

    p = Picture(r, 0)
    p.rgb[:] = SKIN(tone)

    # ---- warm terminator (light inside the skin) and cool fill
    term = np.exp(-.5 * ((tone - .43) / .09) ** 2)
    p.tint('b0543a', term * .10)
    fill = wrapped(n, FILL, .15) * smooth(.55, .25, tone)
    p.light('4c382c', fill * .30)
    p.light('2c4a5a', fill * smooth(1200, 1350, X) * .13)
    p.light('6e4a34', wrapped(n, unit(.1, .95, .4), .1) * .16)      # bounce from the cloth

    # ---- local colour
    for s in (-1, 1):
        p.tint('c2503e', r.gauss(CX + s * 168, 876, 64, 42, -s * 20) * (.20 if s < 0 else .13))   # cheeks
        p.tint('7b3a2c', r.gauss(CX + s * 132, 800, 58, 14, s * 4) * .10)     # under the eye
        p.tint('8a4636', r.gauss(CX + s * 134, 724, 66, 19, s * 5) * .22)     # lid
        p.tint('b8503a', r.gauss(CX + s * 40, 893, 20, 16) * .22)
    p.tint('c2553f', r.gauss(CX, 876, 30, 24) * .20)               # nose tip
    p.tint('e0ac74', r.gauss(CX - 20, 570, 170, 80) * .16)         # golden forehead
    p.tint('b9604a', r.gauss(CX, 1088, 48, 26) * .12)
    p.tint('8a5a44', r.gauss(CX, 1000, 150, 60) * .05)

    # ---- living skin: large, faint shifts of hue and value, as a brush leaves them
    rng = np.random.default_rng(29)
    for sig, amt, warm, cool in ((26, .030, 'c9583e', 'e2b27e'), (9, .022, 'c46048', 'dcae80')):
        f = blur(rng.normal(0, 1, tone.shape).astype(np.float32), sig)
        f /= f.std()
        p.tint(warm, np.clip(f, 0, 2) * amt)
        p.tint(cool, np.clip(-f, 0, 2) * amt * smooth(.3, .6, tone))

    # ---- gloss
    g = gloss(n, KEY, 26)
    g2 = gloss(n, KEY, 9)
    area = (.30 * r.gauss(965, 575, 120, 80) + .55 * r.gauss(900, 850, 70, 46) + .8 * r.gauss(CX - 6, 868, 22, 26)
            + .35 * r.gauss(CX - 6, 790, 14, 70) + .3 * r.gauss(CX - 14, 1088, 34, 22) + .16 * r.gauss(1240, 850, 40, 40))
    p.light('ffdcb8', g * area * .42 + g2 * area * .12)
    # crisp little lights: tip of the nose, bridge, inner cheek
    p.light('ffe6cc', blur(r.blob([(1066, 862), (1076, 857), (1084, 862), (1083, 873), (1074, 878), (1065, 872)]), 5.5) * .34)
    p.light('ffe0c0', r.stroke([(1071, 745), (1072, 790), (1074, 835)], [(0, 2), (.5, 9), (1, 3)], 5) * .20)

    # ---- nose, drawn by shadow only
    p.multiply('8a4a34', blur(r.blob([(1046, 900), (1062, 905), (1080, 912), (1098, 905), (1114, 900), (1108, 912), (1094, 915),
                                      (1080, 919), (1066, 915), (1052, 911)]), 5) * .24)
    for s in (-1, 1):
        nostril = spline([(CX + s * 12, 908), (CX + s * 18, 902), (CX + s * 26, 900), (CX + s * 32, 904), (CX + s * 30, 908.5),
                          (CX + s * 21, 909.5)], True)
        p.tint('3a130c', r.mask(nostril, 1.8) * .88)
        p.multiply('74321f', r.mask(nostril, 5) * .5)
        # wing: soft edge from the side of the ball to the base
        wing = r.stroke([(CX + s * 48, 873), (CX + s * 54, 888), (CX + s * 51, 903), (CX + s * 42, 909), (CX + s * 35, 907)],
                        [(0, 0), (.35, 4), (.75, 5), (1, 1)], 2.4)
        p.multiply('8c4630', wing * (.42 if s < 0 else .62))
        p.multiply('9c5a40', r.stroke([(CX + s * 29, 874), (CX + s * 33, 884), (CX + s * 31, 894)], [(0, 0), (.5, 7), (1, 1)], 5) * .30)

    # philtrum and edge above the lip
    p.multiply('a86a50', r.stroke([(CX + 3, 924), (CX + 3, 946), (CX + 2, 958)], [(0, 3), (.6, 8), (1, 9)], 6) * .26)
    p.light('e8b48c', r.stroke([(CX - 12, 926), (CX - 14, 944), (CX - 17, 956)], [(0, 1), (1, 5)], 4) * .10)

    # bindi
    b = r.mask(spline([(CX + 8.8 * np.cos(q), 663.5 + 8.8 * np.sin(q)) for q in np.linspace(0, 6.2832, 11)[:-1]], True), .6)
    p.multiply('8c5040', r.gauss(CX + 2, 667, 10, 10) * .45)
    p.tint('7c1224', b)
    p.light('ff8a90', b * r.gauss(CX - 3, 660, 3.2, 2.6) * .5)

    # ---- ears behind, then the head in front
    face_mask = r.mask(outline())
    out = Picture(r)
    for s in (-1, 1):
        paint_ear(out, s)
    out.multiply('6a3426', blur(face_mask, 10) * .7)
    p.a = face_mask
    # a thin warm darkening at the very edge keeps the silhouette soft
    edge = np.clip(1 - blur(face_mask, 5) * 2 + 1, 0, 1) * face_mask
    p.multiply('a05a40', edge * .35)
    p.a = face_mask
    out.merge(p)
    return out, z
