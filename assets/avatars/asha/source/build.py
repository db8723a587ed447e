"""Paints every layer of Asha and writes ../layers/*.png and ../rig.json.

    python build.py            everything
    python build.py face hair  only these parts (rig.json keeps the rest)
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))          # assets/, where painting lies
from painting.export import Studio
from painting.sitter import CX
from sitter import ASHA


def main(only):
    want = lambda part: not only or part in only
    studio = Studio(HERE.parent, ASHA.name, ASHA.title)
    if want('face'):
        studio.head(ASHA)
    for part in ('hair', 'body', 'ornaments'):
        if want(part):
            for name, (picture, fields) in __import__(part).layers().items():
                studio.layer(name, picture, fields)
    studio.finish(
        ['hair-back', 'body', 'chin-shadow', 'hair-lock', 'face', 'earring-left', 'earring-right', 'hair-front'],
        head={'pivot': [CX, 1080], 'centre': [CX, 780], 'box': {'x': 712, 'y': 284, 'width': 744, 'height': 847}},
        chin=ASHA.chin,
        body={'pivot': [CX, 2400], 'breath': {'top': 1420, 'bottom': 2300}},
    )


if __name__ == '__main__':
    main(sys.argv[1:])
