"""The bones of a hand and what they do in each shape. Lengths are hundredths of the hand, wrist to tip of the middle
finger; x to the viewer's right (the thumb lies at the left), y up from the wrist, z to the viewer, who sees the palm."""
from dataclasses import dataclass
import numpy as np


@dataclass(frozen=True)
class Build:
    """How a hand is made. `length` is in units of the canvas."""
    length: float = 560
    girth: float = 1.0           # fingers
    breadth: float = 1.0         # palm


@dataclass(frozen=True)
class Bone:
    finger: int                  # 0 thumb to 4 little finger
    link: int                    # 0 nearest the palm
    a: np.ndarray
    b: np.ndarray
    ra: float
    rb: float
    palmar: np.ndarray           # unit, out of the inner side
    side: np.ndarray             # unit, across the bone


#         base of the finger        lengths of the links   radii at the joints
FINGERS = {
    1: ((-13.2, 46.8, -.5), (22.0, 13.4, 9.4), (5.7, 5.15, 4.65, 3.7)),
    2: ((-3.0, 49.2, .4), (24.2, 15.4, 9.8), (5.8, 5.3, 4.75, 3.8)),
    3: ((7.2, 46.8, -.2), (22.4, 14.4, 9.6), (5.5, 5.0, 4.5, 3.6)),
    4: ((16.2, 41.6, -1.8), (17.2, 10.4, 8.6), (4.9, 4.4, 3.95, 3.15)),
}
THUMB = (8.0, 7.0, 5.9, 4.5)


@dataclass(frozen=True)
class Shape:
    """`spread` turns a finger in the palm's plane, `bend` flexes its three joints, in degrees. `thumb` is where its four
    joints are; `thumb_palmar` points out of the thumb's pad."""
    spread: tuple
    bend: tuple
    thumb: tuple
    thumb_palmar: tuple
    turn: float = 0              # of the whole hand: about the forearm, palm to the viewer's left +
    nod: float = 0               # back of the hand towards the forearm
    roll: float = 0              # in the picture, clockwise


FOLDED = (80, 102, 62)
OPEN_THUMB = ((-9.5, 9, 3), (-21.5, 23.5, 7), (-29.5, 37.0, 8.5), (-33.2, 48.5, 8.0))
ACROSS = ((-9.5, 9, 4), (-19.0, 23.0, 13), (-12.0, 34.5, 27), (.5, 39.5, 32.5))

SHAPES = {
    # at ease and turned outwards, as one offers a thought: a flat palm would say stop. No two fingers alike
    'open': Shape(spread=(-7, -1, 4, 11), bend=((9, 14, 9), (13, 18, 11), (17, 22, 14), (18, 24, 15)),
                  thumb=OPEN_THUMB, thumb_palmar=(.62, .35, .70), turn=-25, nod=9, roll=4),
    'one': Shape(spread=(-3, 1, 0, -1), bend=((2, 4, 2), FOLDED, (82, 104, 62), (82, 104, 60)),
                 thumb=ACROSS, thumb_palmar=(.25, -.55, -.80), turn=10, nod=2, roll=4),
    'two': Shape(spread=(-8, 6, 1, 0), bend=((2, 4, 2), (3, 5, 3), FOLDED, (82, 104, 60)),
                 thumb=((-9.5, 9, 4), (-17.5, 23.0, 14), (-8.0, 33.0, 27.5), (5.5, 36.5, 32.5)),
                 thumb_palmar=(.25, -.55, -.80), turn=10, nod=2, roll=4),
    'three': Shape(spread=(-10, -1, 8, 3), bend=((3, 5, 3), (3, 5, 3), (5, 7, 4), (80, 100, 58)),
                   thumb=((-9.5, 9, 4), (-15.0, 22.0, 13.5), (-3.0, 30.5, 23.5), (11.5, 31.8, 29.5)),
                   thumb_palmar=(.25, -.55, -.80), turn=8, nod=2, roll=4),
}


def unit(v):
    v = np.asarray(v, float)
    return v / np.linalg.norm(v)


def bones(shape, build):
    """Every bone of the fingers in the hand's own space, and the thumb's."""
    out = []
    z = np.array([0, 0, 1.0])
    for finger, (base, links, radii) in FINGERS.items():
        turned = np.radians(shape.spread[finger - 1])
        along = np.array([np.sin(turned), np.cos(turned), 0])
        side = np.cross(along, z)
        at, flexed = np.array(base, float) * (build.breadth, 1, 1), 0.0
        for link, length in enumerate(links):
            flexed += np.radians(shape.bend[finger - 1][link])
            way = np.cos(flexed) * along + np.sin(flexed) * z
            palmar = np.cos(flexed) * z - np.sin(flexed) * along
            to = at + way * length
            out.append(Bone(finger, link, at, to, radii[link] * build.girth, radii[link + 1] * build.girth, palmar, side))
            at = to
    joints = [np.array(p, float) * (build.breadth, 1, 1) for p in shape.thumb]
    for link in range(3):
        way = unit(joints[link + 1] - joints[link])
        palmar = np.array(shape.thumb_palmar, float)
        palmar = unit(palmar - way * (palmar @ way))
        girth = 1 if link == 0 else build.girth
        out.append(Bone(0, link, joints[link], joints[link + 1], THUMB[link] * girth, THUMB[link + 1] * girth, palmar, np.cross(way, palmar)))
    return out
