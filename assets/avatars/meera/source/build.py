"""Paints every layer of Meera and writes ../layers/*.png and ../rig.json.

    python build.py            everything
    python build.py face hair  only these parts (rig.json keeps the rest)
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))          # assets/, where painting lies
from painting.export import Studio
from painting.sitter import CX
from ornaments import nose_stud
from sitter import MEERA


def main(only):
    want = lambda part: not only or part in only
    studio = Studio(HERE.parent, MEERA.name, MEERA.title)
    studio.rig['manner'] = {'rate': 0.95, 'pitchSemitones': -1.5}
    if want('face'):
        studio.head(MEERA, on_face=nose_stud)
    for part in ('hair', 'saree', 'ornaments'):
        if want(part):
            for name, (picture, fields) in __import__(part).layers().items():
                studio.layer(name, picture, fields)
    studio.finish(
        ['bun', 'hair-back', 'body', 'chin-shadow', 'face', 'earring-left', 'earring-right', 'hair-front'],
        head={'pivot': [CX, 1080], 'centre': [CX, 780], 'box': {'x': 726, 'y': 296, 'width': 708, 'height': 828}},
        chin=MEERA.chin,
        body={'pivot': [CX, 2400], 'breath': {'top': 1400, 'bottom': 2300}},
    )


if __name__ == '__main__':
    main(sys.argv[1:])
