/**
 * The first of the files that has no bytes to send: a folder, or what the browser may not read. Sending one fails like a
 * connection that is lost, so they are tried before anything is sent.
 */
export async function firstUnreadable(files: readonly File[]): Promise<File | null> {
  for (const file of files) {
    try {
      await file.slice(0, 1).arrayBuffer();
    } catch {
      return file;
    }
  }
  return null;
}
