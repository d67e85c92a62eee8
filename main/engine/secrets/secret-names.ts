/** Words that are a name, or end it, when its value is a secret; before them stands `_`, `-` or `.`, if anything. */
const secretName =
  /(?:^|[_.-])(?:PASS|PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|API[_-]?KEY|SECRET[_-]?KEY(?:[_-]BASE)?|ACCESS[_-]?KEY|ACCOUNT[_-]?KEY|PRIVATE[_-]?KEY|ENCRYPTION[_-]?KEY|CREDENTIALS?|PGPASSWORD|SSHPASS)$/i;

/** Longer names are none: nobody says them. */
const longestName = 200;

/** Whether a name says that its value is a secret: `DB_PASSWORD`, `api-key`, `spring.datasource.password`, `clientSecret`. */
export function isSecretName(name: string): boolean {
  // The shell's own.
  if (name.length > longestName || name === 'PWD' || name === 'OLDPWD') return false;
  return secretName.test(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2'));
}

/** How a value begins that stands for a secret which is elsewhere: a path, a variable, a command, a call, an address, a mark. */
const elsewhere = /^(?:[/$%{<~.`=(*]|\\\$|#\{|__|file:|[a-z][a-z0-9+.-]{0,20}:\/\/|[\w.]{1,100}[([])/i;

/** Characters of a value's beginning that `isElsewhere` needs. */
export const elsewhereLength = 120;

/** Whether a value that begins so only stands for a secret. */
export function isElsewhere(start: string): boolean {
  return elsewhere.test(start);
}

/** Whether a value is one that nobody keeps secret: a number, a switch, a placeholder, or another name. */
export function isPlain(value: string): boolean {
  if (value.length < 4) return true;
  return (
    /^(?:\d+|true|false|none|null|file|empty|unset|undefined|default|auto|prompt|never|always|disabled?|enabled?|required|optional|\*+|x+)$/i.test(
      value,
    ) ||
    /^(?:change[-_]?(?:me|it)|password|passwd|secret|token|dummy|example|placeholder|redacted|hidden|your[-_ ].*|\[.*\]|@\w+@)$/i.test(
      value,
    ) ||
    (/^[A-Za-z][\w.]*$/.test(value) && isSecretName(value))
  );
}
