"""Blouse of green silk, and the pleated pallu of magenta silk over her left shoulder."""
from figure import *
from weave import *
import ornaments
import skin

NECKLINE = [(246, 1316), (240, 1390), (222, 1470), (180, 1536), (110, 1578), (0, 1592)]
HEM = curve([(-760, 1990), (-710, 2006), (-640, 2014), (-550, 2000), (550, 2000), (640, 2014), (710, 2006), (760, 1990)])     # of the sleeves
PLEATS = [0, .215, .375, .52, .66, .80, .92, 1.03]          # where each begins, across the fan
FAN = [
    [(250, 1318), (212, 1470), (128, 1650), (-40, 1822), (-268, 1962), (-480, 2078), (-660, 2180)],
    [(306, 1330), (304, 1500), (256, 1712), (130, 1936), (-60, 2140), (-260, 2320), (-560, 2560)],
    [(362, 1346), (380, 1520), (366, 1750), (286, 1990), (160, 2220), (-80, 2600)],
    [(420, 1364), (450, 1535), (456, 1760), (404, 2010), (318, 2230), (180, 2600)],
    [(478, 1384), (510, 1545), (520, 1740), (486, 1960), (440, 2200), (384, 2600)],
]
BORDER, BUTTA, SLUB = border(), butta(), slub(3)


def silk(z, soft, thread):
    """Tone of silk: a broad light, a narrower sheen, and threads that show in it."""
    n, tone = light(z, soft, .09, .70)
    sheen = gloss(n, KEY, 7)
    return n, tone + .08 * sheen + .05 * gloss(n, KEY, 24) + thread * (.005 + .007 * sheen)


def zari(c, tone, gold, relief, enamel, grain):
    """Lay gold thread on a painted cloth: it takes the cloth's light, and glitters where threads turn."""
    lift = relief - blur(relief, 2.2)
    edge = np.roll(np.roll(relief, 1, 0), 1, 1) - np.roll(np.roll(relief, -1, 0), -1, 1)
    soft = np.where(tone > .6, .6 + .35 * (tone - .6), tone)          # gold never burns out over a whole band
    gt = .12 + soft * .86 + lift * .34 - edge * .22 + grain * .03
    c.tint(GREEN(tone * .8 + .06), enamel)
    c.tint(GOLD(gt), gold)
    c.light('fff2c8', gold * np.clip(grain - 1.1, 0, 2) * smooth(.42, .7, tone) * .16)


def ring_of(pts):
    """A line drawn on her right, carried over the middle to her left."""
    return L(-1, pts) + L(1, pts[-2::-1])


def blouse(p):
    z = torso()
    X, Y = R.X - CX, R.Y
    sleeve = HEM(X)
    on_arm = np.maximum(arm(-1), arm(1))
    m = silhouette() * (1 - on_arm * smooth(sleeve - 1, sleeve + 1, Y))
    neckline = spline(ring_of([(300, 1180)] + NECKLINE))
    m = m * (1 - R.mask(neckline))
    for s in (-1, 1):
        # folds where the sleeve is set in, pulls from the armpit over the bust
        z = fold(R, z, L(s, [(540, 1700), (600, 1760), (668, 1790)]), [(0, 0), (.35, 30), (1, 0)], 12, 9)
        z = fold(R, z, L(s, [(536, 1780), (600, 1870), (690, 1900)]), [(0, 0), (.35, 34), (1, 0)], 11, 10)
        z = fold(R, z, L(s, [(524, 1730), (450, 1750), (350, 1740)]), [(0, 0), (.25, 26), (1, 0)], 13, 9)
        z = fold(R, z, L(s, [(528, 1800), (450, 1850), (370, 1866)]), [(0, 0), (.25, 26), (1, 0)], 11, 9)
        z = fold(R, z, L(s, [(500, 1560), (516, 1650), (520, 1740)]), [(0, 0), (.6, 22), (1, 4)], 5, 9)
        z = fold(R, z, L(s, [(300, 2050), (296, 2160), (300, 2400)]), [(0, 0), (.3, 6), (1, 6)], -6, 4)
    thread = threads(SLUB, Y * 1.0, X + 900)
    n, tone = silk(z, 2.2, thread * .5)
    tone = tone + .05 * R.gauss(CX - 540, 1520, 130, 110) - .10 * smooth(1800, 2400, Y) - .06 * smooth(100, 700, X)
    c = Picture(R)
    c.rgb[:] = GREEN(tone)
    c.light('3a1630', wrapped(n, unit(.5, .6, .4), .1) * .14)
    # small gold points
    pts = []
    for j, y in enumerate(range(1380, 2420, 58)):
        for i in range(-14, 15):
            x = i * 58 + (29 if j % 2 else 0)
            pts.append(ring(CX + x, y, 4.2, 5.2, 8))
    c.tint(GOLD(tone * .95 + .14), R.mask(pts, .6) * .6)
    # seams: armhole, and the dart
    for s in (-1, 1):
        seam = spline(L(s, [(486, 1396), (514, 1480), (526, 1600), (528, 1770)]))
        c.multiply('02100b', R.mask(taper(seam, [(0, 2), (.5, 4), (1, 3)]), 1.3) * .7)
        c.light('7fc0a0', R.mask(taper(seam + np.array([-4.5, 0]), 2.4), 1.2) * (.22 if s < 0 else .10))
    # a gold band round each sleeve, and round the neck
    grain = threads(SLUB, X * 2.2, Y * 2.2)
    for s in (-1, 1):
        far = np.where(arm(s) > .5, sleeve - Y, -9.0)
        tile = sample(BORDER, X * 1.0 + 2000 + 30 * np.sin(X / 90), far)
        gold, relief, enamel = (np.ascontiguousarray(tile[..., i]) * (m > .3) * (far > 0) for i in range(3))
        zari(c, tone, gold, relief, enamel, grain)
    lip = spline(ring_of([(x + 9 * (x > 0), y + 7) for x, y in NECKLINE]))
    g = R.mask(taper(lip, 17)) * m
    n, gt = light(7 * blur(g, 3.4), .5, 0, .74)
    rope = .10 * np.sin(X * .50 + Y * .50)
    c.multiply('02100b', blur(R.mask(taper(lip + np.array([2, 6]), 20)), 4) * .6)
    c.tint(GOLD(gt * .8 + (tone - .4) * .7 + rope + .04), g)
    c.tint(GOLD(tone * .85 + .16), R.mask(taper(spline(ring_of([(x + 20 * (x > 0), y + 18) for x, y in NECKLINE])), 3)) * m * .8)
    c.a = m
    shadowed(p, m, 3, 4, 8, .55, '2a0f0a')
    shadowed(p, m, 0, 2, 3, .45, '2a0f0a')
    c.multiply('02100b', np.exp(-.5 * ((sleeve - Y - 1) / 3) ** 2) * on_arm * .5)
    p.merge(c)


def fan_height(f, seams):
    """Pleats lie like tiles, the one at the neck on top: each rises to its fold, then drops to the next.
    Height, place across the pleat (0 to 1), and which pleat."""
    q, index = np.zeros_like(f.s), np.zeros_like(f.s)
    for k in range(len(PLEATS) - 1):
        a, b = seams[k], seams[k + 1]
        here = (f.s >= a) & (f.s < b)
        q = np.where(here, (f.s - a) / np.maximum(b - a, 1e-4), q)
        index = np.where(here, k, index)
    q = np.clip(q, 0, 1)
    amp = 9 + 13 * smooth(0, .35, f.t) - 5 * smooth(.6, 1, f.t)
    h = amp * (q ** 1.5) * (1 - .12 * q ** 8) + (len(PLEATS) - index) * 2.2
    return h.astype(np.float32), q, index


def past_seam(f, seams, index):
    """Units from the fold that lies over this pleat; far for the first pleat, which none lies over."""
    s0 = np.take_along_axis(np.array([np.broadcast_to(s, f.s.shape) for s in seams]), index[None].astype(int), 0)[0]
    across = np.gradient(f.s, axis=1)
    units = np.gradient(f.d, axis=1) / np.where(np.abs(across) < 1e-6, 1e-6, across)
    wide = np.clip(np.maximum(blur(units, 3), 1), 60, 1400)
    return np.clip((f.s - s0) * wide, 0, 400) + np.where(index == 0, 400, 0)


def pallu(p):
    X, Y = R.X - CX, R.Y
    f = Drape([L(1, g) for g in FAN], R)
    seams = []
    for k, v in enumerate(PLEATS):
        sway = 0 if k == 0 else .012 * np.sin(f.t * 7 + k * 1.9) + .008 * np.sin(f.t * 15 + k)
        seams.append(v + sway * smooth(.04, .3, f.t))
    h, q, index = fan_height(f, seams)
    m = f.mask * (1 - arm(-1)) * np.maximum(silhouette(), smooth(0, 60, X))
    z0 = torso()
    # soft drags across the pleats, from the shoulder's pin and over the bust
    z = z0 + 9 * blur(m, 12) + blur(h, 1.3)
    z = fold(R, z, L(1, [(330, 1420), (352, 1560), (330, 1720)]), [(0, 0), (.4, 20), (1, 0)], 5, 7)
    z = fold(R, z, L(1, [(150, 1760), (20, 1900), (-170, 2030)]), [(0, 0), (.5, 60), (1, 0)], 12, 18)
    z = fold(R, z, L(1, [(60, 1980), (-100, 2120), (-260, 2200)]), [(0, 0), (.5, 50), (1, 0)], 10, 14)
    z = fold(R, z, L(1, [(470, 1900), (400, 2060), (300, 2220)]), [(0, 0), (.5, 44), (1, 0)], 8, 12)
    along, across = f.run + index * 23, f.d + index * 61         # cloth that the folds hide
    thread = threads(SLUB, along * 1.1, across * 1.1 + 300)
    n, tone = silk(z, 1.4, thread)
    tone = tone - .09 * smooth(1780, 2420, Y) - .05 * smooth(150, 520, X) + .04 * R.gauss(CX + 330, 1500, 120, 120)
    # each fold's edge shades the next pleat
    gap = past_seam(f, seams, index)
    tone = tone - .26 * np.exp(-(gap / 15) ** 1.2) - .12 * np.exp(-(gap / 44) ** 1.4)
    roll = np.exp(-.5 * ((q - .86) / .09) ** 2) * (index < len(PLEATS) - 2)
    tone = tone + .07 * roll * smooth(.25, .5, tone)
    c = Picture(R)
    c.rgb[:] = MAGENTA(tone)
    c.light('ff9a5c', gloss(n, KEY, 5) * smooth(.45, .85, tone) * .09)        # shot with orange
    c.light('3a2c66', wrapped(n, FILL, .1) * smooth(.45, .2, tone) * .30)      # violet in its shade
    grain = threads(SLUB, along * 2.3 + 77, across * 2.3)
    b = sample(BUTTA, along, np.mod(across + 8, 132)) * smooth(128, 134, np.where(index == 0, f.d, 400))
    b = b * smooth(.0, .06, q) * smooth(1.0, .97, q)
    zari(c, tone, b * .9, b, np.zeros_like(b), grain)
    # borders: along the edge at the neck, and along the outer one
    for dist, where in ((f.d, index == 0), (f.left, index == len(PLEATS) - 2)):
        tile = sample(BORDER, f.run, np.where(where, dist, -9).astype(np.float32))
        gold, relief, enamel = (np.ascontiguousarray(tile[..., i]) for i in range(3))
        zari(c, tone, gold, relief, enamel, grain)
    c.light('ffd0e0', np.exp(-.5 * ((f.d - 3) / 2.0) ** 2) * m * .30)            # lit thickness of the edge
    c.a = m
    c.multiply('0c0208', blur(np.roll(arm(-1), 14, 1), 16) * .75)                # her right arm's shade on it
    shadowed(p, m, 6, 14, 20, .55, '06030a')
    shadowed(p, m, 2, 5, 6, .5, '06030a')
    p.merge(c)


def chin_shadow():
    r = Region(850, 1020, 1320, 1380)
    p = Picture(r)
    p.rgb[:] = hexc('26100a')
    jaw = spline([(856, 1000), (888, 1074), (944, 1136), (1022, 1180), (1096, 1190), (1178, 1172), (1246, 1118), (1296, 1020)], True)
    m = r.mask(jaw + np.array([14, 10]), 13) * .72
    m2 = r.mask(jaw + np.array([28, 44]), 32) * .42
    side = smooth(904, 946, r.X) * smooth(1256, 1214, r.X)
    p.a = (1 - (1 - m) * (1 - m2)) * smooth(1375, 1270, r.Y) * smooth(1026, 1090, r.Y) * side
    return p


def lamps(p):
    """Of the set: amber on the far shoulder, a cooler one on the near."""
    m = blur(p.a, 1)
    away = smooth(1280, 1380, R.Y) * smooth(190, 260, np.abs(R.X - CX))
    e = np.clip(m - blur(np.roll(np.roll(p.a, -6, 1), 5, 0), 6), 0, 1) * (R.X > CX + 150) * away
    p.light('ffb562', e * .55)
    e = np.clip(m - blur(np.roll(np.roll(p.a, 5, 1), 5, 0), 5), 0, 1) * (R.X < CX - 150) * away
    p.light('9fc9e0', e * .45)


def layers():
    p = skin.neck()
    p.a *= np.maximum(silhouette(), smooth(1262, 1240, R.Y))
    p.merge(skin.arms(torso()))
    ornaments.necklace(p)
    blouse(p)
    pallu(p)
    lamps(p)
    return {
        'body': (p, {'follows': 'body', 'depth': 0, 'trail': 0, 'neck': {'top': 1100, 'bottom': 1290}}),
        'chin-shadow': (chin_shadow(), {'follows': 'head', 'depth': 60, 'trail': 0}),
    }
