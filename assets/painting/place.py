"""Runs a place's program: builds, photographs and prints each shape, and writes where its lights stand."""
import argparse
import json
import pathlib
from .built_set import SIZES
from .darkroom import save


def run(folder, build, develop, lights=None):
    a = argparse.ArgumentParser()
    a.add_argument('shapes', nargs='*', default=list(SIZES))
    a.add_argument('--draft', help='a folder for small, quick pictures; nothing else is written')
    options = a.parse_args()
    found = {}
    for shape in options.shapes or SIZES:
        s = build(shape)
        photograph = s.photograph(*((.16, 10) if options.draft else (.36, 30)))
        picture = develop(s, photograph, shape)
        save(picture, pathlib.Path(options.draft or folder) / f'{folder.name + "-" if options.draft else ""}{shape}.png')
        if lights:
            found[shape] = lights(s)
    description = folder / 'background.json'
    if found and (options.draft or description.exists()):
        path = pathlib.Path(options.draft) / f'{folder.name}.json' if options.draft else description
        value = json.loads(path.read_text()) if path.exists() else {}
        value['lights'] = {**value.get('lights', {}), **found}
        path.write_text(json.dumps(value, indent=2) + '\n')
