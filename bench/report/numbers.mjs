// Numbers as people read them.
const group = (number, digits = 0) => number.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** About three digits, whatever its size. */
export function short(number) {
  if (number >= 100) return group(Math.round(number));
  if (number >= 10) return group(number, 1);
  return group(number, 2);
}

export const ms = (us) => short(us / 1000);
export const kib = (bytes) => short(bytes / 1024);
export const mib = (bytes) => short(bytes / 2 ** 20);
export const times = (ratio) => (ratio >= 10 ? `${group(Math.round(ratio))} ×` : `${short(ratio)} ×`);

export function table(heads, rows) {
  const right = heads.map((_, place) => (place === 0 ? ':--' : '--:'));
  return [heads, right, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
