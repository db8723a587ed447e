import { open } from "node:fs/promises";
import { sourceUri, type CombinedSource } from "./digital-source.ts";

/** XMP Specification Part 3, §1.2.7: where XMP lies in an MP4. */
const xmpBox = Buffer.from("be7acfcb97a942e89c71999491e3afac", "hex");

/** What simple readers look for: IPTC's type of the source, and who made it. */
export function composeXmp(options: {
  readonly source: CombinedSource;
  readonly product: { readonly name: string; readonly version: string };
}): string {
  const { source, product } = options;
  const creator = `${product.name} ${product.version}`.replace(/[<>&"]/g, "");
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">',
    `<Iptc4xmpExt:DigitalSourceType>${sourceUri(source)}</Iptc4xmpExt:DigitalSourceType>`,
    `<xmp:CreatorTool>${creator}</xmp:CreatorTool>`,
    "</rdf:Description></rdf:RDF></x:xmpmeta>",
    '<?xpacket end="r"?>',
  ].join("\n");
}

/** Appends XMP to an MP4, behind everything else: no offset in it changes. */
export async function appendXmp(path: string, xmp: string): Promise<void> {
  const contents = Buffer.from(xmp);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + xmpBox.length + contents.length);
  head.write("uuid", 4, "latin1");
  const file = await open(path, "a");
  try {
    await file.write(Buffer.concat([head, xmpBox, contents]));
  } finally {
    await file.close();
  }
}
