"""A person as a set of values. What is not said is as in the canon: the head that the painters were written on.

Canon coordinates are offsets from the middle of the face (x, to the outside) and canvas rows (y). A `Frame` carries a
feature of the canon to its place and size on this person, with the relief, the shadows and the colour that go with it."""
from dataclasses import dataclass, field
import numpy as np
from painting.brush import Ramp

CX = 1080          # the middle of every face: rigs share the canvas


@dataclass(frozen=True)
class Frame:
    """Carries canon points: `at` lies at `to`, and what surrounds it is `wide` and `tall` times as large."""
    at: tuple = (0, 0)
    to: tuple | None = None
    wide: float = 1
    tall: float = 1

    def x(self, x):
        return (self.to or self.at)[0] + (x - self.at[0]) * self.wide

    def y(self, y):
        return (self.to or self.at)[1] + (y - self.at[1]) * self.tall

    @property
    def size(self):
        return float(np.sqrt(self.wide * self.tall))

    def pts(self, side, points):
        """Canvas points of offsets on one side of the face; side +1 takes x as it stands."""
        return [(CX + side * self.x(x), self.y(y)) for x, y in points]

    def gauss(self, r, x, y, sx, sy, rot=0.0, side=1):
        return r.gauss(CX + side * self.x(x), self.y(y), sx * self.wide, sy * self.tall, rot)

    def widths(self, w):
        return w * self.size if np.isscalar(w) else [(t, v * self.size) for t, v in w]


@dataclass(frozen=True)
class Bump:
    """A rise (or a hollow) of the relief; `pair` has it on both sides."""
    frame: str
    x: float
    y: float
    sx: float
    sy: float
    height: float
    turn: float = 0
    pair: bool = True


HEAD = Frame()


@dataclass(frozen=True)
class Skin:
    ramp: Ramp
    terminator: str = 'b0543a'       # light that has been inside the skin
    flush: str = 'c2503e'            # cheeks
    flush_gain: float = 1
    nose: str = 'c2553f'
    lid: str = '8a4636'
    under_eye: str = '7b3a2c'
    under_eye_gain: float = .10
    golden: str = 'e0ac74'           # forehead in the key light
    warm: tuple = ('c9583e', 'c46048')   # faint shifts of hue, large and small
    cool: tuple = ('e2b27e', 'dcae80')
    mottle: tuple = (.030, .022)
    sheen: float = 1
    pores: float = 0                 # grain of the light on coarser skin
    nose_shade: float = 1            # depth of what is drawn by shadow on the nose


@dataclass(frozen=True)
class Fold:
    """A line of age: a valley in shade with a lit lip beside it. Points are offsets (x) and rows; `pair` mirrors it."""
    points: tuple
    widths: tuple
    soft: float = 3
    shade: float = .3
    colour: str = '6a3222'
    lip: tuple = (-4, -4)            # where the lit lip lies, seen from the valley (not mirrored: light comes from the left)
    light: float = .12
    pair: bool = True


@dataclass(frozen=True)
class Stubble:
    """Beard that was shaved: a veil of colour and thousands of short hairs inside the outline (canvas points, closed)."""
    outline: tuple
    holes: tuple = ()
    veil: str = '4a4644'
    veil_gain: float = .2
    hairs: int = 0
    colours: tuple = ('3a3430', '8a8682', 'c4c0ba')
    length: float = 4
    alpha: float = .45
    soft: float = 16
    seed: int = 71


@dataclass(frozen=True)
class Nose:
    profile: tuple                   # (row, height) down the middle
    width: tuple                     # (row, sigma) of the ridge
    nostril: float = 1               # how dark


@dataclass(frozen=True)
class Iris:
    radius: float = 35.5
    base: str = '2c150c'
    fibre: str = '6e3a1c'
    caustic: str = 'a8602c'
    glow: str = '7a4a26'
    collarette: str = '6a3416'


@dataclass(frozen=True)
class Lashes:
    colour: str = '150a09'
    line: tuple = ()                 # (u, thickness) of the lid line, outer to inner
    wing: tuple | None = None        # kohl past the corner: offsets and rows, as the canon's eye
    wing_widths: tuple = ((0, 2), (.35, 8.5), (.6, 6.5), (1, 0))
    upper: int = 78
    upper_length: float = 1
    upper_alpha: float = .9
    lower: int = 34
    lower_length: float = 1
    lower_alpha: float = .42
    edge: float = .85                # the dark edge of the lower lid


@dataclass(frozen=True)
class Eye:
    """Curves are drawn for the viewer's left eye, its outer corner at u = -1; the right one is its mirror."""
    outer: tuple                     # canvas points
    inner: tuple
    curves: dict                     # upperOpen, lowerOpen, closed, crease, lowerFold: (u, offset) knots
    iris_at: tuple                   # canvas point of the left iris
    iris: Iris = Iris()
    lashes: Lashes = Lashes()
    white: str = 'e9e0d8'
    red: float = 1                   # of the rims
    crease: float = .78
    bag: float = .22                 # shade of the fold under the eye
    gaze: tuple = (24, 13)
    shadow: float = .5


@dataclass(frozen=True)
class Brow:
    """Edges from the head to the tail, canvas points of the viewer's left brow."""
    top: tuple
    bottom: tuple
    powder: str = '3a1d14'
    powder_gain: tuple = (.12, .50)
    hair: str = '26140e'
    grey: str = '9a948e'
    grey_share: float = 0
    count: int = 300
    length: float = 1
    width: float = 1
    wild: float = 1                  # how far hairs leave the comb
    head: tuple = (1028, 972)        # x where it begins and is full
    lift: tuple = ((0, -64), (.12, -46), (.35, -26), (.6, -10), (.8, 14), (1, 42))   # degrees along it
    rise: float = 24
    pivot: tuple = (70, 700)         # offset, row


@dataclass(frozen=True)
class Mouth:
    left: tuple
    right: tuple
    lip_line: tuple                  # (u, offset) knots from the left corner to the middle; mirrored
    upper_outer: tuple
    lower_outer: tuple
    ramp: Ramp
    upper_tone: float = .53
    lower_tone: float = .50
    gloss: float = .52
    ridge: float = .20               # light on the edge above the lip
    under: float = .34               # shadow under the lip
    edge: tuple = (-2.0, 2.5)        # softness of the upper edge of the red, rows
    upper_bands: tuple = (20, 62)
    upper_height: int = 72
    upper_u: float = 1.10
    lower_bands: tuple = (8, 60)
    lower_height: int = 96
    lower_u: float = 1.10
    teeth: str = 'f1e7da'
    lower_teeth: str = 'd9cabb'
    jaw_drop: float = 64
    upper_raise: float = 13
    lower_drop: float = 16
    width_gain: float = .16
    round_gain: float = .34


FRAMES = {
    'head': HEAD,
    'eye': Frame((134, 756)),
    'nose': Frame((0, 908)),
    'cheek': Frame((168, 876)),
    'mouth': Frame((0, 972)),
    'chin': Frame((0, 1131)),
    'ear': Frame((290, 800)),
}

# The relief on the skull, in the order of laying on.
RELIEF = {
    'socket': Bump('eye', 130, 752, 70, 38, -22, 4),
    'bridge-side': Bump('eye', 66, 744, 22, 34, -8),
    'eyeball': Bump('eye', 132, 762, 50, 28, 19),
    'brow-ridge': Bump('eye', 118, 690, 84, 22, 7, 8),
    'glabella': Bump('eye', 0, 700, 46, 30, 3, pair=False),
    'forehead': Bump('head', 0, 560, 150, 70, 5, pair=False),
    'temple': Bump('head', 252, 650, 42, 80, -10),
    'cheekbone': Bump('cheek', 178, 862, 70, 52, 17, -24),
    'cheek-hollow': Bump('cheek', 205, 985, 50, 62, -9, 20),
    'jaw': Bump('chin', 148, 1052, 60, 46, 6, 30),
    'muzzle': Bump('mouth', 0, 985, 80, 52, 15, pair=False),
    'mouth-corner': Bump('mouth', 114, 980, 16, 24, -3.5),
    'under-lip': Bump('mouth', 0, 1046, 46, 13, -9, pair=False),
    'chin': Bump('chin', 0, 1090, 44, 28, 13, pair=False),
    'philtrum': Bump('mouth', 0, 946, 9, 17, -2.6, pair=False),
    'philtrum-ridge': Bump('mouth', 15, 948, 6, 15, 1.2),
    'nasolabial': Bump('cheek', 98, 930, 13, 36, -4.4, -34),
    'cheek-roll': Bump('cheek', 150, 905, 46, 34, 5, -20),
}


@dataclass(frozen=True)
class Sitter:
    name: str
    title: str
    skin: Skin
    half: tuple                      # (row, half width) of the head from crown to chin
    front: tuple                     # (row, depth) of the middle in profile, without the nose
    nose: Nose
    eye: Eye
    brow: Brow
    mouth: Mouth
    frames: dict = field(default_factory=lambda: FRAMES)
    relief: dict = field(default_factory=lambda: RELIEF)
    region: tuple = (730, 330, 1430, 1180)
    hairline: tuple = (560, 420)     # rows between which the hair's shade deepens
    folds: tuple = ()
    stubble: tuple = ()
    bindi: tuple | None = None       # canvas point
    lamp: float = 1                  # fill of the far cheek by the cool light behind

    @property
    def chin(self):
        return self.half[-1][0]
