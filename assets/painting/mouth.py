"""Lips, teeth, tongue."""
import numpy as np
from painting.brush import *
from painting.slots import *
from painting.sitter import CX


def sym(knots):
    """17 offsets of a curve given from the left corner to the middle."""
    return offsets(list(knots) + [(-u, v) for u, v in reversed(knots[:-1])])


def curves(m):
    return {'lipLine': sym(m.lip_line), 'upperOuter': sym(m.upper_outer), 'lowerOuter': sym(m.lower_outer)}


def upper_lip(m, skin_r, skin):
    c = curves(m)
    bands = m.upper_bands
    s = Strip(Slot(m.left, m.right), c['upperOuter'], c['lipLine'], m.upper_u, bands, m.upper_height, res=2.0)
    a, b = bands
    u, t = s.u, s.t
    r = Region(0, 0, s.w, s.h)
    p = Picture(r)
    p.rgb = s.sample(skin_r, skin)
    tt = np.clip(t, 0, 1.25)
    au = np.abs(u)
    # a roll that faces down: lit along its top, a little turn of light at the tubercle, dark towards the line
    side = .06 * smooth(.9, -.6, u) - .05 * smooth(.2, 1, u)
    tone = m.upper_tone + side - .27 * smooth(.15, 1.0, tt) - .05 * smooth(.16, 0, tt)
    tone += .07 * np.exp(-.5 * (((u + .02) / .13) ** 2 + ((tt - .62) / .26) ** 2))
    tone += .07 * np.exp(-.5 * (((u + .33) / .17) ** 2 + ((tt - .30) / .2) ** 2))
    tone += .04 * np.exp(-.5 * (((u - .30) / .17) ** 2 + ((tt - .30) / .2) ** 2))
    tone -= .10 * smooth(.7, 1.0, au)
    crease = np.cos(u * 61 + 1.4 * np.sin(u * 9)) * .5 + np.cos(u * 37 + 1) * .5
    tone += .012 * crease * smooth(0, .3, tt) * smooth(1.1, .7, tt)
    tone -= .14 * smooth(.90, 1.10, tt)
    col = m.ramp(tone)
    mid = smooth(a + m.edge[0], a + m.edge[1], s.row)           # soft vermilion edge
    cover = smooth(1.02, .97, au)
    p.rgb += (col - p.rgb) * (mid * smooth(1.05, .93, au))[..., None]
    p.a = (smooth(a - 12, a - 1, s.row) * cover * (s.row < b + 7)).astype(np.float32)
    # the lit ridge of skin on the bow
    ridge = np.exp(-.5 * ((s.row - (a - 4)) / 2.6) ** 2) * smooth(.62, .3, au)
    p.light('e9b48e', ridge * m.ridge * (1.2 - .5 * u))
    p.a = np.maximum(p.a, 0)
    # wet edge
    wet = smooth(b - 1, b + 1, s.row) * smooth(1.0, .9, au)
    p.tint('48161a', wet * .85)
    end = np.interp(au, [0, .2, .5, .9, 1], [4.2, 3.0, 2.4, 3.4, 1.0])
    p.a *= np.where(s.row > b, smooth(b + end + 1.6, b + end - 1.6, s.row) * smooth(1.0, .95, au), 1)
    return s, p


def lower_lip(m, skin_r, skin):
    c = curves(m)
    bands = m.lower_bands
    s = Strip(Slot(m.left, m.right), c['lipLine'], c['lowerOuter'], m.lower_u, bands, m.lower_height, res=2.0)
    a, b = bands
    u, t = s.u, s.t
    r = Region(0, 0, s.w, s.h)
    p = Picture(r)
    p.rgb = s.sample(skin_r, skin)
    tt = np.clip(t, -.2, 1.2)
    au = np.abs(u)
    # two soft pillows, lit from the upper left
    tone = m.lower_tone + .20 * np.exp(-.5 * ((tt - .38) / .24) ** 2) - .17 * smooth(.58, 1.02, tt) - .12 * smooth(.14, 0, tt)
    tone += .10 * np.exp(-.5 * (((u + .26) / .24) ** 2 + ((tt - .36) / .2) ** 2))
    tone += .05 * np.exp(-.5 * (((u - .24) / .2) ** 2 + ((tt - .38) / .2) ** 2))
    tone -= .05 * np.exp(-.5 * (((u - .0) / .06) ** 2 + ((tt - .5) / .4) ** 2))
    tone -= .10 * smooth(.2, 1, u) + .13 * smooth(.62, 1.0, au)
    crease = np.cos(u * 67 + 1.6 * np.sin(u * 7)) * .5 + np.cos(u * 41 + 2) * .5
    tone += .020 * crease * smooth(.05, .4, tt) * smooth(1, .6, tt)
    col = m.ramp(tone)
    p.rgb += (col - p.rgb) * (smooth(b + 3, b - 3, s.row) * smooth(1.05, .93, au))[..., None]
    cover = smooth(1.02, .97, au)
    p.a = (smooth(b + 14, b + 3, s.row) * cover).astype(np.float32)
    # gloss: broken strip of light
    g = np.exp(-.5 * (((u + .24) / .15) ** 2 + ((tt - .33 - .10 * (u + .24) ** 2) / .075) ** 2))
    g2 = np.exp(-.5 * (((u - .12) / .10) ** 2 + ((tt - .35) / .06) ** 2)) * .4
    p.light('ffd9cc', (g + g2) * (.75 + .25 * crease) * m.gloss)
    # wet inner edge
    wet = smooth(a + 1, a - 1, s.row) * smooth(1.0, .9, au)
    p.tint('6a2423', wet * .7)
    p.light('ffc8bc', np.exp(-.5 * (((u + .2) / .3) ** 2 + ((s.row - (a - 3)) / 1.6) ** 2)) * .18)
    p.a *= np.where(s.row < a, smooth(a - 8, a - 4, s.row) * smooth(1.0, .94, au), 1)
    # shadow under the lip
    q = s.row - b
    sh = np.exp(-.5 * ((q - 7) / 6.5) ** 2) * smooth(.66, .15, np.abs(u + -.04)) * (q > -2)
    p.over(hexc('5c2a1c'), (sh * m.under).astype(np.float32))
    return s, p


def behind(p, m):
    """What is drawn behind the canon's lips, carried to this mouth: moved with its corners, scaled with its width."""
    k = (m.right[0] - m.left[0]) / 204
    r = p.r
    x0, y0 = CX + (r.x0 - CX) * k, m.left[1] + (r.y0 - 972) * k
    if k == 1:
        r.x0, r.y0 = int(x0), int(y0)
        return p
    q = Picture(Region(int(np.floor(x0)), int(np.floor(y0)), int(np.ceil(x0 + r.w * k)), int(np.ceil(y0 + r.h * k))))
    at = lambda grid, first, scale: ((grid - first) / scale - .5).astype(np.float32)
    mx, my = at(q.r.X, x0, k), at(q.r.Y, y0, k)
    border = cv2.BORDER_REPLICATE if p.a.min() >= 1 else cv2.BORDER_CONSTANT
    ink = cv2.remap(np.dstack([p.rgb * p.a[..., None], p.a]), mx, my, cv2.INTER_LINEAR, borderMode=border)
    q.a = np.ascontiguousarray(ink[..., 3])
    q.rgb = ink[..., :3] / np.maximum(q.a, 1e-4)[..., None]
    return q


def inside(m):
    r = Region(960, 930, 1200, 1150)                # canon; behind() carries it to the sitter
    p = Picture(r, hexc('2a0b0c'))
    p.tint('5a1f1e', r.gauss(CX - 10, 1080, 70, 40) * .5)
    p.tint('0c0304', r.gauss(CX, 1015, 66, 34) * .75)
    p.tint('3c1214', smooth(60, 100, np.abs(r.X - CX)) * .6)
    return behind(p, m)


def upper_teeth(m):
    """Ten teeth on an arch: incisors wide, canines round, the rest falling back into the dark."""
    r = Region(995, 946, 1165, 1020)
    p = Picture(r)
    xs = [0, 23.5, 43, 60.5, 73.5, 82]
    bottoms = [1011.5, 1009.5, 1010.5, 1007, 1003]
    gum = Picture(r, hexc('a3534e'))
    for s in (-1, 1):
        for i in range(4, -1, -1):
            x0, x1 = xs[i], xs[i + 1]
            b = bottoms[i]
            rr = 3.5 if i < 2 else 5
            pts = [(CX + s * (x0 + .5), 952), (CX + s * (x1 - .3), 952), (CX + s * (x1 - .6), b - 10), (CX + s * (x1 - 1.2 - rr * .4), b - 2.2),
                   (CX + s * ((x0 + x1) / 2), b + (.6 if i != 2 else 1.6)), (CX + s * (x0 + 1.6 + rr * .2), b - 1.6), (CX + s * (x0 + .7), b - 9)]
            tooth = r.mask(spline(pts, True, 10))
            shade = 1 - .14 * i
            p.over(hexc(m.teeth) * shade, tooth)
            mid = CX + s * (x0 + x1) / 2
            p.tint(hexc('fffaf2') * min(1, shade + .05), tooth * r.gauss(mid - 3, 988, (x1 - x0) * .24, 16) * .8)
            p.multiply('b59a88', tooth * smooth((x1 - x0) * .30, (x1 - x0) * .52, np.abs(r.X - mid)) * .42)
    # lip's shadow above, translucent edge below, corners in the dark
    p.multiply('6b4038', smooth(992, 966, r.Y) * .75)
    p.multiply('c9c4cc', smooth(1003, 1012, r.Y) * .35)
    p.multiply('4a2622', smooth(34, 80, np.abs(r.X - CX)) * .85)
    return behind(p, m)


def lower_teeth(m):
    r = Region(1012, 992 - 20, 1148, 1048 - 20)
    p = Picture(r)
    xs = [0, 13, 26.5, 41, 54, 63]
    for s in (-1, 1):
        for i in range(4, -1, -1):
            x0, x1 = xs[i], xs[i + 1]
            tp = 987 + [0, .6, .2, 2.5, 5][i]
            pts = [(CX + s * (x0 + .4), 1025), (CX + s * (x0 + .6), tp + 5), (CX + s * (x0 + 2), tp + .6), (CX + s * (x1 - 2), tp + .4),
                   (CX + s * (x1 - .6), tp + 5), (CX + s * (x1 - .4), 1025)]
            tooth = r.mask(spline(pts, True, 8))
            p.over(hexc(m.lower_teeth) * (1 - .13 * i), tooth)
            p.multiply('9a7f70', tooth * smooth((x1 - x0) * .28, (x1 - x0) * .5, np.abs(r.X - (CX + s * (x0 + x1) / 2))) * .45)
    p.multiply('5a322c', smooth(992, 1018, r.Y) * .75)
    p.multiply('3c1c1a', smooth(22, 62, np.abs(r.X - CX)) * .85)
    p.multiply('b48f84', np.ones_like(r.X) * .7)
    return behind(p, m)


def tongue(m):
    """Its back fades into the dark; the tip is lit."""
    r = Region(1000, 954, 1160, 1060)
    p = Picture(r)
    body = r.mask(spline([(1080, 962), (1116, 966), (1142, 984), (1152, 1014), (1142, 1050), (1080, 1058), (1018, 1050),
                       (1008, 1014), (1018, 984), (1044, 966)], True), 1.5)
    z = 30 * blur(body, 18) - 8 * blur(r.stroke([(1080, 966), (1081, 1054)], [(0, 4), (.5, 9), (1, 9)]), 4)
    n = normals(z, 3)
    tone = .36 + .5 * wrapped(n, unit(-.3, -.5, .8), .3)
    ramp = Ramp((.3, '541c1e'), (.55, '8c3d3c'), (.75, 'b35a55'), (1, 'd98f86'))
    p.over(ramp(tone), body)
    p.light('ffd0c8', r.gauss(1060, 990, 15, 5) * .18 + r.gauss(1100, 993, 9, 4) * .08)
    p.multiply('4a1518', smooth(26, 72, np.abs(r.X - CX)) * .65)
    p.multiply('3a1013', smooth(985, 962, r.Y) * .75)
    return behind(p, m)
