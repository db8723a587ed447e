"""The head's skin: a sculpted height field, lit, then painted like a portrait."""
import numpy as np
from painting.brush import *
from painting.sitter import CX


def region(sitter):
    return Region(*sitter.region)


def half(sitter):
    """Half width of the head by row."""
    return curve(sitter.half)


def outline(sitter):
    h = half(sitter)
    top, chin = sitter.half[0][0], sitter.chin
    ys = np.r_[np.linspace(top, chin - 31, 200), np.linspace(chin - 31, chin, 80)[1:]]
    hw = h(ys)
    return np.vstack([np.stack([CX - hw, ys], 1), np.stack([CX + hw, ys], 1)[::-1]])


def sculpt(sitter, r=None, nose=True):
    """Height of the skin over the axis of the turn: what lights the face, and its depth picture."""
    r = r or region(sitter)
    X, Y = r.X - CX, r.Y
    # skull: a superellipse across, the profile down; a little wider than the outline so that the edge is finite
    last = len(sitter.half) - 5
    w = curve([(k[0] + (-26 if i < 3 else 0) + (26 if i > last else 0), k[1] * 1.03 + 14) for i, k in enumerate(sitter.half)])(Y)
    q = np.clip(np.abs(X) / np.maximum(w, 1), 0, .997)
    z = curve(sitter.front)(Y) * (1 - q ** 2.35) ** .62
    z = blur(z.astype(np.float32), 11)
    for b in sitter.relief.values():
        for s in (-1, 1) if b.pair else (1,):
            z = z + b.height * sitter.frames[b.frame].gauss(r, b.x, b.y, b.sx, b.sy, s * b.turn, s)
    if nose:
        z = sculpt_nose(z, sitter, r)
    return z.astype(np.float32)


def sculpt_nose(z, sitter, r):
    f = sitter.frames['nose']
    X, Y = r.X - CX, r.Y

    def pair(x, y, sx, sy, a, rot=0):
        nonlocal z
        for s in (-1, 1):
            z = z + a * f.gauss(r, x, y, sx, sy, s * rot, s)
    amp = curve(sitter.nose.profile)(Y)
    sig = curve(sitter.nose.width)(Y)
    z = z + amp * np.exp(-.5 * np.abs(X / sig) ** 2.3)
    z = z + 13 * f.gauss(r, 0, 873, 22, 18)
    pair(34, 890, 14, 15, 22)        # wings
    pair(20, 901, 9, 9, 5)
    pair(53, 896, 7, 18, -5, -14)    # crease of the wing
    return z


def skin_light(z, soft=2.2, key=.88, wrap=.30):
    n = normals(z, soft)
    tone = .17 + key * .72 * wrapped(n, KEY, wrap) ** 1.12
    return n, tone


def occlusion(sitter, r):
    """Shade and cast shadow, laid into the tone before colouring, so that shadows keep warm edges."""
    eye, nose, mouth, chin = (sitter.frames[k] for k in ('eye', 'nose', 'mouth', 'chin'))
    occ = np.zeros_like(r.X)
    for s in (-1, 1):
        occ += .05 * eye.gauss(r, 68, 750, 17, 20, 0, s)            # inner corner of the eye
        occ += .07 * eye.gauss(r, 130, 722, 62, 15, s * 6, s)       # under the brow
        occ += .05 * nose.gauss(r, 62, 898, 9, 16, 0, s)            # beside the wing
        occ += .10 * sitter.frames['ear'].gauss(r, 306, 860, 36, 150, 0, s)   # before the ear
        occ += .07 * mouth.gauss(r, 109, 972, 8, 9, 0, s)           # mouth corner
    occ += .12 * blur(r.blob(nose.pts(1, [(-38, 908), (-18, 910), (0, 914), (18, 910), (42, 906), (48, 926), (24, 940),
                                          (2, 934), (-28, 926)])), 7)            # the nose's shadow on the lip
    occ += .07 * blur(r.blob(nose.pts(1, [(18, 800), (28, 840), (44, 880), (70, 910), (60, 930), (32, 926), (44, 905),
                                          (28, 870), (16, 830)])), 10)           # and beside it
    occ += .09 * mouth.gauss(r, 4, 1047, 46, 10)
    occ += .10 * smooth(sitter.hairline[0], sitter.hairline[1], r.Y)             # under the hairline
    occ += .10 * smooth(170, 290, r.X - CX) * smooth(1140, 700, r.Y)
    occ += .12 * smooth(chin.y(1085), chin.y(1136), r.Y)                         # under the chin
    return occ


def colour(p, sitter, n, tone):
    """Light inside the skin, local colour, and the shifts of hue that a brush leaves."""
    r, skin = p.r, sitter.skin
    eye, nose, mouth, chin, cheek = (sitter.frames[k] for k in ('eye', 'nose', 'mouth', 'chin', 'cheek'))
    # warm terminator and cool fill
    term = np.exp(-.5 * ((tone - .43) / .09) ** 2)
    p.tint(skin.terminator, term * .10)
    fill = wrapped(n, FILL, .15) * smooth(.55, .25, tone)
    p.light('4c382c', fill * .30)
    p.light('2c4a5a', fill * smooth(1200, 1350, r.X) * (.13 * sitter.lamp))
    p.light('6e4a34', wrapped(n, unit(.1, .95, .4), .1) * .16)      # bounce from the cloth
    for s in (-1, 1):
        p.tint(skin.flush, cheek.gauss(r, 168, 876, 64, 42, -s * 20, s) * ((.20 if s < 0 else .13) * skin.flush_gain))
        p.tint(skin.under_eye, eye.gauss(r, 132, 800, 58, 14, s * 4, s) * skin.under_eye_gain)
        p.tint(skin.lid, eye.gauss(r, 134, 724, 66, 19, s * 5, s) * .22)
        p.tint('b8503a', nose.gauss(r, 40, 893, 20, 16, 0, s) * (.22 * skin.flush_gain))
    p.tint(skin.nose, nose.gauss(r, 0, 876, 30, 24) * (.20 * skin.flush_gain))
    p.tint(skin.golden, r.gauss(CX - 20, 570, 170, 80) * .16)
    p.tint('b9604a', chin.gauss(r, 0, 1088, 48, 26) * (.12 * skin.flush_gain))
    p.tint('8a5a44', mouth.gauss(r, 0, 1000, 150, 60) * .05)
    # living skin: large, faint shifts of hue and value
    rng = np.random.default_rng(29)
    for i, sig in enumerate((26, 9)):
        f = blur(rng.normal(0, 1, tone.shape).astype(np.float32), sig)
        f /= f.std()
        p.tint(skin.warm[i], np.clip(f, 0, 2) * skin.mottle[i])
        p.tint(skin.cool[i], np.clip(-f, 0, 2) * skin.mottle[i] * smooth(.3, .6, tone))


def shine(p, sitter, n):
    r, k = p.r, sitter.skin.sheen
    nose, chin, cheek = (sitter.frames[name] for name in ('nose', 'chin', 'cheek'))
    g = gloss(n, KEY, 26)
    g2 = gloss(n, KEY, 9)
    area = (.30 * r.gauss(965, 575, 120, 80) + .55 * cheek.gauss(r, 180, 850, 70, 46, 0, -1)
            + .8 * nose.gauss(r, -6, 868, 22, 26) + .35 * nose.gauss(r, -6, 790, 14, 70) + .3 * chin.gauss(r, -14, 1088, 34, 22)
            + .16 * cheek.gauss(r, 160, 850, 40, 40))
    p.light('ffdcb8', g * area * (.42 * k) + g2 * area * (.12 * k))
    # crisp little lights: tip of the nose, bridge, inner cheek
    p.light('ffe6cc', blur(r.blob(nose.pts(1, [(-14, 862), (-4, 857), (4, 862), (3, 873), (-6, 878), (-15, 872)])), 5.5) * (.34 * k))
    p.light('ffe0c0', r.stroke(nose.pts(1, [(-9, 745), (-8, 790), (-6, 835)]), nose.widths([(0, 2), (.5, 9), (1, 3)]), 5) * (.20 * k))


def draw_nose(p, sitter):
    """By shadow only."""
    r, f = p.r, sitter.frames['nose']
    k, dark = sitter.skin.nose_shade, sitter.nose.nostril
    p.multiply('8a4a34', blur(r.blob(f.pts(1, [(-34, 900), (-18, 905), (0, 912), (18, 905), (34, 900), (28, 912), (14, 915),
                                               (0, 919), (-14, 915), (-28, 911)])), 5) * (.24 * k))
    for s in (-1, 1):
        nostril = spline(f.pts(s, [(12, 908), (18, 902), (26, 900), (32, 904), (30, 908.5), (21, 909.5)]), True)
        p.tint('3a130c', r.mask(nostril, 1.8) * (.88 * dark))
        p.multiply('74321f', r.mask(nostril, 5) * (.5 * dark))
        # wing: soft edge from the side of the ball to the base
        wing = r.stroke(f.pts(s, [(48, 873), (54, 888), (51, 903), (42, 909), (35, 907)]),
                        f.widths([(0, 0), (.35, 4), (.75, 5), (1, 1)]), 2.4)
        p.multiply('8c4630', wing * ((.42 if s < 0 else .62) * k))
        p.multiply('9c5a40', r.stroke(f.pts(s, [(29, 874), (33, 884), (31, 894)]), f.widths([(0, 0), (.5, 7), (1, 1)]), 5) * (.30 * k))


def draw_folds(p, sitter):
    r = p.r
    for f in sitter.folds:
        for s in (-1, 1) if f.pair else (1,):
            line = spline([(CX + s * x, y) for x, y in f.points])
            valley = r.mask(taper(line, f.widths), f.soft)
            p.multiply(f.colour, valley * f.shade)
            lit = r.mask(taper(line + np.array(f.lip, float), f.widths), f.soft * 1.2)
            p.light('ffd2a8', lit * np.clip(1 - valley, 0, 1) * (f.light * (1 if s < 0 else .7)))


def draw_stubble(p, sitter):
    r = p.r
    for b in sitter.stubble:
        m = r.blob(list(b.outline), b.soft)
        for h in b.holes:
            m = m * (1 - r.blob(list(h), b.soft * .6))
        lum = p.rgb.mean(2, keepdims=True)
        veil = hexc(b.veil) * (.35 + 1.1 * lum)
        p.rgb += (veil - p.rgb) * (m * b.veil_gain)[..., None]
        rng = np.random.default_rng(b.seed)
        st = Strands(r)
        ys, xs = np.nonzero(m > .04)
        light = blur(np.ascontiguousarray(lum[..., 0]), 8)
        for _ in range(b.hairs):
            k = int(rng.integers(len(xs)))
            x, y = xs[k], ys[k]
            c = hexc(b.colours[int(rng.integers(len(b.colours)))]) * (.30 + 1.25 * light[y, x])
            keep = rng.random() < m[y, x]
            turn, ln = rng.normal(0, .45), b.length * rng.uniform(.6, 1.4)
            if keep:
                a = np.array([x + r.x0 + rng.random(), y + r.y0 + rng.random()])
                lean = np.clip((a[0] - CX) / 260, -.7, .7)
                d = np.array([np.sin(lean + turn), np.cos(lean + turn)]) * ln
                st.stroke(np.array([a, a + d * .5, a + d]), [(0, 1.5), (.5, 1.2), (1, .3)], [(0, c)], b.alpha)
        hair = st.picture()
        a, rgb = hair.a, hair.rgb
        p.rgb += (rgb - p.rgb) * a[..., None]


def paint_ear(p, sitter, side):
    """The ear from the front: helix rim, hollow, antihelix, tragus and lobe; its top may lie under the hair."""
    r, f, s = p.r, sitter.frames['ear'], side
    P = lambda pts: f.pts(s, pts)
    m = r.blob(P([(262, 730), (280, 704), (304, 692), (326, 702), (336, 732), (336, 772), (329, 812), (319, 846), (311, 876),
                  (304, 902), (292, 917), (277, 915), (266, 896), (256, 850), (254, 790)]))
    dim = 0 if s < 0 else -.20
    p.over(sitter.skin.ramp(np.full_like(r.X, .60 + dim)), m)

    def stroke(pts, w, soft, col, k, light=False):
        a = r.stroke(P(pts), f.widths(w), soft) * m * k
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
    p.multiply('6a3022', r.stroke(P([(284, 720), (276, 790), (270, 860), (276, 905)]), f.widths([(0, 6), (.5, 14), (1, 8)]), 5) * m * .55)
    stroke([(276, 858), (284, 866), (294, 862)], [(0, 2), (.5, 7), (1, 2)], 3, '5a281c', .6)
    p.light('f8c79c', f.gauss(r, 292, 890, 10, 13, 0, s) * m * (.26 + dim))
    p.tint('b8523c', m * .20)
    p.multiply('7a4030', (m - np.clip(blur(m, 3) * 2 - 1, 0, 1)) * m * .35)


def draw_bindi(p, x, y):
    r = p.r
    b = r.mask(spline([(x + 8.8 * np.cos(q), y + 8.8 * np.sin(q)) for q in np.linspace(0, 6.2832, 11)[:-1]], True), .6)
    p.multiply('8c5040', r.gauss(x + 2, y + 3.5, 10, 10) * .45)
    p.tint('7c1224', b)
    p.light('ff8a90', b * r.gauss(x - 3, y - 3.5, 3.2, 2.6) * .5)


def paint(sitter):
    """The face layer and its height field, both on the sitter's region."""
    r = region(sitter)
    z = sculpt(sitter, r)
    if sitter.skin.pores:
        grain = np.random.default_rng(53).normal(0, 1, z.shape).astype(np.float32)
        n, tone = skin_light(z + sitter.skin.pores * (blur(grain, 1.6) + .6 * blur(grain, 3)), 1.6)
        n = normals(z, 2.2)
    else:
        n, tone = skin_light(z)
    tone = tone - occlusion(sitter, r)
    # light that skims the lit plane of forehead and cheek
    cheek = sitter.frames['cheek']
    tone += .07 * r.gauss(985, 590, 130, 100) + .075 * cheek.gauss(r, 180, 852, 70, 50, 0, -1) + .045 * cheek.gauss(r, 150, 860, 60, 50)
    p = Picture(r, 0)
    p.rgb[:] = sitter.skin.ramp(tone)
    colour(p, sitter, n, tone)
    shine(p, sitter, n)
    draw_nose(p, sitter)
    # philtrum and edge above the lip
    mouth = sitter.frames['mouth']
    p.multiply('a86a50', r.stroke(mouth.pts(1, [(3, 924), (3, 946), (2, 958)]), mouth.widths([(0, 3), (.6, 8), (1, 9)]), 6) * .26)
    p.light('e8b48c', r.stroke(mouth.pts(1, [(-12, 926), (-14, 944), (-17, 956)]), mouth.widths([(0, 1), (1, 5)]), 4) * .10)
    draw_folds(p, sitter)
    draw_stubble(p, sitter)
    if sitter.bindi:
        draw_bindi(p, *sitter.bindi)
    # ears behind, then the head in front
    face_mask = r.mask(outline(sitter))
    out = Picture(r)
    for s in (-1, 1):
        paint_ear(out, sitter, s)
    out.multiply('6a3426', blur(face_mask, 10) * .7)
    p.a = face_mask
    # a thin warm darkening at the very edge keeps the silhouette soft
    edge = np.clip(1 - blur(face_mask, 5) * 2 + 1, 0, 1) * face_mask
    p.multiply('a05a40', edge * .35)
    out.merge(p)
    return out, z
