/** The README of a new avatar: what each layer is, and what comes next. */
export function describeStarter({ name, title }: { name: string; title: string }): string {
  return `# ${title}

A rig that Sutradhar draws and speaks with. \`rig.json\` says where each picture lies and how it moves; replace the pictures
in \`layers/\` one by one with your own. The canvas is 2160 × 2400 units, one unit a pixel; *left* is the viewer's.

In the folder where Sutradhar is, with this folder's path for \`PATH\`:

    npx sutradhar avatar lint PATH                              # what tears, slides or cannot be told apart
    npx sutradhar preview PATH --out ${name}.png --motion       # a sheet, a strip, and a clip that speaks

A script beside this folder has it speak by \`avatar: ./${name}\` (the folder's name, with \`./\`).

| picture | what it is |
|---|---|
| \`hair-back\` | hair behind head and neck; comes after the head a little (\`trail\`) |
| \`body\` | neck and clothes. Paint the neck on behind the chin: a turn of the head uncovers it |
| \`face\` | skin with ears and nose, painted whole: no eyes, no brows, no lips |
| \`face-depth\` | the same size, in grey: white stands out, black lies back. Gentle slopes, or skin folds |
| \`hair-front\`, \`hair-front-depth\` | hair over the forehead, with the face's own depth where its edge lies on skin |
| \`brow-left\`, \`brow-right\` | brows, which rise and tilt |
| \`eye-white\`, \`eye-iris\`, \`eye-glint\` | what is seen through the opened lids; both eyes share them here |
| \`eye-upper-lid\`, \`eye-lower-lid\` | strips: flat pictures that are bent along the lids' curves; lashes hang below the upper one |
| \`mouth-upper-lip\`, \`mouth-lower-lip\` | strips along the lips' curves; rows between \`bands\` are the lip |
| \`mouth-inside\` | the dark of the mouth; larger than the widest opening |
| \`mouth-upper-teeth\`, \`mouth-lower-teeth\`, \`mouth-tongue\` | upper teeth stay, lower teeth and tongue follow the jaw |

A picture of another size or place needs its \`x\` and \`y\` in \`rig.json\` changed with it; \`voice\` and \`manner\` say who speaks
and how, and \`likeness\` whose face it is: \`"synthetic"\` for an invented one, \`{ "person": "emp-2041" }\` for somebody's. Raise \`version\` whenever what is seen changes. The guide is docs/guides/make-an-avatar.md, every field is in
docs/reference/rig-format.md.
`;
}
