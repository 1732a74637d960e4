// Clients that no browser is.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const COME_MS = 1_000;
const PIECE = Buffer.alloc(64 * 1024, 'a');
const LIMIT_MS = 30_000;

/** So many connections at once, each of which says this, then a byte a second, or nothing at all. */
export async function sockets({ listen }, count, says = '') {
  const [host, port] = listen.split(':');
  const all = new Set();
  for (let each = 0; each < count; each++) {
    const socket = connect(Number(port), host, () => says && socket.write(says));
    all.add(socket);
    const gone = () => all.delete(socket);
    socket.on('error', gone).on('close', gone).resume();
  }
  await sleep(COME_MS);
  const drip = says && setInterval(() => all.forEach((socket) => socket.write('a')), 1_000);
  return {
    open: () => all.size,
    end: () => (clearInterval(drip), all.forEach((socket) => socket.destroy())),
  };
}

/** Posts a body of so many bytes, whatever is answered meanwhile: the answer's status, and how much was taken. */
export function stream({ listen, url }, path, { bytes = 0, chunked = false, body, headers = {}, cookies }) {
  const [host, port] = listen.split(':');
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const length = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body?.length ?? bytes };
  const all = { host: listen, origin: url, cookie, 'content-type': 'application/x-www-form-urlencoded', ...length, ...headers };
  return new Promise((done) => {
    let heard = '';
    let left = body ? 0 : bytes;
    const socket = connect(Number(port), host);
    const over = () => (socket.destroy(), done({ status: Number(/^HTTP\/1.1 (\d+)/.exec(heard)?.[1] ?? 0), sent: socket.bytesWritten }));
    socket.setTimeout(LIMIT_MS, over);
    socket.on('data', (data) => (heard += data)).on('error', over).on('close', over).on('end', over);
    const more = () => {
      while (left > 0 && !heard) {
        const piece = PIECE.subarray(0, Math.min(PIECE.length, left));
        left -= piece.length;
        const goesOn = chunked ? socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`) : socket.write(piece);
        if (!goesOn) return socket.once('drain', more);
      }
      // Whoever has answered need not be sent the rest; what they said is read to its end.
      if (heard) setTimeout(over, 200);
    };
    socket.write(`POST ${path} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    if (body) socket.write(body);
    socket.on('data', () => left === 0 && setTimeout(over, 200));
    more();
  });
}
