"""Runs a place's program: builds, photographs and prints each shape, and writes where its lights stand."""
import argparse
import json
import pathlib
import numpy as np
from .built_set import SIZES
from .darkroom import save


def run(folder, build, develop, lights=None):
    a = argparse.ArgumentParser()
    a.add_argument('shapes', nargs='*', default=list(SIZES))
    a.add_argument('--draft', help='a folder for small, quick pictures; nothing else is written')
    a.add_argument('--negatives', help='a folder where photographs are kept, so that printing again needs no light')
    options = a.parse_args()
    found = {}
    for shape in options.shapes or SIZES:
        s = build(shape)
        negative = options.negatives and pathlib.Path(options.negatives) / f'{folder.name}-{shape}.npy'
        if negative and negative.exists():
            photograph = np.load(negative)
        else:
            photograph = s.photograph(*((.16, 10) if options.draft else (.42 if shape == 'square' else .32, 20)))
            if negative:
                np.save(negative, photograph)
        picture = develop(s, photograph, shape)
        save(picture, pathlib.Path(options.draft or folder) / f'{folder.name + "-" if options.draft else ""}{shape}.webp')
        if lights:
            found[shape] = lights(s)
    description = folder / 'background.json'
    if found and (options.draft or description.exists()):
        path = pathlib.Path(options.draft) / f'{folder.name}.json' if options.draft else description
        value = json.loads(path.read_text()) if path.exists() else {}
        value['lights'] = {**value.get('lights', {}), **found}
        path.write_text(json.dumps(value, indent=2) + '\n')
