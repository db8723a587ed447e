"""What Schemathesis must be told for `npm run fuzz`: bodies that are files, and patterns that it cannot make texts of."""

import schemathesis


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
