"""What every presenter is painted with: brushes and light, slots and strips, and a face that is a set of values.

A person's own programs lie in `assets/avatars/<name>/source/`; they put `assets/` on the path and import from here."""
