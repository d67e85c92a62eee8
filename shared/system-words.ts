/** Why the system does not let a file be read, in words; codes that say more to some than to most stay as they are. */
export function readWords(code: string): string {
  return worded(code, reading);
}

/** Why it does not let one be written. */
export function writeWords(code: string): string {
  return worded(code, writing);
}

const either: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  EIO: 'the disk does not answer',
  EBUSY: 'it is in use',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ENOTDIR: 'what it would lie in is no folder',
};
const reading: Readonly<Record<string, string>> = {
  ...either,
  ENOENT: 'it is not there',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};
const writing: Readonly<Record<string, string>> = {
  ...either,
  ENOENT: 'there is no such folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'that disk cannot be written to',
  EEXIST: 'something else has come to be there',
  ENOTEMPTY: 'something else has come to be there',
};

function worded(code: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code;
}
