"""Neck, an open-collar shirt, a charcoal suit jacket with a pocket square; and the shadow of the beard."""
import numpy as np
from painting.brush import *
from painting.cloth import light, shadowed
from sitter import SKIN

CX = 1080
R = Region(20, 1020, 2140, 2400)
SHIRT = Ramp((0, '2f3440'), (.2, '5c6474'), (.4, '8e98a9'), (.58, 'b9c2cf'), (.75, 'd9dfe7'), (.9, 'eff2f5'), (1, 'ffffff'))
WOOL = Ramp((0, '040507'), (.2, '0b0d11'), (.4, '15181e'), (.58, '22262e'), (.75, '363b46'), (.9, '585f6c'), (1, '8f98a6'))
SILK = Ramp((0, '220a05'), (.16, '4a1706'), (.34, '85300a'), (.52, 'b9520f'), (.68, 'd97420'), (.82, 'ee9a42'), (1, 'ffe0ae'))

L = lambda s, pts: [(CX + s * x, y) for x, y in pts]
both = lambda pts: L(-1, pts) + L(1, pts)[::-1]


def fold(z, points, widths, amp, soft):
    return z + amp * blur(R.mask(taper(spline(points), widths)), soft)


def torso():
    X, Y = R.X - CX, R.Y
    prof = curve([(1020, 20), (1260, 50), (1400, 125), (1550, 220), (1750, 300), (1950, 310), (2150, 285), (2400, 262)])(Y)
    q = np.clip(np.abs(X) / 900, 0, .99)
    z = prof * (1 - q ** 2.5) ** .62
    for s in (-1, 1):
        z = z + 40 * R.gauss(CX + s * 270, 1720, 210, 130)            # chest
        z = z + 46 * R.gauss(CX + s * 610, 1530, 160, 90, s * 18)     # shoulder
    return z.astype(np.float32)


def neck():
    X, Y = R.X - CX, R.Y
    w = curve([(1020, 206), (1100, 194), (1180, 184), (1250, 184), (1300, 196), (1350, 240), (1420, 330), (1600, 420)])
    ys = np.linspace(1020, 1600, 140)
    m = R.mask(np.vstack([np.stack([CX - w(ys), ys], 1), np.stack([CX + w(ys), ys], 1)[::-1]]))
    q = np.clip(np.abs(X) / (w(Y) * 1.05), 0, .995)
    z = blur((165 * (1 - q ** 2.2) ** .6).astype(np.float32), 4)
    for s in (-1, 1):
        z = z + 13 * blur(R.mask(taper(spline(L(s, [(166, 1090), (138, 1190), (98, 1310), (56, 1430), (26, 1530)])),
                                       [(0, 22), (.4, 46), (.8, 36), (1, 26)])), 12)
        z = z + 8 * blur(R.mask(taper(spline(L(s, [(14, 1520), (96, 1500), (190, 1480), (320, 1470)])), [(0, 26), (1, 26)])), 9)
    z = z + 10 * R.gauss(CX, 1330, 22, 34) - 9 * R.gauss(CX, 1500, 24, 40)
    n = normals(z, 3)
    tone = .10 + .60 * wrapped(n, KEY, .28) ** 1.1 - .10 * smooth(1400, 1180, Y) - .05 * smooth(20, 160, X)
    p = Picture(R)
    p.rgb[:] = SKIN(tone)
    p.tint('b4512f', np.exp(-.5 * ((tone - .42) / .09) ** 2) * .18)
    p.light('4a3428', wrapped(n, FILL, .1) * smooth(.5, .2, tone) * .22)
    p.light('ffdcb8', gloss(n, KEY, 20) * .10)
    p.a = m
    return p


def shirt(p):
    edge = [(150, 1280), (230, 1330), (360, 1430), (440, 1700), (450, 2396)]
    open_v = np.vstack([spline(L(-1, [(178, 1240), (100, 1360), (46, 1462), (-4, 1556)])), spline(L(1, [(8, 1556), (54, 1462), (106, 1360), (178, 1240)]))])
    m = R.blob(both(edge)) * (1 - R.mask(np.vstack([open_v, [(CX + 168, 1000), (CX - 168, 1000)]])))
    z = torso()
    for s, k in ((-1, 1.0), (1, .8)):
        z = fold(z, L(s, [(30, 1580), (70, 1720), (96, 1880)]), [(0, 0), (.5, 30), (1, 0)], 9 * k, 9)
        z = fold(z, L(s, [(170, 1520), (150, 1680), (130, 1820)]), [(0, 0), (.5, 26), (1, 0)], 9 * k, 8)
        z = fold(z, L(s, [(36, 1900), (80, 2050), (70, 2260)]), [(0, 0), (.5, 32), (1, 6)], 10, 9)
    z = fold(z, L(-1, [(40, 1700), (96, 1770), (176, 1820)]), [(0, 0), (.4, 18), (1, 0)], 7, 8)
    z = fold(z, L(1, [(44, 1960), (100, 1920), (150, 1860)]), [(0, 0), (.5, 18), (1, 0)], 7, 8)
    n, tone = light(z, 2.2, .16, .66)
    tone = tone - .10 * smooth(1560, 1440, R.Y)
    c = Picture(R)
    c.rgb[:] = SHIRT(tone + .006 * np.sin(R.X * 1.5) * np.sin(R.Y * 1.5))
    c.light('3a2a18', wrapped(n, unit(.3, .9, .4), .1) * .06)
    c.a = m
    shadowed(p, m, 4, -2, 7, .55, '4a2018')
    p.merge(c)
    # placket with its stitching, and buttons
    pl = R.mask(np.vstack([spline(L(1, [(-24, 1520), (-24, 1800), (-24, 2400)]), n=10), spline(L(1, [(32, 2400), (32, 1800), (34, 1490)]), n=10)])) * m
    p.multiply('2a3040', np.roll(blur(pl, 4), 4, 1) * (1 - pl) * .55 * m)
    p.light('ffffff', pl * .06)
    for x, k in ((-17, .30), (25, .30)):
        p.multiply('5a6274', R.mask(taper(spline(L(1, [(x, 1530), (x, 1900), (x, 2400)])), 2.2), .8) * m * k)
    for y in range(1600, 2400, 128):
        b = R.mask(spline([(CX + 4 + 11 * np.cos(q), y + 11 * np.sin(q)) for q in np.linspace(0, 6.2832, 11)[:-1]], True))
        p.multiply('39404e', blur(np.roll(np.roll(b, 4, 0), 4, 1), 3.5) * .7)
        _, bt = light(10 * blur(b, 3.5), 1, .30, .66)
        p.tint(SHIRT(bt - .02), b)
        p.multiply('6b7384', (R.gauss(CX + 1.5, y, 1.6, 1.6) + R.gauss(CX + 6.5, y, 1.6, 1.6)) * b * .9)


def collar(p):
    """Two leaves, open: each rises round the neck, turns over and lies on the chest."""
    for s in (1, -1):
        inner = spline(L(s, [(180, 1186), (158, 1262), (112, 1350), (66, 1438), (30, 1510)]))
        tip = spline(L(s, [(30, 1510), (84, 1556), (142, 1588)]), n=8)
        outer = spline(L(s, [(142, 1588), (186, 1510), (232, 1420), (250, 1330), (226, 1252), (200, 1190)]))
        m = R.mask(np.vstack([inner, tip[1:], outer[1:]]))
        z = torso() + 190 * np.sqrt(np.clip(1 - ((R.X - CX) / 290) ** 2, .02, 1)).astype(np.float32) + 12 * blur(m, 9)
        z = fold(z, L(s, [(196, 1270), (180, 1370), (128, 1490)]), [(0, 4), (.5, 26), (1, 10)], 9, 9)
        n, tone = light(z, 2, .20, .66)
        c = Picture(R)
        c.rgb[:] = SHIRT(tone + .02 - .16 * smooth(1330, 1230, R.Y))
        c.a = m
        shadowed(p, m, -3 * s, 6, 9, .60, '3a1a14')
        shadowed(p, m, 3, 9, 7, .55, '1a2030')
        line = np.vstack([inner, tip[1:]])
        c.light('ffffff', R.mask(taper(line, 3), .8) * m * (.5 if s < 0 else .3))
        for a, b in ((inner, (6 * s, 3)), (tip, (0, -7))):
            c.multiply('69728a', R.mask(taper(a + np.array(b, float), 1.8), .8) * m * .5)
        c.multiply('4a5266', R.mask(taper(outer, 8), 4) * m * .45)
        p.merge(c)


BODY = [(214, 1246), (246, 1318), (350, 1366), (492, 1400), (626, 1434), (712, 1484), (770, 1582), (806, 1740), (838, 1950), (866, 2180), (888, 2420)]
INNER = [(224, 1236), (231, 1340), (230, 1460), (222, 1600), (182, 1790), (128, 1990), (62, 2180), (-10, 2330), (-36, 2420)]


def sleeves(z, s):
    z = z + 95 * blur(R.mask(taper(spline(L(s, [(690, 1570), (742, 1800), (776, 2050), (800, 2420)])), [(0, 160), (.3, 205), (1, 214)])), 34)
    z = fold(z, L(s, [(604, 1790), (616, 1950), (650, 2180), (674, 2420)]), [(0, 4), (.4, 30), (1, 34)], -48, 9)
    z = fold(z, L(s, [(640, 1466), (666, 1560), (650, 1680), (610, 1800)]), [(0, 3), (.5, 10), (1, 5)], -5, 3)
    if s < 0:
        creases = [([(606, 1810), (660, 1900), (742, 1980), (800, 2020)], 42, 13), ([(616, 1910), (656, 2040), (716, 2160)], 32, 12),
                   ([(650, 2120), (736, 2200), (838, 2210)], 36, 15), ([(752, 1690), (778, 1850), (806, 2000)], 28, 9)]
    else:
        creases = [([(610, 1830), (668, 1890), (752, 1910)], 34, 12), ([(620, 1910), (672, 2020), (770, 2100), (830, 2110)], 42, 14),
                   ([(650, 2100), (690, 2210), (756, 2310)], 32, 12), ([(742, 1630), (786, 1800), (802, 1940)], 32, 10)]
    for pts, w, a in creases:
        z = fold(z, L(s, pts), [(0, 0), (.4, w), (1, 0)], a, 10)
    for pts, w, a in (([(592, 1800), (490, 1880), (360, 1970), (230, 2090)], 38, 13), ([(590, 1910), (480, 2040), (330, 2180), (180, 2260)], 44, 16),
                      ([(606, 2070), (490, 2210), (360, 2340)], 42, 14), ([(546, 1510), (586, 1640), (598, 1760)], 32, 12)):
        z = fold(z, L(s, pts), [(0, 0), (.4, w), (1, 0)], a, 13)
    return z


def jacket(p):
    X, Y = R.X - CX, R.Y
    z0 = torso()
    twill = (.012 * np.sin((X + Y) * 1.25) + .007 * np.sin((X - Y) * 2.1)).astype(np.float32)
    fleck = blur(np.random.default_rng(12).normal(0, 1, X.shape).astype(np.float32), .8) * .012
    for s in (-1, 1):                       # his left front (viewer's right) laps over
        m = R.mask(np.vstack([spline(L(s, BODY)), spline(L(s, INNER[::-1]))]))
        z = sleeves(z0.copy(), s)
        n, tone = light(z, 2.6, .07, .68)
        tone = tone + .11 * R.gauss(CX - 560, 1560, 200, 150) + .05 * R.gauss(CX - 320, 1800, 200, 240) - .10 * smooth(1750, 2420, Y) - .05 * smooth(100, 740, X)
        tone = tone + .04 * gloss(n, KEY, 6)
        c = Picture(R)
        c.rgb[:] = WOOL(tone + twill + fleck)
        c.light('c07a34', wrapped(n, unit(.98, -.18, -.05), .0) ** 2 * (.34 if s > 0 else .03) * smooth(690, 780, np.abs(X) + .12 * (1700 - Y)))
        c.a = m
        seam = spline(L(s, [(634, 1458), (662, 1552), (650, 1680), (606, 1812)]))
        c.multiply('030405', R.mask(taper(seam, [(0, 3), (.5, 4), (1, 2)]), 1.2) * .75)
        c.light('9aa4b8', R.mask(taper(seam + np.array([-4.5, 0]), 2.4), 1.2) * (.20 if s < 0 else .10))
        c.multiply('030405', R.mask(taper(spline(L(s, [(360, 1980), (346, 2160), (326, 2400)])), [(0, 0), (.3, 3), (1, 3.5)]), 1.2) * .5)
        shadowed(p, m, 10 if s < 0 else -4, 8, 14, .60, '10141c')
        shadowed(p, m, 3 if s < 0 else -2, 3, 4, .5, '10141c')
        p.merge(c)
        if s > 0:
            pocket(p)
        leaves(p, s, z0, twill + fleck)


def pocket(p):
    """Breast pocket with a square of the turban's cloth, folded flat."""
    for dy, dx, k in ((0, 0, 0.0), (11, 7, .04)):
        m = R.mask(spline(L(1, [(396 + dx, 1846), (394 + dx, 1818 + dy), (397 + dx, 1814 + dy), (460, 1803 + dy), (520 - dx, 1792 + dy), (524 - dx, 1796 + dy), (528 - dx, 1826),
                                (526, 1850), (400, 1868)]), True, 12))
        z = 8 * blur(m, 4) + 3 * np.sin((R.X - CX) * .055 + .5).astype(np.float32) + 2 * np.sin((R.X - CX) * .021 + 2).astype(np.float32)
        _, tone = light(z, 1.2, .13, .62)
        c = Picture(R)
        c.rgb[:] = SILK(tone + k)
        c.a = m
        shadowed(p, m, 3, 3, 4, .5, '050608')
        p.merge(c)
    welt = R.mask(np.array(L(1, [(382, 1852), (538, 1825), (545, 1866), (389, 1894)])))
    _, tone = light(torso() + 6 * blur(welt, 4), 1.6, .09, .66)
    c = Picture(R)
    c.rgb[:] = WOOL(tone + .03)
    c.a = welt
    c.light('9aa4b8', R.mask(taper(spline(L(1, [(382, 1852), (460, 1839), (538, 1825)])), 2.4), .8) * .22)
    shadowed(p, welt, 2, 5, 4, .6, '030405')
    p.merge(c)


def leaves(p, s, z0, weave):
    """Lapel and collar of the jacket, each its own leaf of cloth."""
    lap_in = spline(L(s, [(226, 1474), (222, 1600), (186, 1790), (132, 1990), (70, 2170), (10, 2310)]))
    lap_out = spline(L(s, [(50, 2270), (158, 2130), (292, 1940), (392, 1770), (462, 1632)]))
    notch = spline(L(s, [(462, 1632), (396, 1594), (334, 1562)]), n=8)
    rest = spline(L(s, [(334, 1562), (278, 1500), (226, 1474)]), n=8)
    lapel = R.mask(np.vstack([lap_in, lap_out, notch[1:], rest[1:]]))
    band = np.vstack([spline(L(s, [(198, 1196), (214, 1280), (224, 1370), (228, 1480)])), spline(L(s, [(228, 1480), (280, 1524), (334, 1564)]), n=8)[1:],
                      spline(L(s, [(334, 1564), (366, 1548), (398, 1514)]), n=8)[1:],
                      spline(L(s, [(398, 1514), (384, 1444), (330, 1372), (274, 1314), (232, 1256), (212, 1196)]))[1:]])
    for leaf, dim in ((R.mask(band), .025), (lapel, .04)):
        zz = z0 + 9 * blur(leaf, 18) + 3 * blur(leaf, 3)
        zz = fold(zz, L(s, [(200, 1560), (262, 1700), (250, 1840)]), [(0, 0), (.5, 50), (1, 0)], 8, 22)
        nn, tt = light(zz, 2.2, .09, .66)
        k = Picture(R)
        k.rgb[:] = WOOL(tt + .05 * gloss(nn, KEY, 6) + dim + weave * 1.2)
        k.a = leaf
        shadowed(p, leaf, 8, 9, 10, .55, '040507')
        shadowed(p, leaf, 3, 3, 3, .5, '040507')
        edge = np.clip(leaf - blur(np.roll(np.roll(leaf, 2, 0), 2, 1), 1.2), 0, 1)
        k.light('aab4c8', edge * .34)
        k.multiply('030405', np.clip(leaf - blur(np.roll(np.roll(leaf, -3, 0), -3, 1), 1.5), 0, 1) * .5)
        st = np.exp(-.5 * ((blur(leaf, 6) - .955) / .012) ** 2) * (np.sin(R.Y * .75 + R.X * .2) > -.2)
        k.light('8a94a8', st.astype(np.float32) * .12)
        p.merge(k)


def chin_shadow(body):
    """What head and beard cast on throat, collar and chest; it turns with the head, so it stops short of the edge."""
    r = Region(820, 1060, 1400, 1500)
    p = Picture(r)
    p.rgb[:] = hexc('24100c')
    jaw = spline([(842, 1040), (856, 1110), (892, 1190), (950, 1256), (1030, 1290), (1100, 1296), (1180, 1274), (1254, 1214), (1300, 1130), (1318, 1050)], True)
    m = r.mask(jaw + np.array([12, 14]), 11) * .74
    m2 = r.mask(jaw + np.array([34, 82]), 32) * .62
    p.a = (1 - (1 - m) * (1 - m2)) * smooth(1500, 1420, r.Y) * smooth(1062, 1120, r.Y)
    x, y = r.x0 - body.r.x0, r.y0 - body.r.y0
    p.a = p.a * smooth(.55, 1, blur(body.a, 12))[y:y + r.h, x:x + r.w]
    return p


def layers():
    p = neck()
    shirt(p)
    collar(p)
    jacket(p)
    # the lamp behind: warm rim on the right shoulder, a cooler one on the left
    m = blur(p.a, 1)
    away = smooth(1290, 1390, R.Y) * smooth(210, 290, np.abs(R.X - CX))
    e = np.clip(m - blur(np.roll(np.roll(p.a, -6, 1), 5, 0), 6), 0, 1) * (R.X > CX + 150) * away
    p.light('ffb562', e * .55)
    e2 = np.clip(m - blur(np.roll(np.roll(p.a, 5, 1), 5, 0), 5), 0, 1) * (R.X < CX - 150) * away
    p.light('9fc9e0', e2 * .45)
    return {
        'body': (p, {'follows': 'body', 'depth': 0, 'trail': 0, 'neck': {'top': 1130, 'bottom': 1330}}),
        'chin-shadow': (chin_shadow(p), {'follows': 'head', 'depth': 60, 'trail': 0}),
    }
