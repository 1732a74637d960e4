// A TCP proxy on loopback, between Samuso and whatever it talks to: connections are reset, stand still or are slow.
import { connect, createServer } from 'node:net';
import { once } from 'node:events';

export class Proxy {
  #pairs = new Set();
  /** `passes`; `refuses` whoever comes; `swallows`: what is sent arrives nowhere, and nobody is told. */
  mode = 'passes';
  /** How long each piece is kept back, both ways. */
  delay_ms = 0;

  static async to(port) {
    const proxy = new Proxy();
    proxy.target = port;
    proxy.server = createServer({ allowHalfOpen: true }, (client) => proxy.#join(client)).listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    proxy.port = proxy.server.address().port;
    return proxy;
  }

  #join(client) {
    if (this.mode === 'refuses') return client.resetAndDestroy();
    const server = connect({ port: this.target, host: '127.0.0.1', allowHalfOpen: true });
    const pair = [client, server];
    this.#pairs.add(pair);
    this.#pass(client, server);
    this.#pass(server, client);
    const over = () => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    pair.forEach((socket) => socket.on('error', over).on('close', () => this.mode === 'swallows' || over()));
  }

  #pass(from, to) {
    const send = (what) => {
      if (this.mode === 'swallows') return;
      if (this.delay_ms) setTimeout(what, this.delay_ms);
      else what();
    };
    from.on('data', (data) => send(() => to.writable && to.write(data)));
    from.on('end', () => send(() => to.writable && to.end()));
  }

  /** In the middle of whatever is under way. */
  reset() {
    for (const pair of this.#pairs) pair.forEach((socket) => socket.resetAndDestroy());
    this.#pairs.clear();
  }

  /** As before. Connections that stood still are of no use to anybody. */
  mend() {
    const stood = this.mode === 'swallows';
    this.mode = 'passes';
    this.delay_ms = 0;
    if (stood) this.reset();
  }

  close() {
    this.server.close();
    this.reset();
  }
}
