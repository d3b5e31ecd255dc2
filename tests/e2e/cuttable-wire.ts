// A network between a client and a server on this machine that a test can cut and mend.

import { connect as dial, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A wire between client and server that can be cut. */
export class CuttableWire {
  /** Without the protocol's name: `://host:port`. */
  url = '';
  down = false;
  refused = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(port: number) {
    this.#server = createServer((near) => {
      if (this.down) {
        this.refused += 1;
        near.destroy();
        return;
      }
      const far = dial(port, '127.0.0.1');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
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

  close(): void {
    this.cut();
    this.#server.close();
  }
}
