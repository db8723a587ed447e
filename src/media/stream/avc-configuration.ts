import { SutradharError } from "../../core/index.ts";
import { box, u16, u8 } from "./box.ts";
import { splitUnits } from "./nal-units.ts";

/** nal_unit_type (ISO/IEC 14496-10 table 7-1). */
const unitType = { sequenceParameters: 7, pictureParameters: 8 } as const;

/** profile_idc of the profiles below High, which do not describe their chroma. */
const plainProfiles: readonly number[] = [66, 77, 88];

/**
 * The decoder's configuration (ISO/IEC 14496-15 §5.3.3.1) from a chunk's parameter sets: lengths of four bytes, 8-bit
 * 4:2:0.
 * @throws SutradharError `blob_corrupt` where one of the parameter sets is not there.
 */
export function avcConfiguration(extradata: Uint8Array): Uint8Array {
  const units = splitUnits(extradata);
  const ofType = (type: number) => units.filter((unit) => ((unit[0] as number) & 0x1f) === type);
  const sequence = ofType(unitType.sequenceParameters);
  const picture = ofType(unitType.pictureParameters);
  const [first] = sequence;
  if (!first || first.length < 4 || picture.length === 0) {
    throw new SutradharError("blob_corrupt", "a stored chunk has no H.264 parameter sets: render again");
  }
  const profile = first.subarray(1, 4);
  return box(
    "avcC",
    u8(1, ...profile, 0xfc | 3, 0xe0 | sequence.length),
    ...sequence.flatMap(withLength),
    u8(picture.length),
    ...picture.flatMap(withLength),
    plainProfiles.includes(profile[0] as number) ? u8() : u8(0xfc | 1, 0xf8, 0xf8, 0),
  );
}

function withLength(unit: Uint8Array): Uint8Array[] {
  return [u16(unit.length), unit];
}
