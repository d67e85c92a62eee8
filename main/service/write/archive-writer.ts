import { pythonTarEnd, pythonTarHeader, pythonTarPadding } from '../../engine/build/tar/python-tar.ts';
import type { PythonTarMember } from '../../engine/build/tar/python-tar.ts';

/** Where an archive goes. Waits for slow readers; the bytes may be used again once it resolves. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** A tar that flows out member by member. */
export interface ArchiveWriter {
  /**
   * One member: its header, the content that `fill` writes (exactly the size that the header says), padding. `fill` is told
   * where in the archive that is.
   */
  member(header: PythonTarMember, fill: (start: number) => Promise<void>): Promise<void>;
  write(bytes: Uint8Array): Promise<void>;
  /** What closes the tar. */
  end(): Promise<void>;
}

/** `headerOf`: in whose format. */
export function createArchiveWriter(
  sink: Sink,
  headerOf: (member: PythonTarMember) => Buffer = pythonTarHeader,
): ArchiveWriter {
  let written = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    written += bytes.length;
    await sink(bytes);
  };
  return {
    write,
    async member(header, fill) {
      await write(headerOf(header));
      const start = written;
      await fill(start);
      if (written - start !== header.size)
        throw new Error(`${header.name}: ${written - start} bytes for ${header.size}`);
      const padding = pythonTarPadding(header.size);
      if (padding > 0) await write(new Uint8Array(padding));
    },
    async end() {
      await write(new Uint8Array(pythonTarEnd(written)));
    },
  };
}
