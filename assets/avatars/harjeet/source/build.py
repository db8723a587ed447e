"""Paints every layer of Harjeet and writes ../layers/*.png and ../rig.json.

    python build.py               everything
    python build.py face turban   only these parts (rig.json keeps the rest)
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))          # assets/, where painting lies
from painting.export import Studio
from painting.sitter import CX
import beard
from sitter import HARJEET


def main(only):
    want = lambda part: not only or part in only
    studio = Studio(HERE.parent, HARJEET.name, HARJEET.title)
    if want('face'):
        studio.head(HARJEET, on_face=beard.on_face, on_upper_lip=beard.on_upper_lip, on_lower_lip=beard.on_lower_lip, relief=beard.relief)
    for part in ('turban', 'body'):
        if want(part):
            for name, (picture, fields) in __import__(part).layers().items():
                studio.layer(name, picture, fields)
    studio.rig['voice'] = 'male'
    studio.rig['manner'] = {'rate': 0.97, 'pitchSemitones': -1}
    studio.finish(
        ['turban-back', 'body', 'chin-shadow', 'face', 'turban'],
        head={'pivot': [CX, 1100], 'centre': [CX, 780], 'box': {'x': 684, 'y': 176, 'width': 792, 'height': 989}},
        chin=HARJEET.chin,
        body={'pivot': [CX, 2400], 'breath': {'top': 1440, 'bottom': 2300}},
    )


if __name__ == '__main__':
    main(sys.argv[1:])
