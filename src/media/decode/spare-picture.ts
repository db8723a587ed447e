/** A coded picture of which no other is made. */
export interface SparePicture {
  /** Its place in the order of show, counted from its part's first. */
  readonly picture: number;
  readonly bytes: number;
}

/**
 * Whether no other picture is made of this one: a decoder that is never handed it loses nothing.
 * @param lengthBytes how many bytes say how long a unit of the packet is
 */
export function isSpare(data: Buffer, lengthBytes: number): boolean {
  let slices = 0;
  for (let at = 0; at + lengthBytes < data.length;) {
    const head = data[at + lengthBytes] as number;
    // ITU-T H.264 §7.4.1: slices are of types 1 to 5, and nal_ref_idc is 0 where no other picture is made of them.
    if ((head & 31) >= 1 && (head & 31) <= 5) {
      if ((head & 0x60) !== 0) return false;
      slices += 1;
    }
    at += lengthBytes + data.readUIntBE(at, lengthBytes);
  }
  return slices > 0;
}

/** A head that turns takes twice the bytes; a picture of something else takes ten times as many. */
const eventfulTimes = 3;
/** Less is headers. */
const eventfulBytesMin = 60;
/**
 * What the pictures about it do not show has to be coded, block of 16 × 16 by block: light that is 6 levels off in a quarter of a
 * picture took 3.2 bytes a block of that quarter, and a picture that is black 2.1 a block. A byte in two of that quarter's is much less.
 */
const eventfulBytesPerBlock = 1 / 8;

/** Spare pictures in which something happens that those about them do not show, as their bytes tell. */
export function findEventful(
  spares: readonly SparePicture[],
  { width, height }: { readonly width: number; readonly height: number },
): readonly number[] {
  const sizes = spares.map(({ bytes }) => bytes).toSorted((a, b) => a - b);
  const usual = sizes[sizes.length >> 1] ?? 0;
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const least = Math.min(eventfulTimes * usual, blocks * eventfulBytesPerBlock) + eventfulBytesMin;
  return spares.filter(({ bytes }) => bytes > least).map(({ picture }) => picture);
}
