"""Paints every layer of Raghav and writes ../layers/*.png and ../rig.json.

    python build.py            everything
    python build.py face hair  only these parts (rig.json keeps the rest)
"""
import importlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))          # assets/, where painting lies
from painting.export import Studio
from painting.sitter import CX
from sitter import RAGHAV


def main(only):
    want = lambda part: not only or part in only
    studio = Studio(HERE.parent, RAGHAV.name, RAGHAV.title)
    studio.rig['voice'] = 'male'
    studio.rig['manner'] = {'rate': 0.92, 'pitchSemitones': -2.5}
    if want('face'):
        import moustache
        studio.head(RAGHAV, on_upper_lip=moustache.paint)
    for part in ('hair', 'body', 'spectacles'):
        if want(part):
            for name, (picture, fields) in importlib.import_module(part).layers().items():
                studio.layer(name, picture, fields)
    studio.finish(
        ['hair-back', 'body', 'chin-shadow', 'face', 'spectacles', 'hair-front'],
        head={'pivot': [CX, 1095], 'centre': [CX, 790], 'box': {'x': 744, 'y': 270, 'width': 672, 'height': 886}},
        chin=RAGHAV.chin,
        body={'pivot': [CX, 2400], 'breath': {'top': 1430, 'bottom': 2300}},
    )


if __name__ == '__main__':
    main(sys.argv[1:])
