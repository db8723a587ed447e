"""Neck, cream kurta, and the Nehru jacket over it; and the chin's shadow."""
import numpy as np
from painting.brush import *
from painting.cloth import fold, light, shadowed
from painting.sitter import CX
from sitter import RAGHAV

LIFT = 24            # drawn this much low and set up at the end
R = Region(40, 1000, 2120, 2400 + LIFT)
SKIN = RAGHAV.skin.ramp
CREAM = Ramp((0, '241a14'), (.18, '4d3d31'), (.36, '867361'), (.54, 'b6a48b'), (.72, 'dac9ae'), (.88, 'f0e4ce'), (1, 'fdf7ea'))
MAROON = Ramp((0, '080203'), (.2, '170609'), (.4, '2c0b11'), (.58, '47121b'), (.75, '672029'), (.9, '96474c'), (1, 'd0908e'))
BRONZE = Ramp((0, '160c06'), (.25, '3d2715'), (.45, '6a4a28'), (.62, '967046'), (.8, 'c8a577'), (1, 'f4e2c0'))

def L(s, pts):
    """Canvas points of offsets. Beyond the neck the figure was drawn a tenth too broad."""
    return [(CX + s * (x if x < 240 else 240 + (x - 240) * .90), y) for x, y in pts]



SHOULDER = [(150, 1200), (176, 1262), (236, 1308), (340, 1344), (460, 1378), (580, 1418), (664, 1462), (722, 1536), (758, 1650),
            (784, 1800), (806, 1960), (826, 2130), (842, 2300), (850, 2460)]
ARMHOLE = [(604, 1424), (578, 1500), (560, 1590), (556, 1680), (568, 1760), (592, 1830)]
ARMPIT = [(566, 1740), (590, 1830), (612, 1960), (632, 2140), (650, 2300), (664, 2460)]


def torso():
    X, Y = R.X - CX, R.Y
    prof = curve([(1000, 20), (1250, 40), (1370, 120), (1500, 210), (1700, 290), (1900, 320), (2150, 330), (2400, 318)])(Y)
    q = np.clip(np.abs(X) / 880, 0, .99)
    z = prof * (1 - q ** 2.5) ** .62
    for s in (-1, 1):
        z = z + 34 * R.gauss(CX + s * 270, 1720, 200, 150)            # chest
        z = z + 48 * R.gauss(CX + s * 600, 1530, 140, 100, s * 24)    # shoulder
    z = z + 26 * R.gauss(CX, 2150, 330, 230)                           # belly
    return (z - 20 * R.gauss(CX, 1760, 60, 200)).astype(np.float32)


def neck():
    X, Y = R.X - CX, R.Y
    w = curve([(1000, 214), (1080, 200), (1150, 186), (1215, 178), (1265, 182), (1320, 206), (1390, 300), (1440, 380), (1560, 420)])
    ys = np.linspace(1000, 1560, 140)
    m = R.mask(np.vstack([np.stack([CX - w(ys), ys], 1), np.stack([CX + w(ys), ys], 1)[::-1]]))
    q = np.clip(np.abs(X) / (w(Y) * 1.05), 0, .995)
    z = blur((165 * (1 - q ** 2.2) ** .6).astype(np.float32), 4)
    for s in (-1, 1):
        z = z + 17 * blur(R.mask(taper(spline(L(s, [(176, 1080), (142, 1170), (98, 1260), (54, 1340), (34, 1390)])),
                                       [(0, 24), (.4, 54), (.8, 36), (1, 20)])), 11)
        z = z - 8 * R.gauss(CX + s * 66, 1280, 22, 66, s * 26)
    z = z + 17 * R.gauss(CX, 1236, 24, 36) - 8 * R.gauss(CX, 1292, 30, 16)     # the throat
    n = normals(z, 3)
    tone = .11 + .62 * wrapped(n, KEY, .28) ** 1.1
    tone = tone - .17 * smooth(1320, 1140, Y) - .05 * smooth(20, 180, X) - .20 * smooth(110, 186, np.abs(X)) * smooth(1380, 1270, Y)
    p = Picture(R)
    p.rgb[:] = SKIN(tone)
    p.tint('96452a', np.exp(-.5 * ((tone - .42) / .09) ** 2) * .22)
    p.light('4a3428', wrapped(n, FILL, .1) * smooth(.5, .2, tone) * .20)
    p.light('ffdcb8', gloss(n, KEY, 20) * .08)
    p.a = m
    for y, k in ((1206, .34), (1252, .42), (1304, .30)):
        p.multiply('5e2c1e', R.stroke([(CX - 150, y - 26), (CX - 64, y), (CX + 20, y + 6), (CX + 140, y - 20)], [(0, 0), (.5, 5), (1, 0)], 2.6) * k)
        p.light('e8b48c', R.stroke([(CX - 120, y - 10), (CX - 60, y + 9), (CX + 10, y + 14)], [(0, 0), (.5, 5), (1, 0)], 3) * .06)
    return p


def kurta(p):
    """The sleeves, from the shoulder down; what the jacket covers is not painted with care."""
    m = R.mask(np.vstack([spline(L(-1, SHOULDER)), spline(L(1, SHOULDER))[::-1]]))
    m = m * (1 - R.mask(L(-1, [(190, 1000), (178, 1262), (140, 1330), (40, 1400)]) + L(1, [(40, 1400), (140, 1330), (178, 1262), (190, 1000)])))
    z = torso()
    for s in (-1, 1):
        z = z + 104 * blur(R.mask(taper(spline(L(s, [(650, 1560), (690, 1760), (720, 2000), (750, 2420)])), [(0, 150), (.3, 186), (1, 186)])), 34)
        z = fold(R, z, L(s, ARMPIT), [(0, 6), (.3, 30), (1, 40)], -56, 9)
        # cotton: soft breaks from the armhole, a wave above the elbow, deep creases at its bend
        left = [([(580, 1530), (622, 1640), (700, 1730), (760, 1770)], 46, 13, 13), ([(572, 1680), (612, 1780), (690, 1850), (780, 1880)], 40, 14, 12),
                ([(790, 1750), (742, 1830), (650, 1880)], 34, 9, 12), ([(612, 1950), (664, 2010), (760, 2020)], 44, 17, 11),
                ([(820, 1990), (750, 2060), (640, 2070)], 40, 15, 11), ([(634, 2120), (700, 2210), (828, 2250)], 54, 15, 14),
                ([(690, 1480), (726, 1600), (744, 1740)], 30, 9, 12), ([(654, 2280), (700, 2340), (780, 2400)], 44, 12, 13)]
        right = [([(584, 1560), (640, 1690), (716, 1790)], 44, 12, 13), ([(780, 1680), (720, 1790), (610, 1840)], 40, 10, 14),
                 ([(604, 1860), (668, 1930), (790, 1950)], 44, 16, 12), ([(812, 2040), (730, 2080), (630, 2030)], 46, 17, 12),
                 ([(626, 2090), (690, 2160), (760, 2180)], 38, 12, 11), ([(838, 2180), (770, 2270), (660, 2300)], 50, 13, 14),
                 ([(700, 1500), (738, 1620), (750, 1780)], 28, 8, 12), ([(690, 2330), (740, 2370), (830, 2370)], 40, 10, 13)]
        for pts, w, a, b in left if s < 0 else right:
            z = fold(R, z, L(s, pts), [(0, 0), (.35, w), (1, 0)], a * .72, b * 1.25)
    n, tone = light(z, 2.4, .10, .70)
    X, Y = R.X - CX, R.Y
    tone = tone + .05 * R.gauss(CX - 690, 1620, 90, 150) - .10 * smooth(1750, 2420, Y) - .07 * smooth(200, 800, X)
    weave = .010 * np.sin(X * 1.9) * np.sin(Y * 1.9)
    c = Picture(R)
    c.rgb[:] = CREAM(tone + weave)
    c.tint('c9a884', np.exp(-.5 * ((tone - .36) / .10) ** 2) * .22)               # warm light through thin cloth
    c.light('31506a', wrapped(n, FILL, .1) * smooth(.5, .2, tone) * .22)
    c.light('c07a34', wrapped(n, unit(.98, -.18, -.05), .0) ** 2 * .30 * smooth(700, 780, X))
    c.a = m
    shadowed(p, m, 3, -3, 7, .6, '3a1a12')
    p.merge(c)


def band(p, ramp, topl, bot, corner, s, thick, dark, lit, stitch=None):
    """Half of a standing collar that turns round the neck; s −1 is the viewer's left."""
    m = R.mask(np.vstack([topl, corner[1:], bot[1:]]))
    z = thick * np.sqrt(np.clip(1 - ((R.X - CX) / 262) ** 2, .02, 1)).astype(np.float32) + 9 * blur(m, 9)
    n, tone = light(z, 2, .10, .74)
    c = Picture(R)
    c.rgb[:] = ramp(tone + .05 * gloss(n, KEY, 12))
    c.a = m
    shadowed(p, m, 3, 0, 8, .55, '2c120c')
    shadowed(p, m, 3, 8, 7, .55, dark)
    if stitch is not None:
        far = blur(m, 6)
        st = np.exp(-.5 * ((far - .955) / .012) ** 2) * (np.sin(R.Y * .55 + R.X * .65) > -.2)
        c.light(stitch, st.astype(np.float32) * .16)
    c.light(lit, R.mask(taper(topl + np.array([0, 1.5]), 2.6), .8) * m * (.42 if s < 0 else .20))
    c.multiply(dark, R.mask(taper(bot + np.array([0, -3]), 5), 2.2) * .5)
    p.merge(c)


def collars(p):
    for s in (-1, 1):       # the kurta's, a finger's breadth above the jacket's
        topl = spline(L(s, [(192, 1239), (186, 1246), (180, 1262), (152, 1296), (104, 1328), (56, 1346), (30, 1352)]))
        bot = spline(L(s, [(30, 1420), (70, 1412), (126, 1384), (180, 1336), (200, 1290), (203, 1256), (199, 1242), (192, 1239)]))
        corner = spline(L(s, [(30, 1352), (24, 1360), (24, 1408), (30, 1420)]))
        band(p, CREAM, topl, bot, corner, s, 150, '5a4634', 'fffaf0')
    # the gap between its ends: button band of the kurta
    gap = R.mask(spline([(CX - 28, 1362), (CX, 1372), (CX + 28, 1362), (CX + 34, 1450), (CX, 1470), (CX - 34, 1450)], True), 1)
    p.tint(CREAM(.62 - .0022 * (R.Y - 1390) - .0022 * (R.X - CX)), gap)
    p.multiply('4a3424', R.stroke([(CX - 5, 1366), (CX - 5, 1460)], [(0, 2), (1, 3)], 1.2) * .5)
    p.multiply('5a4634', blur(R.mask(spline([(CX - 24, 1360), (CX - 20, 1470), (CX - 34, 1470)], True)) + R.mask(spline([(CX + 24, 1360), (CX + 20, 1470), (CX + 34, 1470)], True)), 4) * gap * .5)
    pearl = R.mask(spline([(CX + 9 * np.cos(q), 1408 + 9 * np.sin(q)) for q in np.linspace(0, 6.2832, 11)[:-1]], True))
    p.multiply('3a281c', blur(np.roll(np.roll(pearl, 3, 0), 2, 1), 3) * .6)
    _, t = light(10 * blur(pearl, 3.5), 1, .16, .72)
    p.tint(CREAM(t + .12), pearl)
    for s in (-1, 1):
        topl = spline(L(s, [(211, 1257), (205, 1264), (197, 1290), (164, 1326), (112, 1360), (66, 1378), (46, 1384)]))
        corner = spline(L(s, [(46, 1384), (31, 1391), (22, 1410), (20, 1456), (22, 1466)]))
        bot = spline(L(s, [(22, 1466), (70, 1456), (136, 1424), (196, 1374), (220, 1318), (221, 1276), (218, 1260), (211, 1257)]))
        band(p, MAROON, topl, bot, corner, s, 160, '0b0305', 'e09aa4', 'd08890')


def jacket(p):
    X, Y = R.X - CX, R.Y
    z0 = torso()
    hem = 2460
    # from the neck along the shoulder to the armhole, down it, and down the side under the arm
    side = [(200, 1282), (236, 1304), (340, 1340), (460, 1374), (604, 1424)]
    slub = blur(np.random.default_rng(12).normal(0, 1, R.X.shape).astype(np.float32), 0)
    slub = cv2.GaussianBlur(slub, (0, 0), sigmaX=11, sigmaY=.8) + .8 * cv2.GaussianBlur(slub[:, ::-1], (0, 0), sigmaX=.8, sigmaY=9)
    slub /= slub.std()
    for s in (1, -1):                       # his right front, the viewer's left, laps over
        edge = [(12, 1462), (10, 1600), (10, 1900), (10, hem)] if s > 0 else [(6, 1462), (6, 1600), (6, 1900), (6, hem)]
        outer = np.vstack([spline(L(s, side)), spline(L(s, ARMHOLE))[1:], spline(L(s, [(592, 1830), (620, 1960), (644, 2140), (666, hem)]))[1:]])
        inner = np.vstack([spline(L(-1 if s < 0 else 1, [(x if s < 0 else -x, y) for x, y in edge[::-1]])),
                           spline(L(s, [(22, 1462), (80, 1440), (150, 1402), (200, 1346), (216, 1300)]))])
        m = R.mask(np.vstack([outer, inner]))
        # the sleeve hangs in front of the side
        m = m * (1 - R.mask(np.vstack([spline(L(s, [(600, 1800)] + ARMPIT[1:])), [(CX + s * 980, 2460)], [(CX + s * 980, 1800)]]), 1))
        z = z0.copy()
        for pts, w, a, b in (([(548, 1800), (450, 1880), (330, 1970), (180, 2040)], 44, 15, 14), ([(560, 1900), (440, 2040), (280, 2140), (110, 2170)], 48, 16, 15),
                             ([(590, 2060), (450, 2180), (320, 2260)], 46, 15, 14), ([(520, 1520), (536, 1640), (540, 1760)], 32, 12, 12),
                             ([(60, 1500), (110, 1640), (130, 1800)], 40, 8, 14), ([(300, 1400), (360, 1500), (440, 1560)], 50, 9, 18),
                             ([(60, 2040), (130, 2080), (240, 2090)], 30, 9, 10)):
            k = 1 if s < 0 else .6
            z = fold(R, z, L(s, [(x, y + (0 if s < 0 else 24)) for x, y in pts]), [(0, 0), (.4, w), (1, 0)], a * k, b)
        z = z + 8 * blur(m, 6)
        n, tone = light(z, 2.6, .06, .70)
        tone = tone + .08 * R.gauss(CX - 430, 1560, 190, 150) - .12 * smooth(1800, 2420, Y) - .05 * smooth(60, 600, X) + .05 * gloss(n, KEY, 8)
        tone = tone + .016 * slub * (.5 + tone)
        c = Picture(R)
        c.rgb[:] = MAROON(tone)
        c.light('31405a', wrapped(n, FILL, .1) * smooth(.4, .1, tone) * .10)
        c.a = m
        rim = spline(L(s, ARMHOLE))
        c.light('e6a0a8', R.mask(taper(rim + np.array([-s * 4.0, 0]), 3), 1.2) * (.30 if s < 0 else .14))
        c.multiply('0a0204', R.mask(taper(rim + np.array([-s * 12, 0]), 3), 1.4) * .6)
        st = R.mask(taper(rim + np.array([-s * 17, 1]), 2.2), .7) * (np.sin(Y * .7) > -.3)
        c.light('c8808a', st * .16)
        dart = spline(L(s, [(300, 1980), (306, 2160), (318, 2420)]))
        c.multiply('0a0204', R.mask(taper(dart, [(0, 0), (.3, 3), (1, 3.5)]), 1.3) * .5)
        shadowed(p, m, 9 if s < 0 else -2, 8, 13, .55, '1a120c')
        shadowed(p, m, 3 if s < 0 else -2, 3, 4, .55, '1a0c08')
        p.merge(c)
    # the edge of the lap: lit where it turns, a line of stitches, its shadow on the other front
    lap = spline([(CX - 11, 1464), (CX - 10, 1600), (CX - 10, 1900), (CX - 10, 2460)])
    cloth = smooth(1462, 1470, Y)
    p.multiply('080203', R.mask(taper(lap + np.array([3.5, 0]), 6), 2.4) * .8 * cloth)
    p.light('e6a0a8', R.mask(taper(lap + np.array([-2.5, 0]), 2.4), .9) * .30 * cloth)
    p.light('c8808a', R.mask(taper(lap + np.array([-15, 0]), 2), .7) * (np.sin(Y * .7) > -.3) * .16 * cloth)


def pocket(p):
    """A welt on his left breast, and the corner of a handkerchief."""
    welt = np.array([(CX + 236, 1726), (CX + 396, 1700), (CX + 402, 1736), (CX + 241, 1763)], float)
    m = R.mask(np.array([(CX + 249, 1740), (CX + 246, 1704), (CX + 318, 1689), (CX + 384, 1681), (CX + 388, 1716)], float), .8)
    shadowed(p, m, 3, 5, 6, .6, '0a0204')
    _, t = light(torso() + 10 * blur(m, 5), 2, .26, .66)
    c = Picture(R)
    c.rgb[:] = CREAM(t)
    c.multiply('6a5242', blur(np.roll(R.mask(welt), -5, 0), 5) * .8)
    c.a = m
    p.merge(c)
    m = R.mask(welt, .6)
    shadowed(p, m, 3, 5, 5, .7, '0a0204')
    z = torso() + 9 * blur(m, 4)
    _, t = light(z, 2, .10, .70)
    c = Picture(R)
    c.rgb[:] = MAROON(t + .02)
    c.light('e6a0a8', R.mask(taper(welt[:2] + [0, 2], 2.2), .8) * .34)
    c.a = m
    p.merge(c)


def buttons(p):
    for y in range(1530, 2420, 132):
        b = R.mask(spline([(CX + 17 * np.cos(q), y + 17 * np.sin(q)) for q in np.linspace(0, 6.2832, 13)[:-1]], True))
        p.multiply('060102', blur(np.roll(np.roll(b, 6, 0), 5, 1), 5) * .8)
        z = 20 * blur(b, 5.5) - 5 * blur(R.mask(spline([(CX + 10 * np.cos(q), y + 10 * np.sin(q)) for q in np.linspace(0, 6.2832, 13)[:-1]], True)), 2)
        n, t = light(z, 1, .12, .76)
        p.tint(BRONZE(t + .25 * gloss(n, KEY, 20)), b)
        p.light('fff0d0', R.gauss(CX - 6, y - 7, 3.2, 2.6) * .6)


def chin_shadow():
    r = Region(840, 1040, 1340, 1400)
    p = Picture(r)
    p.rgb[:] = hexc('2a0e09')
    jaw = spline([(850, 1020), (872, 1084), (930, 1146), (1010, 1194), (1090, 1206), (1180, 1190), (1260, 1136), (1306, 1040)], True)
    m = r.mask(jaw + np.array([14, 10]), 13) * .74
    m2 = r.mask(jaw + np.array([30, 42]), 32) * .42
    a = 1 - (1 - m) * (1 - m2)
    side = smooth(882, 926, r.X) * smooth(1284, 1240, r.X)
    p.a = a * smooth(1345, 1270, r.Y) * smooth(1042, 1110, r.Y) * side
    return p


def layers():
    p = neck()
    kurta(p)
    jacket(p)
    collars(p)
    pocket(p)
    buttons(p)
    # the lamp behind: warm rim on the right shoulder, cooler one on the left
    m = blur(p.a, 1)
    away = smooth(1290, 1390, R.Y) * smooth(200, 280, np.abs(R.X - CX))
    e = np.clip(m - blur(np.roll(np.roll(p.a, -6, 1), 5, 0), 6), 0, 1) * (R.X > CX + 150) * away
    p.light('ffb562', e * .50)
    e2 = np.clip(m - blur(np.roll(np.roll(p.a, 5, 1), 5, 0), 5), 0, 1) * (R.X < CX - 150) * away
    p.light('9fc9e0', e2 * .35)
    p.r.y0 -= LIFT
    return {
        'body': (p, {'follows': 'body', 'depth': 0, 'trail': 0, 'neck': {'top': 1130, 'bottom': 1310}}),
        'chin-shadow': (chin_shadow(), {'follows': 'head', 'depth': 60, 'trail': 0}),
    }
