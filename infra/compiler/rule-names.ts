import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/**
 * The linter rules that a compiler knows. It ignores a name that it does not know without a word, so the names are read
 * out of the compiler itself: one file that holds its assemblies, where constant texts stand in UTF-16.
 */
export function ruleNames(compiler: string): readonly string[] {
  const assembly = assemblyIn(readFileSync(compiler), /Bicep\.Core\.dll$/).toString('latin1');
  const texts = [...assembly.matchAll(/(?:[a-z]\0)+(?:(?:-\0)(?:[a-z]\0)+)+/g)].map(([text]) =>
    text.replaceAll('\0', ''),
  );
  return [...new Set(texts.filter((text) => looksLikeRule.test(text)))].toSorted();
}

/** The assembly holds other texts with hyphens, too; no rule of the pinned compiler begins otherwise. */
const looksLikeRule =
  /^(adminusername|artifacts|decompiler|explicit|max|nested|no|outputs|prefer|protect|secure|simplify|stacks|use|what)-[a-z-]+$/;

/** Stands before the manifest of every single-file .NET program. */
const bundleMark = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');

function assemblyIn(program: Buffer, name: RegExp): Buffer {
  const header = Number(program.readBigInt64LE(program.indexOf(bundleMark) - 8));
  const count = program.readInt32LE(header + 8);
  let entry = skipText(program, header + 12) + manifestTail;
  for (let index = 0; index < count; index += 1) {
    const [offset = 0, size = 0, packed = 0] = [0, 8, 16].map((step) => Number(program.readBigInt64LE(entry + step)));
    const end = skipText(program, entry + 25);
    if (name.test(program.toString('utf8', entry + 25, end))) {
      const bytes = program.subarray(offset, offset + (packed || size));
      return packed ? inflateRawSync(bytes) : bytes;
    }
    entry = end;
  }
  throw new Error(`The compiler has no assembly ${name}. Mend infra/compiler/rule-names.ts.`);
}

/** Four numbers of 8 bytes and the flags, behind the id of the bundle. */
const manifestTail = 40;

/** Texts begin with their length, seven bits a byte. */
function skipText(program: Buffer, from: number): number {
  let length = 0;
  let at = from;
  for (let shift = 0; ; shift += 7) {
    const byte = program.readUInt8(at);
    at += 1;
    length |= (byte & 127) << shift;
    if (byte < 128) return at + length;
  }
}
