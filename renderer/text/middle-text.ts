/**
 * At most `limit` UTF-16 units: the middle of a longer text is replaced by `…`, since both ends of a path or a digest tell
 * more than its middle. Never cuts a surrogate pair in half.
 */
export function middleText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = Math.ceil((limit - 1) / 2);
  const tail = limit - 1 - head;
  return `${text.slice(0, isHigh(text, head - 1) ? head - 1 : head)}…${text.slice(
    isLow(text, text.length - tail) ? text.length - tail + 1 : text.length - tail,
  )}`;
}

function isHigh(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff;
}

function isLow(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
