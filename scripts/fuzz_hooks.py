"""What Schemathesis must be told for `npm run fuzz`: bodies that are files are sent as whatever bytes come."""

import schemathesis


@schemathesis.serializer("application/zip", "video/mp4", "text/csv", "application/jsonl", "application/x-ndjson")
def as_bytes(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
