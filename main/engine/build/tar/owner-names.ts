import { readFileSync } from 'node:fs';

/** Names of a user and a group on this machine; "" where it knows none. */
export function ownerNames(uid: number, gid: number): { readonly uname: string; readonly gname: string } {
  return { uname: nameIn('/etc/passwd', uid), gname: nameIn('/etc/group', gid) };
}

/** `name:password:id:…`, a line each, in both files. */
function nameIn(file: string, id: number): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return '';
  }
  for (const line of text.split('\n')) {
    const [name = '', , number] = line.split(':');
    if (number === String(id)) return name;
  }
  return '';
}
