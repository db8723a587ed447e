"""Black hair, parted in the middle, drawn back over the tops of the ears into a low bun; jasmine round the bun."""
from figure import *
from painting import face
from painting.hair import Sheet, bump
from painting.sitter import CX
import jasmine
from sitter import MEERA

HAIR = Ramp((0, '040304'), (.2, '0b0809'), (.38, '171113'), (.54, '2a2022'), (.70, '493a3a'), (.84, '736160'), (1, 'ad9a96'))
SWEEP = [           # from the parting to the ear; offsets to the outside
    [(0, 506), (46, 502), (104, 519), (162, 561), (214, 624), (256, 688), (292, 732), (338, 762)],
    [(0, 464), (60, 459), (130, 485), (200, 546), (253, 624), (292, 696), (320, 746), (343, 782)],
    [(0, 414), (74, 408), (162, 438), (236, 518), (286, 614), (318, 700), (338, 756), (348, 802)],
    [(0, 362), (88, 352), (192, 392), (268, 488), (308, 600), (333, 704), (345, 768), (350, 818)],
    [(0, 308), (94, 303), (206, 344), (290, 448), (326, 586), (344, 700), (352, 776), (350, 830)],
]


def tone_lit(s, t):
    """The side of the key light: a broad band of sheen where the skull turns, a second one over the temple."""
    v = .26 + .04 * bump(s, .3, .3)
    v += .42 * bump(t, .30 + .04 * np.sin(s * 8) + .05 * s, .10) * (1 - .5 * smooth(.65, 1.0, s))
    v += .12 * bump(t, .64 + .02 * np.sin(s * 12), .07)
    v -= .12 * smooth(.06, 0, t) + .14 * smooth(.82, 1.0, t)
    v -= .06 * smooth(.10, 0, s)
    return v + .10 * smooth(.88, 1.02, s) * smooth(.9, .4, t)


def tone_far(s, t):
    v = .20 + .04 * bump(s, .4, .3)
    v += .27 * bump(t, .26 + .03 * np.sin(s * 9 + 1) + .03 * s, .085) * (1 - .5 * smooth(.6, 1, s))
    v += .10 * bump(t, .62, .07)
    v -= .10 * smooth(.05, 0, t) + .10 * smooth(.82, 1, t) + .05 * smooth(.10, 0, s)
    return v + .17 * smooth(.88, 1.02, s) * smooth(.08, .3, t)


def ears(r):
    """The ears' own outline, which the hair lies behind."""
    f = MEERA.frames['ear']
    pts = [(262, 730), (280, 704), (304, 692), (326, 702), (336, 732), (336, 772), (329, 812), (319, 846), (311, 876), (304, 902),
           (292, 917), (277, 915), (266, 896), (256, 850), (254, 790)]
    return np.maximum(*(r.blob(f.pts(s, pts)) for s in (-1, 1)))


def front():
    r = Region(660, 250, 1500, 900)
    sheet = lambda s, seed, tone: Sheet([L(s, g) for g in SWEEP], seed, tone, HAIR, clumps=17, clump_pull=.30, wave=2.2, var=.06)
    left = sheet(-1, 4, tone_lit).draw(r, (140, 1200, 1400), (14, 3.8, 1.5), fly=44, tip=.3)
    right = sheet(1, 9, tone_far).draw(r, (140, 1200, 1400), (14, 3.8, 1.5), fly=44, tip=.3)
    for pic in (left, right):
        pic.a *= 1 - smooth(786, 836, r.Y)                            # melts into the hair behind
    for pic, dx, col, k in ((right, -9, 'ff9c4a', .46), (left, 8, '7fbccb', .24)):
        solid = blur(pic.a, 3)
        e = np.clip(solid - blur(np.roll(np.roll(solid, dx, 1), 4, 0), 7), 0, 1)
        strand = pic.rgb.mean(2)
        strand = np.clip(strand / (blur(np.ascontiguousarray(strand), 6) + .02), .35, 2.2)
        outer = smooth(240, 320, np.abs(r.X - CX)) + .3 * smooth(420, 330, r.Y) * (dx > 0)
        pic.light(col, e * strand * k * np.clip(outer, 0, 1))
    return r, left, right


def hairline(r):
    """Short hairs that leave the skin a little before the edge and join the sweep."""
    st = Strands(r)
    rng = np.random.default_rng(19)
    for s in (-1, 1):
        edge, nxt = spline(L(s, SWEEP[0]), n=40), spline(L(s, SWEEP[1]), n=40)
        n = int(len(edge) * .82)
        for _ in range(480):
            k = int(rng.random() * (n - 30))
            m = k + int(rng.integers(14, 30))
            into = nxt[k] - edge[k]
            out = -into / (np.hypot(*into) + 1e-6)
            o = abs(rng.normal(0, 4.6))
            a, b = edge[k] + out * o, edge[m] - out * rng.uniform(1, 8)
            mid = (a + b) / 2 + out * rng.uniform(0, 3.5)
            st.stroke(spline([a, mid, b], n=8), [(0, .2), (.45, rng.uniform(1.1, 2.1)), (1, .3)], [(0, hexc('150d0c') * rng.uniform(.8, 1.6))], .62)
    return st.picture()


def head_layer():
    r, left, right = front()
    ear = ears(r)
    skin = np.maximum(r.mask(face.outline(MEERA)), ear)
    p = Picture(r)
    both_a = np.maximum(left.a, right.a)
    sh = blur(np.roll(np.roll(both_a, 9, 0), 4, 1), 11) * .52 * skin * smooth(860, 790, r.Y)
    p.over(hexc('220c07'), sh)
    p.merge(hairline(r))
    hair = Picture(r)
    hair.merge(right)
    hair.merge(left)
    # the parting: roots in shade, a line of scalp
    part = spline([(CX, 498), (CX - 1, 446), (CX + 1, 380), (CX, 312)])
    hair.tint('070404', r.mask(taper(part, [(0, 10), (.5, 8), (1, 3)]), 3.2) * .70 * smooth(306, 350, r.Y))
    hair.tint('6e4128', r.mask(taper(part, [(0, 5.5), (.5, 3.4), (1, 1.0)]), .9) * smooth(318, 400, r.Y) * .85)
    p.merge(hair)
    z = blur(face.sculpt(MEERA, r, nose=False), 14) + 14
    z = z - 74 * smooth(0, 96, np.abs(r.X - CX) - np.maximum(face.half(MEERA)(r.Y), 190))
    return p, z


def nape():
    """What is seen behind ears and jaw."""
    r = Region(660, 560, 1500, 1240)
    guides = [L(1, g) for g in (
        [(-312, 690), (-336, 764), (-346, 830), (-330, 910), (-292, 985), (-244, 1040), (-180, 1090), (-110, 1110)],
        [(-270, 690), (-298, 764), (-300, 850), (-284, 930), (-250, 994), (-204, 1040), (-150, 1070), (-80, 1080)],
        [(-240, 700), (-240, 820), (-220, 920), (-180, 990), (-130, 1030), (-70, 1040)],
        [(0, 760), (0, 820), (0, 880), (0, 940), (0, 1000), (0, 1030)],
        [(240, 700), (240, 820), (220, 920), (180, 990), (130, 1030), (70, 1040)],
        [(270, 690), (298, 764), (300, 850), (284, 930), (250, 994), (204, 1040), (150, 1070), (80, 1080)],
        [(312, 690), (336, 764), (346, 830), (330, 910), (292, 985), (244, 1040), (180, 1090), (110, 1110)],
    )]

    def tone(s, t):
        v = .18 + .18 * bump(t, .40, .10) * smooth(.16, .0, s) + .10 * bump(t, .40, .08) * smooth(.84, 1, s)
        return v + .05 * smooth(.06, 0, s) + .10 * smooth(.95, 1.02, s) - .08 * bump(s, .5, .3)
    p = Sheet(guides, 14, tone, HAIR, clumps=24, clump_pull=.4, wave=3).draw(r, (200, 1100, 900), (20, 4.4, 1.7), fly=16)
    solid = r.blob(L(1, [(-300, 700), (-336, 764), (-342, 830), (-322, 910), (-284, 985), (-236, 1040), (-160, 1090), (0, 1100), (160, 1090),
                         (236, 1040), (284, 985), (322, 910), (342, 830), (336, 764), (300, 700), (0, 660)]), 2)
    b = Picture(r)
    b.over('080506', solid)
    b.merge(p)
    rim = np.clip(blur(b.a, 2) - blur(np.roll(b.a, -7, 1), 6), 0, 1)
    b.light('ff9c4a', rim * smooth(CX + 230, CX + 300, r.X) * .16)
    return b


BUN = (842, 1000, 190, 164)            # middle and half axes


def bun():
    """A coil at the nape, seen to one side of the neck."""
    r = Region(620, 800, 1120, 1220)
    cx, cy, rx, ry = BUN
    arc = lambda k, a0, a1: [(cx + k * rx * np.cos(np.radians(a)), cy + k * ry * np.sin(np.radians(a))) for a in np.linspace(a0, a1, 13)]
    solid = r.mask(spline(arc(.985, 0, 332), True))
    p = Picture(r)
    p.over('070405', solid)
    for seed, a, b, turn in ((31, .06, .50, 30), (32, .46, 1.0, 0)):
        guides = [arc(k, -60 - turn, -330 - turn) for k in np.linspace(b, a, 5)]

        def tone(s, t, outer=b > .6):
            # of the outer coil only the inner half is seen: jasmine lies on the rest
            ridge, sheen = (.68, .44) if outer else (.42, .16)
            v = .30 + .16 * bump(s, ridge, .20) - .16 * smooth(.90 if outer else .72, 1.0, s) - .06 * smooth(.12, 0, s)
            return v + .34 * bump(t, sheen, .12) * bump(s, ridge, .20) + .08 * bump(t, .66, .08) * bump(s, ridge, .3)
        p.merge(Sheet(guides, seed, tone, HAIR, clumps=12, clump_pull=.35, wave=3).draw(r, (90, 520, 520), (13, 3.8, 1.6), fly=16, tip=.4))
    e = np.clip(blur(p.a, 3) - blur(np.roll(np.roll(p.a, 7, 1), 5, 0), 6), 0, 1)
    p.light('7fbccb', e * .14)
    # the head's own shade on it
    p.multiply('050304', smooth(CX - 290, CX - 190, r.X) * .45)
    jasmine.wreath(p, BUN)
    return p


def layers():
    head, z = head_layer()
    back = nape()
    # the nape goes with the front hair where they meet, and lies deeper below
    deep = -12 - 46 * smooth(800, 980, back.r.Y)
    return {
        'bun': (bun(), {'follows': 'head', 'depth': -120, 'trail': .12}),
        'hair-back': (back, {'follows': 'head', 'depth_field': deep, 'trail': .03}),
        'hair-front': (head, {'follows': 'head', 'depth_field': z, 'trail': .03}),
    }
