"""Her hair: a parting, a sweep to each side, sheets behind, and the lock on the shoulder; each with a band of sheen."""
import numpy as np
from painting.brush import *
from painting.hair import Sheet, bump
from painting import face
from sitter import ASHA

CX = 1080
HAIR = Ramp((0, '060304'), (.2, '120908'), (.38, '22120e'), (.54, '3a2018'), (.70, '5e3726'), (.84, '84583d'), (1, 'b58560'))


LEFT_SWEEP = [      # from the parting over the brow's corner, over the top of the ear, and behind it
    [(1180, 488), (1126, 466), (1046, 478), (958, 538), (886, 620), (832, 692), (788, 748), (744, 804)],
    [(1178, 452), (1106, 424), (1016, 438), (922, 508), (852, 602), (804, 692), (768, 758), (736, 818)],
    [(1172, 410), (1084, 378), (980, 396), (876, 476), (810, 582), (772, 686), (748, 764), (728, 832)],
    [(1165, 358), (1064, 330), (938, 354), (830, 444), (768, 562), (742, 676), (730, 770), (720, 842)],
    [(1160, 288), (1056, 284), (908, 318), (796, 424), (738, 550), (718, 668), (712, 770), (712, 846)],
]
RIGHT_FALL = [      # from the parting to the temple, over the ear, over the shoulder to the chest
    [(1182, 488), (1214, 482), (1262, 520), (1308, 604), (1336, 706), (1352, 822), (1382, 936), (1402, 1060), (1424, 1190), (1408, 1330), (1364, 1470), (1356, 1620), (1396, 1770), (1388, 1860)],
    [(1180, 454), (1226, 444), (1286, 494), (1336, 592), (1364, 714), (1382, 838), (1406, 952), (1432, 1076), (1462, 1210), (1450, 1355), (1402, 1500), (1390, 1650), (1430, 1800), (1420, 1890)],
    [(1174, 412), (1240, 396), (1316, 460), (1370, 568), (1398, 704), (1412, 840), (1426, 966), (1458, 1092), (1500, 1230), (1500, 1376), (1452, 1520), (1432, 1665), (1464, 1810), (1448, 1910)],
    [(1167, 360), (1246, 342), (1342, 418), (1402, 544), (1430, 692), (1444, 840), (1460, 978), (1498, 1104), (1544, 1238), (1546, 1388), (1496, 1530), (1468, 1676), (1488, 1810), (1462, 1890)],
    [(1160, 288), (1250, 298), (1356, 384), (1424, 522), (1456, 684), (1472, 840), (1490, 985), (1534, 1112), (1586, 1248), (1592, 1400), (1540, 1548), (1500, 1686), (1508, 1790), (1476, 1860)],
]


def tone_left(s, t):
    v = .27 + .05 * bump(s, .25, .3)
    v += .40 * bump(t, .34 + .05 * np.sin(s * 9) + .06 * s, .105) * (1 - .55 * smooth(.6, 1.0, s))
    v += .10 * bump(t, .66, .08)
    v -= .12 * smooth(.07, 0, t) + .16 * smooth(.80, 1.0, t)
    v -= .05 * smooth(.10, 0, s)
    v += .10 * smooth(.86, 1.02, s) * smooth(.9, .4, t)
    return v


def tone_right(s, t):
    v = .20 + .04 * bump(s, .4, .3)
    v += .36 * bump(t, .15 + .03 * np.sin(s * 8) + .02 * s, .045) * (1 - .5 * smooth(.6, 1, s))
    v += .15 * bump(t, .43 + .02 * np.sin(s * 11), .06) * bump(s, .5, .4)
    v += .30 * bump(t, .70 + .025 * np.sin(s * 10 + 1), .06) * (1 - .4 * s)
    v += .13 * bump(t, .055, .028) * smooth(.25, .8, s)
    v -= .07 * smooth(.02, 0, t) + .05 * smooth(.9, 1, t)
    v -= .10 * smooth(.2, 0, s) * smooth(.25, .4, t) * smooth(.62, .5, t)    # beside the jaw: in shade
    v += .20 * smooth(.90, 1.02, s) * smooth(.06, .2, t)                    # rim from the lamp behind
    return v


def front():
    r = Region(660, 250, 1660, 1960)
    left = Sheet(LEFT_SWEEP, 3, tone_left, HAIR, clumps=15, clump_pull=.35, wave=2.5).draw(r, (130, 1100, 1300), (14, 4.0, 1.6), fly=34, tip=.25)
    right = Sheet(RIGHT_FALL, 8, tone_right, HAIR, clumps=19, clump_pull=.62, wave=10).draw(r, (220, 1700, 1700), (17, 4.4, 1.7), fly=60, tip=.04, ragged=.09)
    left.a *= 1 - smooth(770, 836, r.Y) * smooth(762, 742, r.X)       # melts into the hair behind
    # lamps of the set: amber from the right, teal from the left, caught by the outermost strands
    for pic, dx, col, k in ((right, -9, 'ff9c4a', .50), (left, 8, '6fb4c4', .20)):
        solid = blur(pic.a, 3)
        e = np.clip(solid - blur(np.roll(np.roll(solid, dx, 1), 4, 0), 7), 0, 1)
        strand = pic.rgb.mean(2)
        strand = np.clip(strand / (blur(np.ascontiguousarray(strand), 6) + .02), .35, 2.2)
        outer = smooth(1330, 1440, r.X + .0 * r.Y) if dx < 0 else (smooth(860, 780, r.X) + .35 * smooth(420, 330, r.Y)) * smooth(740, 600, r.Y)
        pic.light(col, e * strand * k * outer)
    # short hairs of the hairline: they leave the skin a little before the edge and join the sweep
    st = Strands(r)
    rng = np.random.default_rng(17)
    for guides, count, reach in ((LEFT_SWEEP, 420, .62), (RIGHT_FALL, 380, .24)):
        edge, nxt = spline(guides[0], n=40), spline(guides[1], n=40)
        n = int(len(edge) * reach)
        for i in range(count):
            k = int(rng.random() ** 1.15 * (n - 30))
            m = k + int(rng.integers(14, 30))
            into = nxt[min(k, len(nxt) - 1)] - edge[k]
            out = -into / (np.hypot(*into) + 1e-6)
            o = abs(rng.normal(0, 4.2))
            a, b = edge[k] + out * o, edge[min(m, len(edge) - 1)] - out * rng.uniform(1, 7)
            mid = (a + b) / 2 + out * rng.uniform(0, 3.5)
            st.stroke(spline([a, mid, b], n=8), [(0, .2), (.45, rng.uniform(1.2, 2.2)), (1, .3)], [(0, hexc('24120d') * rng.uniform(.8, 1.5))], .62)
    baby = st.picture()
    return r, left, right, baby


def back():
    r = Region(640, 480, 1640, 1720)
    guides = [
        [(800, 520), (738, 620), (712, 730), (706, 840), (704, 950), (682, 1080), (676, 1200), (704, 1320), (690, 1480)],
        [(830, 540), (772, 630), (750, 730), (746, 840), (752, 960), (740, 1090), (736, 1210), (760, 1340), (760, 1520)],
        [(830, 660), (826, 830), (836, 970), (846, 1100), (842, 1230), (856, 1380), (860, 1540)],
        [(1000, 660), (1000, 840), (1000, 1000), (1010, 1150), (1014, 1290), (1010, 1420), (1010, 1560)],
        [(1200, 660), (1200, 840), (1210, 1000), (1220, 1150), (1230, 1290), (1240, 1420), (1240, 1560)],
        [(1340, 660), (1350, 840), (1360, 1000), (1380, 1140), (1400, 1280), (1400, 1420), (1390, 1560)],
        [(1440, 690), (1462, 830), (1478, 970), (1504, 1100), (1530, 1230), (1530, 1370), (1510, 1500)],
    ]

    def tone(s, t):
        v = .13 + .12 * smooth(.14, 0, s) + .04 * smooth(.85, 1, s)
        v += .22 * bump(t, .34 + .02 * np.sin(s * 40), .08) * smooth(.24, .02, s)
        v += .20 * bump(t, .72, .07) * smooth(.24, .02, s)
        v -= .10 * bump(s, .5, .25)
        return v
    p = Sheet(guides, 12, tone, HAIR, clumps=22, clump_pull=.6, wave=9).draw(r, (200, 1200, 1000), (22, 4.8, 1.8), fly=34)
    solid = r.blob([(806, 540), (736, 680), (722, 860), (726, 1040), (716, 1200), (740, 1400), (1000, 1500), (1300, 1500), (1480, 1380),
                    (1490, 1160), (1450, 900), (1420, 640)], 3)
    b = Picture(r)
    b.over('0c0606', solid)
    b.merge(p)
    return b


def layers():
    r, left, right, baby = front()
    # everything right, whole; then split between the head's layer and the lock that rests on the shoulder
    head = Picture(r)
    both = np.maximum(left.a * (r.Y < 900), right.a)
    # hair's shadow on the skin
    sh = blur(np.roll(np.roll(both, 9, 0), 5, 1), 11) * .50 * smooth(1010, 880, r.Y) * smooth(735, 800, r.X) * smooth(1450, 1370, r.X)
    sh *= np.maximum(r.mask(face.outline(ASHA)), smooth(735, 760, r.X) * smooth(820, 800, r.X) * smooth(690, 720, r.Y))   # on skin only
    head.over(hexc('3a160e'), sh)
    head.merge(baby)
    split = smooth(1190, 1080, r.Y)
    rh = Picture(r)
    rh.rgb, rh.a = right.rgb, right.a * split
    head.merge(rh)
    head.merge(left)
    # the parting: roots in shade, a glimpse of scalp at its front
    part = spline([(1181, 486), (1178, 440), (1171, 390), (1161, 330)])
    head.tint('0b0505', r.mask(taper(part, [(0, 12), (.5, 9), (1, 2)]), 3.5) * .75 * smooth(300, 350, r.Y))
    head.tint('7a4c36', r.mask(taper(part, [(0, 4.5), (.5, 2.6), (1, .6)]), .9) * smooth(330, 450, r.Y) * .75)
    lock = Picture(r)
    sl = blur(np.roll(np.roll(right.a, 12, 0), -6, 1), 14) * .55 * smooth(1150, 1260, r.Y)
    sl *= np.maximum(smooth(1390, 1450, r.Y), smooth(1480, 1400, r.X))     # on cloth only
    lock.over(hexc('05060f'), sl)
    lr = Picture(r)
    lr.rgb, lr.a = right.rgb, right.a * smooth(960, 1010, r.Y)
    lock.merge(lr)
    # depth of the hair: it lies on the skull, a little fuller, and falls back outside it
    z = blur(face.sculpt(ASHA, r, nose=False), 14) + 16
    z = z - 46 * smooth(0, 160, np.abs(r.X - CX) - np.maximum(face.half(ASHA)(r.Y), 190))
    return {
        'hair-back': (back(), {'follows': 'head', 'depth': -60, 'trail': .35}),
        'hair-lock': (lock, {'follows': 'body', 'depth': 12, 'trail': 0, 'neck': {'top': 1040, 'bottom': 1560}}),
        'hair-front': (head, {'follows': 'head', 'depth_field': z, 'trail': .06}),
    }
