// A network between a client and a server on this machine that a test can cut and mend.

import { connect as dial, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const join = ([near, far]: readonly [Socket, Socket]): unknown => near.pipe(far).pipe(near);

/** A wire between client and server that can be cut. */
export class CuttableWire {
  /** Without the protocol's name: `://host:port`. */
  url = '';
  down = false;
  refused = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #silent = false;

  constructor(port: number) {
    this.#server = createServer((near) => {
      if (this.down) {
        this.refused += 1;
        near.destroy();
        return;
      }
      const far = dial(port, '127.0.0.1');
      const pair = [near, far] as const;
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          near.destroy();
          far.destroy();
          this.#pairs.delete(pair);
        });
      }
      this.#pairs.add(pair);
      if (!this.#silent) join(pair);
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  cut(): void {
    this.down = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  /** Nothing gets through any more, and nobody is told: what is sent waits, as for a network out of reach. */
  fallSilent(): void {
    this.#silent = true;
    for (const [near, far] of this.#pairs) {
      near.unpipe(far);
      far.unpipe(near);
    }
  }

  /** What waited gets through. */
  mend(): void {
    this.down = false;
    this.#silent = false;
    for (const pair of this.#pairs) join(pair);
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
