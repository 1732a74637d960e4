// Takes every connection that a server has to give, and keeps them: each has begun to sign in, and says nothing more.
import { connect } from 'node:net';

const MORE_THAN_THERE_ARE = 130;

export function hog(port) {
  const held = new Set();
  const more = () => {
    while (held.size < MORE_THAN_THERE_ARE) {
      const socket = connect(port, '127.0.0.1', () => socket.write(startup({ user: 'samuso_reader', database: 'samuso_demo' })));
      held.add(socket);
      const gone = () => held.delete(socket);
      socket.on('error', gone).on('close', gone).resume();
    }
  };
  const again = setInterval(more, 20);
  more();
  return {
    end() {
      clearInterval(again);
      held.forEach((socket) => socket.destroy());
    },
  };
}

/** PostgreSQL's first message: its length, the protocol's version, names and values. */
function startup(parameters) {
  const texts = Object.entries(parameters).flat().map((text) => `${text}\0`).join('');
  const body = Buffer.from(`${texts}\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, body]);
}
