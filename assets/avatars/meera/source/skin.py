"""Neck, breastbone and bare arms."""
from figure import *
from sitter import SKIN

NECK = [(970, 192), (1040, 178), (1110, 165), (1175, 158), (1225, 162), (1268, 182), (1304, 222), (1340, 300), (1380, 400), (1440, 480)]


def neck(r=R):
    X, Y = r.X - CX, r.Y
    w = curve(NECK + [(1640, 520)])
    ys = np.linspace(970, 1640, 150)
    m = r.mask(np.vstack([np.stack([CX - w(ys), ys], 1), np.stack([CX + w(ys), ys], 1)[::-1]]))
    # a cylinder above, that opens into the flatter plane of the chest
    q = np.clip(np.abs(X) / (w(Y) * 1.05), 0, .995)
    z = 155 * (1 - q ** 2.2) ** .6
    z = blur(z.astype(np.float32), 5)
    z = z + curve([(1290, 0), (1420, 18), (1640, 90)])(Y)
    for s in (-1, 1):
        # the muscle from behind the ear to the notch of the throat
        z = z + 9 * blur(r.mask(taper(spline(L(s, [(150, 1050), (124, 1140), (86, 1240), (46, 1332), (28, 1382)])),
                                       [(0, 20), (.4, 50), (.8, 40), (1, 22)])), 14)
        z = z - 6 * r.gauss(CX + s * 62, 1262, 22, 66, s * 26)
        # collar bone: a ridge with hollows above and below
        z = z + 15 * blur(r.mask(taper(spline(L(s, [(26, 1394), (84, 1388), (170, 1368), (270, 1356), (370, 1372)])),
                                       [(0, 30), (.3, 32), (.7, 26), (1, 10)])), 13)
        z = z - 11 * r.gauss(CX + s * 128, 1340, 66, 18, -s * 8)
        z = z - 6 * r.gauss(CX + s * 150, 1408, 90, 16, -s * 6)
    z = z + 6 * r.gauss(CX, 1195, 26, 60) - 10 * r.gauss(CX, 1376, 22, 24) + 7 * r.gauss(CX, 1480, 60, 90)
    n = normals(z, 3)
    tone = .13 + .64 * wrapped(n, KEY, .28) ** 1.1
    tone -= .15 * smooth(1250, 1090, Y) + .05 * smooth(20, 160, X)
    tone -= .18 * smooth(94, 165, np.abs(X)) * smooth(1310, 1220, Y)
    tone += .05 * r.gauss(CX - 90, 1440, 130, 70)
    p = Picture(r)
    p.rgb[:] = SKIN(tone)
    p.tint('963e26', np.exp(-.5 * ((tone - .40) / .09) ** 2) * .20)
    p.light('46302a', wrapped(n, FILL, .1) * smooth(.5, .2, tone) * .22)
    p.light('ffd6ac', gloss(n, KEY, 18) * .13)
    p.light('7a2440', wrapped(n, unit(.1, .95, .4), .1) * smooth(1380, 1560, Y) * .10)       # the silk's red, thrown back
    for y, k in ((1165, .15), (1238, .16)):                                 # two faint lines of the neck
        p.multiply('5c2a1c', r.stroke([(CX - 132, y - 24), (CX - 60, y + 2), (CX + 20, y + 8), (CX + 124, y - 16)], [(0, 0), (.5, 4.5), (1, 0)], 2.5) * k * 2)
    rng = np.random.default_rng(41)
    f = blur(rng.normal(0, 1, tone.shape).astype(np.float32), 24)
    f /= f.std()
    p.tint('a04a32', np.clip(f, 0, 2) * .03)
    p.tint('c89468', np.clip(-f, 0, 2) * .025)
    p.a = m
    return p


def arms(z):
    """Bare below the sleeves."""
    X, Y = R.X - CX, R.Y
    for s in (-1, 1):
        # the muscle's edge towards the elbow, and the sleeve's shade below
        z = z + 9 * blur(R.mask(taper(spline(L(s, [(640, 1960), (664, 2120), (690, 2300), (704, 2420)])), [(0, 30), (.5, 44), (1, 30)])), 14)
        z = z - 8 * R.gauss(CX + s * 626, 2200, 16, 150, -s * 8)
    n = normals(z, 3)
    tone = .12 + .62 * wrapped(n, KEY, .26) ** 1.1
    tone -= .22 * np.exp(-.5 * ((Y - 2006) / 20) ** 2)
    tone -= .10 * smooth(0, 500, X) + .05 * smooth(2050, 2300, Y)
    p = Picture(R)
    p.rgb[:] = SKIN(tone)
    p.tint('963e26', np.exp(-.5 * ((tone - .40) / .10) ** 2) * .18)
    p.light('46302a', wrapped(n, FILL, .1) * smooth(.5, .2, tone) * .25)
    p.light('ffd6ac', gloss(n, KEY, 16) * .10)
    for s in (-1, 1):
        m = np.vstack([spline(L(s, SHOULDER[7:])), spline(L(s, ARMPIT))[::-1]])
        p.a = np.maximum(p.a, R.mask(m))
    p.a *= smooth(1900, 1910, Y)
    return p
