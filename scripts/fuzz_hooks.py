"""What Schemathesis must be told for `npm run fuzz`: bodies that are files, patterns that it cannot make texts of, and what is there."""

import itertools
import json
import os

import schemathesis

# Paths by their beginning, the longest first, with what is there: {"/v1/videos/{id}": {"id": "vid_…"}}.
there = sorted(json.loads(os.environ.get("FUZZ_THERE", "{}")).items(), key=lambda each: -len(each[0]))
calls = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    """Two calls of three ask for what is there: else every answer to a made-up name were that there is no such thing."""
    if next(calls) % 3 == 0 or not case.path_parameters:
        return
    for path, values in there:
        if case.operation.path.startswith(path):
            case.path_parameters.update({name: each for name, each in values.items() if name in case.path_parameters})
            return


@schemathesis.serializer("application/zip", "video/mp4", "text/csv", "application/jsonl", "application/x-ndjson")
def as_bytes(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook
def before_load_schema(context, raw_schema):
    drop_patterns(raw_schema)


def drop_patterns(part):
    """Python knows no classes of Unicode such as \\p{Cc}: such a text is sent as any, and refused where it must be."""
    if isinstance(part, dict):
        if isinstance(part.get("pattern"), str) and "\\p{" in part["pattern"]:
            del part["pattern"]
        for each in part.values():
            drop_patterns(each)
    elif isinstance(part, list):
        for each in part:
            drop_patterns(each)
