"""Neck, kurta with mandarin collar, and a tailored blazer; and the chin's shadow."""
import numpy as np
from painting.brush import *
from painting.cloth import GOLD, fold, light, shadowed
from sitter import SKIN

CX = 1080
LIFT = 40            # the whole torso is drawn 40 units low and set up at the end
R = Region(60, 1010, 2100, 2400 + LIFT)

TEAL = Ramp((0, '021014'), (.2, '042127'), (.4, '07363d'), (.58, '0c4f55'), (.75, '196d70'), (.9, '3f9793'), (1, '86c9bf'))
INDIGO = Ramp((0, '05060e'), (.2, '0b0e1d'), (.4, '131830'), (.58, '1d2443'), (.75, '2c365c'), (.9, '485480'), (1, '7683ac'))

L = lambda s, pts: [(CX + s * x, y) for x, y in pts]
both = lambda pts: L(-1, pts) + L(1, pts)[::-1]


def torso():
    X, Y = R.X - CX, R.Y
    prof = curve([(1010, 20), (1280, 40), (1400, 110), (1550, 205), (1750, 285), (1950, 300), (2150, 275), (2400, 250)])(Y)
    q = np.clip(np.abs(X) / 850, 0, .99)
    z = prof * (1 - q ** 2.5) ** .62
    for s in (-1, 1):
        z = z + 58 * R.gauss(CX + s * 262, 1900, 175, 150)
        z = z + 40 * R.gauss(CX + s * 560, 1560, 150, 90, s * 20)     # shoulder
        z = z + 16 * R.gauss(CX + s * 200, 1450, 120, 36, s * 10)     # collar bone
    z = z - 26 * R.gauss(CX, 1930, 70, 190)
    return z.astype(np.float32)


def neck():
    X, Y = R.X - CX, R.Y
    edge = [(1010, 180), (1080, 166), (1150, 152), (1215, 145), (1265, 149), (1310, 168), (1350, 208), (1400, 290), (1440, 360), (1600, 420)]
    w = curve(edge)
    ys = np.linspace(1010, 1600, 140)
    poly = np.vstack([np.stack([CX - w(ys), ys], 1), np.stack([CX + w(ys), ys], 1)[::-1]])
    m = R.mask(poly)
    q = np.clip(np.abs(X) / (w(Y) * 1.05), 0, .995)
    z = 150 * (1 - q ** 2.2) ** .6
    z = blur(z.astype(np.float32), 4)
    for s in (-1, 1):
        z = z + 13 * blur(R.mask(taper(spline(L(s, [(150, 1090), (122, 1180), (84, 1280), (44, 1370), (26, 1420)])),
                                       [(0, 20), (.4, 44), (.8, 30), (1, 18)])), 10)
        z = z - 7 * R.gauss(CX + s * 60, 1300, 20, 70, s * 26)
        z = z + 16 * blur(R.mask(taper(spline(L(s, [(26, 1424), (90, 1410), (180, 1392), (300, 1390)])), [(0, 22), (1, 26)])), 7)
        z = z - 8 * R.gauss(CX + s * 120, 1378, 60, 16)
    z = z + 7 * R.gauss(CX, 1235, 26, 60) - 15 * R.gauss(CX, 1405, 20, 22)
    n = normals(z, 3)
    tone = .12 + .62 * wrapped(n, KEY, .28) ** 1.1
    tone -= .16 * smooth(1300, 1130, Y) + .05 * smooth(20, 160, X)
    tone -= .20 * smooth(92, 160, np.abs(X)) * smooth(1370, 1270, Y)
    p = Picture(R)
    p.rgb[:] = SKIN(tone)
    p.tint('b4512f', np.exp(-.5 * ((tone - .42) / .09) ** 2) * .22)
    p.light('4a3428', wrapped(n, FILL, .1) * smooth(.5, .2, tone) * .22)
    p.light('ffdcb8', gloss(n, KEY, 20) * .10)
    p.a = m
    # two faint necklace lines
    for y, k in ((1212, .16), (1282, .14)):
        p.multiply('7a4030', R.stroke([(CX - 130, y - 22), (CX - 60, y + 2), (CX + 20, y + 8), (CX + 120, y - 14)], [(0, 0), (.5, 4), (1, 0)], 2.5) * k * 2)
    return p


def kurta(p):
    edge = [(150, 1300), (215, 1345), (330, 1450), (420, 1700), (430, 2390)]
    m = R.blob(both(edge))
    notch = R.mask(spline(L(-1, [(36, 1366), (26, 1440), (12, 1520)]) + L(1, [(10, 1522), (28, 1440), (38, 1366)]) + [(CX, 1340)], True))
    top = R.mask(L(-1, [(700, 1010), (700, 1290), (190, 1290), (150, 1330), (100, 1362), (60, 1384), (30, 1400)]) +
                 L(1, [(30, 1400), (60, 1384), (100, 1362), (150, 1330), (190, 1290), (700, 1290), (700, 1010)]))
    m = m * (1 - top) * (1 - notch)
    z = torso()
    # pulls from the bust and soft folds hanging from the placket
    for s, k in ((-1, 1.0), (1, .7)):
        z = fold(R, z, L(s, [(22, 1560), (60, 1700), (84, 1840)]), [(0, 0), (.5, 28), (1, 0)], 8 * k, 9)
        z = fold(R, z, L(s, [(150, 1480), (130, 1620), (120, 1760)]), [(0, 0), (.5, 24), (1, 0)], 8, 8)
        z = fold(R, z, L(s, [(30, 1900), (70, 2040), (60, 2250)]), [(0, 0), (.5, 30), (1, 6)], 10, 9)
        z = fold(R, z, L(s, [(90, 1640), (76, 1860), (96, 2080)]), [(0, 0), (.5, 22), (1, 0)], 7 * k, 9)
    z = fold(R, z, L(-1, [(36, 1720), (80, 1790), (150, 1840)]), [(0, 0), (.4, 16), (1, 0)], 6, 8)
    z = fold(R, z, L(1, [(40, 1990), (90, 1950), (130, 1890)]), [(0, 0), (.5, 18), (1, 0)], 6, 8)
    n, tone = light(z, 2.2, .10, .64)
    tone += .09 * gloss(n, KEY, 10)
    c = Picture(R)
    c.rgb[:] = TEAL(tone)
    c.light('3a2a18', wrapped(n, unit(.3, .9, .4), .1) * .12)
    # small woven motifs, in rows that follow the cloth
    rows = []
    for j, y in enumerate(range(1500, 2400, 74)):
        for i in range(-4, 5):
            x = i * 70 + (35 if j % 2 else 0)
            if abs(x) > 34:
                d = 7
                cx = CX + x
                rows.append(spline([(cx, y - d), (cx + d * .62, y), (cx, y + d * .9), (cx - d * .62, y)], True, 6))
    mot = R.mask(rows, .5)
    c.tint(GOLD(tone * .9 + .18), mot * .55)
    c.a = m
    shadowed(p, m, 4, -3, 7, .6, '4a2018')
    p.merge(c)
    # placket: a band with gold piping, buttons
    pl = R.mask(spline(L(-1, [(34, 1424), (33, 1600), (32, 2000), (32, 2400)]), n=10).tolist() +
                spline(L(1, [(34, 2400), (34, 2000), (34, 1600), (36, 1424)]), n=10).tolist()) * m
    inner = blur(pl, 4)
    p.multiply('021a1e', (np.roll(inner, 5, 1) * (1 - pl)) * .65 * m)
    p.light('4fb0a6', pl * .05)
    for x in (-33, 34):
        g = R.mask(taper(spline(L(1, [(x, 1432), (x, 1700), (x, 2400)])), 6.5)) * m
        gz = 6 * blur(g, 1.6)
        _, gt = light(gz, .5, .22, .70)
        thread = .06 * np.sin(R.Y * 1.1 + R.X * .6)
        p.multiply('021a1e', blur(np.roll(g, 4, 1), 3) * .4 * m)
        p.tint(GOLD(gt + thread - .10), g)
    for y in range(1580, 2400, 118):
        bm = R.mask(spline([(CX + 12.5 * np.cos(q), y + 12.5 * np.sin(q)) for q in np.linspace(0, 6.2832, 11)[:-1]], True))
        p.multiply('02171b', blur(np.roll(np.roll(bm, 5, 0), 5, 1), 4) * .75)
        bz = 15 * blur(bm, 4.5)
        _, bt = light(bz, 1, .2, .78)
        p.tint(GOLD(bt), bm)
        p.light('fff6d8', R.gauss(CX - 4, y - 4.5, 2.6, 2.2) * .8)


def collar(p):
    """Mandarin collar: two bands round the neck that nearly meet in front."""
    for s in (-1, 1):
        topl = spline(L(s, [(163, 1248), (158, 1282), (128, 1322), (84, 1352), (44, 1368), (30, 1374)]))
        bot = spline(L(s, [(34, 1444), (60, 1440), (112, 1420), (164, 1384), (188, 1330), (180, 1286)]))
        corner = spline(L(s, [(30, 1374), (25, 1384), (26, 1430), (34, 1444)]))
        poly = np.vstack([topl, corner[1:], bot[1:]])
        m = R.mask(poly)
        # a band that turns round the neck: bright where it faces the light
        z = 150 * np.sqrt(np.clip(1 - ((R.X - CX) / 235) ** 2, 0.02, 1)).astype(np.float32) + 10 * blur(m, 9)
        n, tone = light(z, 2, .12, .78)
        tone += .10 * gloss(n, KEY, 12) + .03
        c = Picture(R)
        c.rgb[:] = TEAL(tone)
        c.a = m
        shadowed(p, m, 3, 0, 8, .55, '3a1a14')
        shadowed(p, m, 3, 8, 7, .5, '02171b')
        # gold border along the top edge and round the corner
        line = np.vstack([topl, corner[1:-4]])
        g = R.mask(taper(line, 17)) * m
        gz = 7 * blur(g, 3)
        _, gt = light(gz, .5, .0, .78)
        tex = .10 * np.sin(R.X * .62 + R.Y * .25) * np.sin(R.Y * .55 - R.X * .2) + .05 * np.sin(R.X * 1.7 + R.Y * 1.3)
        gold = GOLD(gt + (tone - .4) * .9 + tex - .04)
        c.multiply('021a1e', blur(R.mask(taper(line, 26)), 3) * .55)
        c.tint(gold, g)
        fine = R.mask(taper(np.vstack([topl + np.array([s * 5, 19]), ]), 3)) * m
        c.tint(GOLD(tone * .8 + .28), fine * .8)
        # lit thickness of the top edge
        c.light('ffe9b0', R.mask(taper(topl + np.array([0, 1.5]), 2.2), .7) * m * (.35 if s < 0 else .16))
        c.multiply('02171b', R.mask(taper(bot + np.array([0, -3]), 5), 2.2) * .5)
        p.merge(c)


def blazer(p):
    X, Y = R.X - CX, R.Y
    z0 = torso()
    body_pts = [(168, 1270), (226, 1334), (330, 1386), (460, 1432), (592, 1466), (662, 1512), (712, 1604), (746, 1756),
                (778, 1960), (806, 2180), (826, 2420)]
    inner = [(150, 1330), (196, 1440), (196, 1600), (164, 1790), (112, 1990), (52, 2180), (-16, 2330), (-40, 2420)]
    for s in (1, -1):                       # her right front (viewer's left) laps over
        panel = np.vstack([spline(L(s, body_pts)), spline(L(s, inner[::-1]))])
        m = R.mask(panel)
        z = z0.copy()
        # arm: a tube, split from the chest by a valley
        z = z + 90 * blur(R.mask(taper(spline(L(s, [(640, 1580), (690, 1800), (722, 2050), (744, 2420)])), [(0, 150), (.3, 190), (1, 200)])), 34)
        z = fold(R, z, L(s, [(560, 1790), (572, 1950), (604, 2180), (628, 2420)]), [(0, 4), (.4, 30), (1, 34)], -46, 9)
        # sleeve head and folds
        z = fold(R, z, L(s, [(598, 1490), (620, 1580), (604, 1690), (566, 1800)]), [(0, 3), (.5, 9), (1, 5)], -5, 3)
        if s < 0:
            z = fold(R, z, L(s, [(560, 1800), (610, 1900), (690, 1985), (742, 2030)]), [(0, 0), (.4, 40), (1, 0)], 13, 11)
            z = fold(R, z, L(s, [(572, 1900), (606, 2030), (660, 2150)]), [(0, 0), (.5, 30), (1, 0)], 12, 10)
            z = fold(R, z, L(s, [(600, 2110), (680, 2190), (780, 2200)]), [(0, 0), (.35, 34), (1, 0)], 15, 10)
            z = fold(R, z, L(s, [(700, 1700), (722, 1850), (748, 2000)]), [(0, 0), (.5, 26), (1, 0)], 8, 10)
        else:
            z = fold(R, z, L(s, [(564, 1820), (620, 1880), (700, 1900)]), [(0, 0), (.4, 32), (1, 0)], 12, 10)
            z = fold(R, z, L(s, [(574, 1900), (622, 2010), (716, 2090), (770, 2100)]), [(0, 0), (.35, 40), (1, 0)], 14, 11)
            z = fold(R, z, L(s, [(604, 2090), (640, 2200), (700, 2300)]), [(0, 0), (.5, 30), (1, 0)], 12, 10)
            z = fold(R, z, L(s, [(690, 1640), (730, 1800), (744, 1940)]), [(0, 0), (.5, 30), (1, 0)], 9, 12)
        # pulls from the armhole to the button, and over the bust
        z = fold(R, z, L(s, [(548, 1800), (450, 1880), (330, 1960), (210, 2080)]), [(0, 0), (.35, 34), (1, 0)], 15, 12)
        z = fold(R, z, L(s, [(545, 1900), (440, 2030), (300, 2170), (160, 2250)]), [(0, 0), (.4, 42), (1, 0)], 18, 14)
        z = fold(R, z, L(s, [(560, 2060), (450, 2200), (330, 2330)]), [(0, 0), (.5, 40), (1, 0)], 16, 13)
        z = fold(R, z, L(s, [(500, 1520), (540, 1640), (552, 1760)]), [(0, 0), (.5, 30), (1, 0)], 12, 12)
        n, tone = light(z, 2.6, .05, .66)
        tone = tone + .11 * R.gauss(CX - 520, 1560, 190, 150) + .05 * R.gauss(CX - 300, 1800, 200, 240) - .11 * smooth(1750, 2420, Y) - .05 * smooth(100, 700, X)
        tone = tone + .04 * gloss(n, KEY, 6)
        weave = .010 * np.sin((X + Y) * 1.25) + .006 * np.sin((X - Y) * 2.1)
        c = Picture(R)
        c.rgb[:] = INDIGO(tone + weave)
        c.light('c07a34', wrapped(n, unit(.98, -.18, -.05), .0) ** 2 * (.34 if s > 0 else .03) * smooth(640, 720, np.abs(X) + .12 * (1700 - Y)))
        c.a = m
        # armhole seam, with its stitch of light
        seam = spline(L(s, [(592, 1482), (616, 1572), (604, 1690), (562, 1810)]))
        c.multiply('05060f', R.mask(taper(seam, [(0, 3), (.5, 4), (1, 2)]), 1.2) * .75)
        c.light('8fa0d0', R.mask(taper(seam + np.array([-4.5, 0]), 2.4), 1.2) * (.20 if s < 0 else .10))
        # dart
        dart = spline(L(s, [(330, 1960), (318, 2150), (300, 2400)]))
        c.multiply('05060f', R.mask(taper(dart, [(0, 0), (.3, 3), (1, 3.5)]), 1.2) * .5)
        shadowed(p, m, 10 if s < 0 else -4, 8, 14, .60, '030a12')
        shadowed(p, m, 3 if s < 0 else -2, 3, 4, .5, '030a12')
        p.merge(c)

        # ---- lapel and collar of the blazer, each its own leaf of cloth
        lap_in = spline(L(s, [(199, 1470), (199, 1600), (168, 1790), (116, 1990), (58, 2170), (2, 2300)]))
        lap_out = spline(L(s, [(40, 2262), (140, 2120), (262, 1930), (352, 1770), (420, 1646)]))
        notch = spline(L(s, [(420, 1646), (360, 1606), (306, 1572)]), n=8)
        rest = spline(L(s, [(306, 1572), (250, 1500), (199, 1470)]), n=8)
        lm = R.mask(np.vstack([lap_in, lap_out, notch[1:], rest[1:]]))
        col = np.vstack([spline(L(s, [(158, 1236), (172, 1290), (186, 1370), (198, 1476)])), spline(L(s, [(198, 1476), (252, 1528), (306, 1574)]), n=8)[1:],
                         spline(L(s, [(306, 1574), (336, 1560), (366, 1528)]), n=8)[1:],
                         spline(L(s, [(366, 1528), (350, 1460), (298, 1388), (240, 1330), (200, 1282), (170, 1236)]))[1:]])
        cm = R.mask(col)
        for leaf, bulge, dim in ((cm, 15, .015), (lm, 17, .03)):
            zz = z0 + bulge * .55 * blur(leaf, 18) + 3 * blur(leaf, 3)
            zz = fold(R, zz, L(s, [(182, 1560), (240, 1700), (230, 1840)]), [(0, 0), (.5, 50), (1, 0)], 8, 22)
            nn, tt = light(zz, 2.2, .08, .66)
            k = Picture(R)
            k.rgb[:] = INDIGO(tt + .05 * gloss(nn, KEY, 6) + dim + weave * 1.2)
            k.a = leaf
            shadowed(p, leaf, 8, 9, 10, .55, '04050c')
            shadowed(p, leaf, 3, 3, 3, .5, '04050c')
            edge = np.clip(leaf - blur(np.roll(np.roll(leaf, 2, 0), 2, 1), 1.2), 0, 1)
            k.light('9fb0e0', edge * .34)
            dark = np.clip(leaf - blur(np.roll(np.roll(leaf, -3, 0), -3, 1), 1.5), 0, 1)
            k.multiply('04050c', dark * .5)
            # pick stitching inside the edge
            far = blur(leaf, 6)
            st = np.exp(-.5 * ((far - .955) / .012) ** 2) * (np.sin(R.Y * .75 + R.X * .2) > -.2)
            k.light('7f90c4', st.astype(np.float32) * .12)
            k.multiply('05060c', smooth(1372, 1262, R.Y) * .72)          # tucked under the hair
            p.merge(k)


def chin_shadow():
    r = Region(860, 1040, 1330, 1400)
    p = Picture(r)
    p.rgb[:] = hexc('3a140e')
    jaw = spline([(880, 1020), (905, 1080), (960, 1135), (1030, 1176), (1100, 1190), (1180, 1172), (1240, 1120), (1278, 1040)], True)
    m = r.mask(jaw + np.array([14, 10]), 13) * .74
    m2 = r.mask(jaw + np.array([30, 46]), 34) * .42
    a = 1 - (1 - m) * (1 - m2)
    side = smooth(905, 950, r.X) * smooth(1254, 1212, r.X)
    p.a = a * smooth(1395, 1290, r.Y) * smooth(1042, 1100, r.Y) * side
    return p


def layers():
    p = neck()
    kurta(p)
    collar(p)
    blazer(p)
    # the lamp behind: warm rim on the right shoulder, cooler one on the left
    m = blur(p.a, 1)
    away = smooth(1300, 1400, R.Y) * smooth(190, 260, np.abs(R.X - CX))
    e = np.clip(m - blur(np.roll(np.roll(p.a, -6, 1), 5, 0), 6), 0, 1) * (R.X > CX + 150) * away
    p.light('ffb562', e * .55)
    e2 = np.clip(m - blur(np.roll(np.roll(p.a, 5, 1), 5, 0), 5), 0, 1) * (R.X < CX - 150) * away
    p.light('9fc9e0', e2 * .45)
    p.r.y0 -= LIFT
    return {
        'body': (p, {'follows': 'body', 'depth': 0, 'trail': 0, 'neck': {'top': 1110, 'bottom': 1310}}),
        'chin-shadow': (chin_shadow(), {'follows': 'head', 'depth': 60, 'trail': 0}),
    }
