"""Draws the layers of an elderly woman, nobody real, from curves alone, and changes the starter's rig.json to fit them.

In a folder that `sutradhar avatar new` made: python3 draw.py FOLDER (needs numpy, scipy, pillow and skia-python).
"""
import json, math, re, sys
import numpy as np, skia
from PIL import Image
from scipy.ndimage import gaussian_filter
OUT = sys.argv[1]
W, H = 2160, 2400
CX = 1080
SKIN, SHADE, LIGHT = "#b07a55", "#8d5a3c", "#c79069"
HAIR, HAIRD, HAIRL = "#c3c6cc", "#8f949d", "#e4e6ea"
LIP, LIPD = "#93483f", "#7c3a35"
SHAWL, SHAWLD, GOLD, BLOUSE = "#7a1f3d", "#5d142c", "#d8a647", "#efe4cf"

def col(h, a=1.0):
    h = h.lstrip("#")
    return skia.Color(int(h[0:2], 16), int(h[2:4], 16), int(h[4:6], 16), round(255 * a))

def fill(h, a=1.0, blur=0):
    p = skia.Paint(AntiAlias=True, Color=col(h, a))
    if blur: p.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return p

def line(h, w, a=1.0, blur=0):
    p = fill(h, a, blur)
    p.setStyle(skia.Paint.kStroke_Style); p.setStrokeWidth(w)
    p.setStrokeCap(skia.Paint.kRound_Cap); p.setStrokeJoin(skia.Paint.kRound_Join)
    return p

def svg(d):
    p = skia.Path()
    t = d.replace(",", " ").split(); i = 0
    n = lambda k: [float(v) for v in t[i + 1:i + 1 + k]]
    while i < len(t):
        c = t[i]
        if c == "M": p.moveTo(*n(2)); i += 3
        elif c == "L": p.lineTo(*n(2)); i += 3
        elif c == "C": p.cubicTo(*n(6)); i += 7
        elif c == "Q": p.quadTo(*n(4)); i += 5
        elif c == "Z": p.close(); i += 1
        else: raise ValueError(c)
    return p

def mirror(p):
    m = skia.Matrix(); m.setScaleTranslate(-1, 1, 2 * CX, 0)
    q = skia.Path(); p.transform(m, q); return q

def layer(draw, w=W, h=H):
    a = np.zeros((h, w, 4), np.uint8)
    s = skia.Surface(a, colorType=skia.kRGBA_8888_ColorType)
    with s as c: draw(c)
    a = a.astype(np.float32)
    al = a[..., 3:4] / 255
    a[..., :3] = np.where(al > 0, a[..., :3] / np.maximum(al, 1e-6), 0)
    return Image.fromarray(np.clip(a + 0.5, 0, 255).astype(np.uint8), "RGBA")

def save(im, name, trim=True):
    x = y = 0
    if trim:
        x, y, r, b = im.getbbox(); im = im.crop((x, y, r, b))
    im.save(f"{OUT}/layers/{name}.png", optimize=True)
    return dict(file=f"layers/{name}.png", x=x, y=y), im.size

def depth_at(x, y):
    rx, ry = (x - CX) / 345, (y - 770) / 430
    d = np.clip(1 - (rx ** 2 + ry ** 2), 0, 1)
    nose = np.exp(-(((x - CX) / 60) ** 2 + ((y - 835) / 75) ** 2)) * 0.16
    return d * 0.84 + nose

def save_depth(at, size, name):
    y, x = np.mgrid[0:size[1], 0:size[0]]
    g = gaussian_filter(depth_at(x + at["x"], y + at["y"]), 8, mode="nearest")
    Image.fromarray(np.clip(g * 255, 0, 255).astype(np.uint8), "L").save(f"{OUT}/layers/{name}.png", optimize=True)
    return dict(file=f"layers/{name}.png", near=220, far=-100)

FACE = svg("M 1080 372 C 1240 372 1372 500 1380 700 C 1384 800 1366 900 1330 980 C 1290 1066 1190 1131 1080 1131 "
           "C 970 1131 870 1066 830 980 C 794 900 776 800 780 700 C 788 500 920 372 1080 372 Z")

def both(c, p, paint):
    c.drawPath(p, paint); c.drawPath(mirror(p), paint)

def strands(c, clip, paths):
    c.save(); c.clipPath(clip, doAntiAlias=True)
    for p, paint in paths: c.drawPath(p, paint)
    c.restore()

def hair_back(c):
    bun = skia.Path(); bun.addOval(skia.Rect(932, 168, 1228, 420))
    c.drawPath(bun, fill(HAIR))
    ps = []
    for k in range(7):
        r = 126 - k * 19
        ps.append((svg(f"M {1080 - r*1.1} 330 C {1080 - r} {300 - r*1.15} {1080 + r} {300 - r*1.15} {1080 + r*1.1} 330"), line(HAIRD if k % 2 else HAIRL, 5, 0.75)))
    ps.append((svg("M 1240 180 C 1260 300 1200 420 1080 430 L 1240 440 Z"), fill(HAIRD, 0.6, 24)))
    strands(c, bun, ps)
    c.drawPath(svg("M 950 334 Q 1080 270 1210 334"), line(SHAWL, 20))
    for k in range(9):
        t = k / 8; x = 952 + 256 * t; y = 330 - 4 * 32 * t * (1 - t)
        c.drawCircle(x, y, 17, fill("#f4efe2")); c.drawCircle(x - 3, y - 3, 8, fill("#ffffff"))
    skull = svg("M 1080 322 C 1270 322 1404 470 1404 690 C 1404 800 1370 880 1300 930 L 860 930 C 790 880 756 800 756 690 C 756 470 890 322 1080 322 Z")
    c.drawPath(skull, fill(HAIRD))

def body(c):
    neck = svg("M 946 960 L 1214 960 L 1210 1180 C 1216 1250 1260 1290 1330 1320 L 1290 1600 L 870 1600 L 830 1320 C 900 1290 944 1250 950 1180 Z")
    c.drawPath(neck, fill("#9c6846"))
    c.save(); c.clipPath(neck, doAntiAlias=True)
    c.drawPath(svg("M 900 940 L 1260 940 L 1260 1130 Q 1080 1250 900 1130 Z"), fill(SHADE, 0.75, 22))
    c.drawPath(svg("M 1150 1100 L 1400 1100 L 1400 1600 L 1130 1600 Z"), fill(SHADE, 0.5, 40))
    for d in ("M 976 1226 Q 1080 1262 1184 1226", "M 990 1166 Q 1080 1204 1170 1166"): c.drawPath(svg(d), line(SHADE, 6, 0.65, 1.5))
    both(c, svg("M 1012 1250 Q 1030 1330 1056 1372"), line(SHADE, 8, 0.4, 3))
    c.restore()
    blouse = svg("M 800 1330 C 900 1400 980 1440 1080 1444 C 1180 1440 1260 1400 1360 1330 L 1560 1500 L 1560 2400 L 600 2400 L 600 1500 Z")
    c.drawPath(blouse, fill(BLOUSE))
    c.drawPath(svg("M 800 1336 C 900 1406 980 1446 1080 1450 C 1180 1446 1260 1406 1360 1336"), line("#cdb98f", 12))
    c.drawPath(svg("M 1080 1460 L 1080 2300"), line("#d6c6a4", 5))
    for y in range(1520, 2300, 150): c.drawCircle(1080, y, 11, fill("#c9ab66"))
    c.drawPath(svg("M 890 1318 C 930 1440 1010 1510 1080 1522 C 1150 1510 1230 1440 1270 1318"), line(GOLD, 9))
    c.drawCircle(1080, 1540, 26, fill(GOLD)); c.drawCircle(1074, 1534, 10, fill("#f0d48c"))
    # the shawl, over both shoulders, crossing low on the chest
    right = svg("M 1196 1176 C 1260 1262 1400 1290 1560 1336 C 1740 1396 1850 1560 1890 1800 C 1920 2000 1930 2250 1935 2460 L 850 2460 C 940 2240 1100 2000 1180 1780 C 1240 1610 1236 1400 1196 1176 Z")
    left = mirror(right)
    for p, flip in ((right, True), (left, False)):
        c.save(); c.translate(0, 14); c.drawPath(p, fill("#2b0a17", 0.28, 16)); c.restore()
        c.drawPath(p, fill(SHAWL))
        c.save(); c.clipPath(p, doAntiAlias=True)
        if flip: c.scale(-1, 1); c.translate(-2 * CX, 0)
        # drawn on the left half; the light falls on the left shoulder
        if not flip: c.drawPath(svg("M 300 1500 C 420 1360 640 1330 860 1260 L 800 1420 C 600 1450 440 1560 380 1760 Z"), fill("#97304f", 0.8, 40))
        else: c.drawPath(svg("M 200 1300 L 560 1340 C 420 1500 330 1900 330 2400 L 200 2400 Z"), fill(SHAWLD, 0.8, 50))
        for d in ("M 640 1400 C 560 1700 640 2100 900 2400", "M 500 1480 C 430 1800 470 2150 560 2420", "M 800 1420 C 790 1700 900 2000 1120 2300"):
            c.drawPath(svg(d), line(SHAWLD, 16, 0.75, 5))
        edge = "M 940 1176 C 900 1400 890 1610 952 1780 C 1032 2000 1190 2240 1280 2460"
        c.drawPath(svg(edge), line(GOLD, 76)); c.drawPath(svg(edge), line(SHAWLD, 58)); c.drawPath(svg(edge), line(GOLD, 3))
        m = skia.PathMeasure(svg(edge), False); s = 40
        while s < m.getLength():
            pos, tan = m.getPosTan(s)
            c.drawCircle(pos.x() , pos.y(), 15, fill(GOLD)); c.drawCircle(pos.x(), pos.y(), 7, fill(SHAWL)); s += 62
        for r, (y0, n) in enumerate(((1560, 3), (1740, 4), (1920, 5), (2100, 6), (2280, 7))):
            for k in range(n):
                x = 400 + k * 120 + (60 if r % 2 else 0)
                c.drawPath(svg(f"M {x} {y0 - 20} C {x + 22} {y0} {x + 14} {y0 + 24} {x} {y0 + 24} C {x - 14} {y0 + 24} {x - 22} {y0} {x} {y0 - 20} Z"), fill(GOLD, 0.75))
        c.restore()

def face(c):
    ear = svg("M 800 690 C 736 660 716 740 730 806 C 738 858 752 906 786 904 C 802 902 806 880 810 860 Z")
    both(c, ear, fill("#a06b49"))
    both(c, svg("M 782 726 C 748 722 744 800 770 840"), line(SHADE, 8, 0.7, 1))
    c.drawPath(FACE, fill(SKIN))
    c.save(); c.clipPath(FACE, doAntiAlias=True)
    # the side away from the light, and the jaw
    c.drawPath(svg("M 1420 420 L 1420 1160 L 1080 1160 C 1230 1120 1318 1010 1336 880 C 1346 760 1340 560 1300 420 Z"), fill(SHADE, 0.38, 36))
    c.drawPath(svg("M 760 980 C 860 1090 960 1122 1080 1122 C 1200 1122 1300 1090 1400 980 L 1400 1180 L 760 1180 Z"), fill(SHADE, 0.35, 22))
    cheek = skia.Path(); cheek.addCircle(896, 898, 62); both(c, cheek, fill("#b8694f", 0.30, 30))
    c.drawOval(skia.Rect(960, 470, 1150, 590), fill(LIGHT, 0.4, 40))
    c.drawOval(skia.Rect(858, 850, 930, 900), fill(LIGHT, 0.5, 22))
    # nose: a bridge of light, wings, shadow under it
    c.drawPath(svg("M 1070 690 C 1062 760 1056 810 1062 850 L 1084 850 C 1088 800 1086 750 1086 690 Z"), fill(LIGHT, 0.55, 10))
    c.drawPath(svg("M 1104 770 C 1118 810 1136 838 1132 868 L 1104 872 Z"), fill(SHADE, 0.40, 12))
    c.drawOval(skia.Rect(1050, 826, 1106, 872), fill(LIGHT, 0.6, 12))
    c.drawPath(svg("M 1028 862 C 1022 884 1044 890 1056 884 Q 1080 902 1104 884 C 1116 890 1138 884 1132 862"), line(SHADE, 8, 0.95, 1))
    c.drawPath(svg("M 1040 892 Q 1080 914 1120 892 L 1104 930 Q 1080 938 1056 930 Z"), fill(SHADE, 0.35, 12))
    # what years draw: folds from nose to mouth, forehead, corners of the eyes, under them
    both(c, svg("M 1020 872 C 978 900 954 936 944 984"), line(SHADE, 8, 0.8, 2))
    both(c, svg("M 956 1018 C 950 1036 952 1048 960 1062"), line(SHADE, 6, 0.5, 2))
    for d, a in (("M 960 560 Q 1020 546 1050 556 M 1110 556 Q 1150 546 1200 560", .5), ("M 944 604 Q 1010 588 1046 600 M 1114 600 Q 1160 588 1216 604", .5)):
        c.drawPath(svg(d), line(SHADE, 6, a, 2))
    for d in ("M 852 752 Q 834 742 818 742", "M 850 770 Q 832 770 812 776", "M 854 788 Q 838 796 822 810"): both(c, svg(d), line(SHADE, 5, 0.65, 1))
    both(c, svg("M 884 816 Q 940 846 1004 818"), line(SHADE, 6, 0.55, 2))
    c.drawPath(svg("M 1046 1078 Q 1080 1068 1114 1078"), line(SHADE, 7, 0.4, 3))
    c.drawCircle(1080, 652, 21, fill("#7b1230")); c.drawCircle(1075, 647, 7, fill("#a83a56"))
    c.drawCircle(1138, 862, 8, fill(GOLD)); c.drawCircle(1136, 860, 3, fill("#fff3cf"))
    c.restore()

def hair_front(c):
    half = svg("M 1086 316 C 900 306 752 450 748 690 C 746 760 760 806 786 820 C 794 770 786 730 800 680 C 824 590 920 540 1004 474 C 1046 440 1070 420 1086 408 Z")
    for p, flip in ((half, False), (mirror(half), True)):
        c.save()
        if flip: c.scale(-1, 1); c.translate(-2 * CX, 0)
        c.drawPath(half, fill(HAIR))
        ps = []
        for k in range(11):
            t = k / 10
            x0, y0 = 1086, 322 + 84 * t
            x1, y1 = 752 + 40 * t, 800 - 14 * t
            ps.append((svg(f"M {x0} {y0} C {930 + 50*t} {330 + 150*t} {750 + 70*t} {470 + 130*t} {x1} {y1}"), line((HAIRD, HAIRL, "#a9adb5")[k % 3], 5 + 2 * (k % 2), 0.7)))
        if flip: ps.insert(0, (svg("M 900 300 L 700 420 L 700 860 L 800 860 C 740 700 790 520 960 400 Z"), fill(HAIRD, 0.55, 26)))
        else: ps.append((svg("M 1010 372 C 900 410 840 480 812 580"), line("#f4f5f7", 16, 0.75, 6)))
        strands(c, half, ps)
        c.restore()
    c.drawPath(svg("M 1080 318 Q 1082 370 1080 410"), line(HAIRD, 7, 0.9))

def glasses(c):
    # round rims of gold wire, a bridge, and temples to the ears
    for x in (944, 1216):
        c.drawOval(skia.Rect(x - 106, 690, x + 106, 874), fill("#eaf4ff", 0.07))
        c.drawOval(skia.Rect(x - 106, 690, x + 106, 874), line("#8a6424", 10))
        c.drawOval(skia.Rect(x - 107, 688, x + 105, 872), line("#e0b355", 5))
    c.drawPath(svg("M 1049 768 Q 1080 738 1111 768"), line("#8a6424", 11)); c.drawPath(svg("M 1049 766 Q 1080 736 1111 766"), line("#e0b355", 5))
    both(c, svg("M 840 756 L 776 738"), line("#8a6424", 10)); both(c, svg("M 840 754 L 776 736"), line("#e0b355", 5))

def earring(c):
    c.drawCircle(762, 882, 13, fill(GOLD)); c.drawCircle(759, 879, 5, fill("#f6dc98"))
    c.drawPath(svg("M 736 926 C 736 890 788 890 788 926 L 794 936 L 730 936 Z"), fill(GOLD))
    c.drawPath(svg("M 742 922 C 744 900 764 898 766 898"), line("#f6dc98", 5, 0.9))
    for k in range(5): c.drawCircle(738 + 12 * k, 944, 6, fill("#f4efe2"))

def lid(h, bands, lash, shade):
    """A lid's ribbon: the face's own colour; a thin fold above, lashes hanging below."""
    def draw(c):
        c.drawRect(skia.Rect(0, bands[0], 292, bands[1]), fill(SKIN))
        if shade:
            p = skia.Paint(Shader=skia.GradientShader.MakeLinear([skia.Point(0, bands[0]), skia.Point(0, bands[1])], [col(SHADE, 0.55), col(SHADE, 0.05), col(SHADE, 0.25)], [0, .5, 1]))
            c.drawRect(skia.Rect(0, bands[0], 292, bands[1]), p)
            c.drawRect(skia.Rect(0, bands[0] - 5, 292, bands[0]), fill(SHADE, 0.9))
        else: c.drawRect(skia.Rect(0, bands[0], 292, bands[0] + 4), fill("#6e432c"))
        if lash: c.drawRect(skia.Rect(0, bands[1], 292, bands[1] + lash), fill("#2a1d18"))
    return layer(draw, 292, h)

def lip(w, h, bands, upper):
    def draw(c):
        c.drawRect(skia.Rect(0, bands[0], w, h if upper else bands[1]), fill(LIPD if upper else LIP))
        if not upper:
            c.drawRect(skia.Rect(0, 0, w, bands[0] + 1), fill(LIP))
            c.drawOval(skia.Rect(w * .3, bands[0] + 12, w * .6, bands[0] + 28), fill("#c07c6c", 0.8, 5))
            c.drawRect(skia.Rect(0, bands[1], w, h - 6), fill(SHADE, 0.55, 3))
        else: c.drawRect(skia.Rect(0, bands[1], w, h), fill("#4f201e"))
    return layer(draw, w, h)

def iris(c):
    c.drawCircle(34, 34, 33, fill("#2e1a10")); c.drawCircle(34, 34, 29, fill("#5a3a22"))
    c.drawPath(svg("M 10 44 Q 34 66 58 44"), line("#8a6039", 9, 0.8, 3)); c.drawCircle(34, 34, 14, fill("#0d0705"))

def white(c):
    c.drawRect(skia.Rect(0, 0, 170, 120), fill("#ece4d8")); c.drawRect(skia.Rect(0, 0, 16, 120), fill("#c79c8b", 0.7, 9)); c.drawRect(skia.Rect(154, 0, 170, 120), fill("#c79c8b", 0.7, 9))

def brow(c):
    c.drawPath(svg("M 858 694 C 900 652 960 646 1016 668 C 1020 674 1018 684 1012 686 C 960 672 906 676 866 700 Z"), fill("#9b9a9a"))
    for k in range(7): c.drawPath(svg(f"M {880 + k*19} {688 - 14 * math.sin(k / 2.1)} L {894 + k*19} {672 - 8 * math.sin(k / 2.1)}"), line("#b9b7b6", 4, 0.7))

def teeth(w, h, n):
    def draw(c):
        c.drawRoundRect(skia.Rect(0, 0, w, h), 24, 24, fill("#eae2cf"))
        for k in range(1, n): c.drawLine(w * k / n, 8, w * k / n, h - 8, line("#bcae94", 3))
    return layer(draw, w, h)

def curve(peak, power):
    return [round(peak * (1 - abs(-1 + k / 8) ** power), 2) + 0 for k in range(17)]

def main():
    rig = json.load(open(f"{OUT}/rig.json"))
    rig.update(title="Lakshmi, grandmother", version="1.0.0", manner=dict(rate=0.92, pitchSemitones=-2))
    L = []
    p, s = save(layer(hair_back), "hair-back"); L.append(dict(id="hair-back", **p, follows="head", depth=-40, trail=0.1)); back = p
    p, s = save(layer(body), "body"); L.append(dict(id="body", **p, follows="body", depth=0, trail=0, neck=dict(top=1110, bottom=1310)))
    p, s = save(layer(face), "face"); L.append(dict(id="face", **p, follows="head", depth=save_depth(p, s, "face-depth"), trail=0))
    p, s = save(layer(hair_front), "hair-front"); L.append(dict(id="hair-front", **p, follows="head", depth=save_depth(p, s, "hair-front-depth"), trail=0))
    p, s = save(layer(glasses), "glasses"); L.append(dict(id="glasses", **p, follows="head", depth=save_depth(p, s, "glasses-depth"), trail=0))
    e = layer(earring)
    for side, im, x in (("left", e, 762), ("right", e.transpose(Image.FLIP_LEFT_RIGHT), 1398)):
        if side == "right":
            q = Image.new("RGBA", (W, H)); q.paste(im); im = q
        p, s = save(im, f"earring-{side}"); L.append(dict(id=f"earring-{side}", **p, follows="head", depth=-90, trail=0, swing=dict(x=x, y=882, gain=0.6)))
    rig["layers"] = L
    save(lid(72, (10, 60), 8, True), "eye-upper-lid", False); save(lid(50, (8, 40), 0, False), "eye-lower-lid", False)
    save(layer(white, 170, 120), "eye-white", False); save(layer(iris, 68, 68), "eye-iris", False)
    bp, bs = save(layer(brow), "brow-left"); bi = Image.open(f"{OUT}/layers/brow-left.png").transpose(Image.FLIP_LEFT_RIGHT); bi.save(f"{OUT}/layers/brow-right.png")
    rig["brows"]["left"].update(bp)
    rig["brows"]["right"].update(x=2 * CX - bp["x"] - bs[0], y=bp["y"])
    for b in rig["brows"].values(): b["raise"] = 20
    save(lip(408, 56, (8, 48), True), "mouth-upper-lip", False); save(lip(408, 74, (8, 58), False), "mouth-lower-lip", False)
    save(teeth(150, 56, 6), "mouth-upper-teeth", False); save(teeth(120, 48, 6), "mouth-lower-teeth", False)
    for side, cx in (("left", 944), ("right", 1216)):
        e = rig["eyes"][side]; m = 1 if side == "left" else -1
        e["left"], e["right"] = [cx - 68, 770], [cx + 68, 770]
        e["upperOpen"], e["lowerOpen"], e["closed"] = curve(-36, 2.2), curve(15, 2.2), curve(12, 2.2)
        e["crease"], e["lowerFold"] = curve(-54, 2.6), curve(32, 2.6)
        e["white"].update(x=cx - 85, y=705); e["iris"].update(x=cx, y=762); e["glint"].update(x=cx - 20, y=740)
    m = rig["mouth"]
    m["left"], m["right"] = [988, 974], [1172, 974]
    m["lipLine"], m["lowerOuter"] = curve(13, 2), curve(40, 2.2)
    m["upperOuter"] = [round(-9 * (1 - abs(u) ** 1.8) + 4 * math.exp(-(u / .18) ** 2), 2) if abs(u) < 1 else 0 for u in [-1 + k / 8 for k in range(17)]]
    m["upperTeeth"].update(x=1005, y=948); m["lowerTeeth"].update(x=1020, y=986)
    # The head's box reaches from the bun to the chin: framings keep it in the picture.
    rig["head"]["box"] = dict(x=736, y=back["y"], width=688, height=1131 - back["y"])
    text = json.dumps(rig, indent=2, ensure_ascii=False)
    text = re.sub(r"\[[-\d.,\s]*\]", lambda m: re.sub(r"\s+", " ", m[0]).replace("[ ", "[").replace(" ]", "]"), text)
    open(f"{OUT}/rig.json", "w").write(text + "\n")
main()
