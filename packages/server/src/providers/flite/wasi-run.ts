/**
 * Runs the flite command line (a WASI binary) once, with files in memory. The module imports exactly these 13
 * functions. Enters: the compiled module, arguments, input files. Leaves: what it printed and wrote.
 * Each run has its own instance (about 20 MB, collected afterwards): the program's globals are used up by a run.
 */

import { wasm, type WasmMemory, type WasmModule } from './wasm.ts';

const ERRNO_OK = 0;
const ERRNO_BADF = 8;
const ERRNO_NOENT = 44;
const ERRNO_SPIPE = 29;
/** The one directory the program sees, and the first descriptor for its files. */
const ROOT_FD = 3;
const FIRST_FILE_FD = 4;
const FILETYPE_CHARACTER_DEVICE = 2;
const FILETYPE_DIRECTORY = 3;
const FILETYPE_REGULAR = 4;
const OPEN_CREATE = 1;
const FIRST_FILE_BYTES = 1 << 16;

export type WasiResult = { readonly stdout: string; readonly file: (name: string) => Uint8Array | undefined };

type MemoryFile = { bytes: Uint8Array; length: number; position: number };

class Exit extends Error {}

export function runWasi(
  module: WasmModule,
  args: readonly string[],
  inputs: Readonly<Record<string, string>> = {},
): WasiResult {
  const program = new Program(args, inputs);
  const instance = new wasm.Instance(module, { wasi_snapshot_preview1: program.imports() });
  program.memory = instance.exports.memory;
  try {
    instance.exports._start();
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
  return { stdout: program.stdout(), file: (name) => program.file(name) };
}

class Program {
  memory: WasmMemory | null = null;
  readonly #args: readonly Uint8Array[];
  readonly #files = new Map<string, MemoryFile>();
  readonly #open = new Map<number, MemoryFile>();
  readonly #printed: Uint8Array[] = [];
  #nextFd = FIRST_FILE_FD;

  constructor(args: readonly string[], inputs: Readonly<Record<string, string>>) {
    const encoder = new TextEncoder();
    this.#args = args.map((arg) => encoder.encode(`${arg}\0`));
    for (const [name, text] of Object.entries(inputs)) {
      const bytes = encoder.encode(text);
      this.#files.set(name, { bytes, length: bytes.length, position: 0 });
    }
  }

  stdout(): string {
    return Buffer.concat(this.#printed).toString('latin1');
  }

  file(name: string): Uint8Array | undefined {
    const found = this.#files.get(name);
    return found?.bytes.subarray(0, found.length);
  }

  imports(): Record<string, (...args: never[]) => number> {
    return { ...this.#processCalls(), ...this.#descriptorCalls(), ...this.#dataCalls() };
  }

  #view(): DataView {
    return new DataView((this.memory as WasmMemory).buffer);
  }

  #bytes(at: number, length: number): Uint8Array {
    return new Uint8Array((this.memory as WasmMemory).buffer, at, length);
  }

  #processCalls() {
    return {
      args_sizes_get: (countAt: number, sizeAt: number): number => {
        const view = this.#view();
        view.setUint32(countAt, this.#args.length, true);
        view.setUint32(
          sizeAt,
          this.#args.reduce((sum, arg) => sum + arg.length, 0),
          true,
        );
        return ERRNO_OK;
      },
      args_get: (pointersAt: number, bufferAt: number): number => {
        let at = bufferAt;
        this.#args.forEach((arg, index) => {
          this.#view().setUint32(pointersAt + 4 * index, at, true);
          this.#bytes(at, arg.length).set(arg);
          at += arg.length;
        });
        return ERRNO_OK;
      },
      // Time stands still: the program only uses it to print how fast it was.
      clock_time_get: (_id: number, _precision: bigint, timeAt: number): number => {
        this.#view().setBigUint64(timeAt, 0n, true);
        return ERRNO_OK;
      },
      proc_exit: (code: number): never => {
        throw new Exit(`exit ${code}`);
      },
    };
  }

  #descriptorCalls() {
    return {
      fd_close: (fd: number): number => {
        this.#open.delete(fd);
        return ERRNO_OK;
      },
      fd_fdstat_get: (fd: number, statAt: number): number => {
        const view = this.#view();
        this.#bytes(statAt, 24).fill(0);
        const type =
          fd < ROOT_FD ? FILETYPE_CHARACTER_DEVICE : fd === ROOT_FD ? FILETYPE_DIRECTORY : FILETYPE_REGULAR;
        view.setUint8(statAt, type);
        view.setBigUint64(statAt + 8, 0xffff_ffff_ffff_ffffn, true);
        view.setBigUint64(statAt + 16, 0xffff_ffff_ffff_ffffn, true);
        return ERRNO_OK;
      },
      fd_fdstat_set_flags: (): number => ERRNO_OK,
      fd_prestat_get: (fd: number, statAt: number): number => {
        if (fd !== ROOT_FD) return ERRNO_BADF;
        this.#view().setUint8(statAt, 0);
        this.#view().setUint32(statAt + 4, 1, true);
        return ERRNO_OK;
      },
      fd_prestat_dir_name: (_fd: number, pathAt: number): number => {
        this.#bytes(pathAt, 1)[0] = '/'.charCodeAt(0);
        return ERRNO_OK;
      },
      path_open: (...args: number[]): number => {
        const [, , pathAt = 0, pathLength = 0, flags = 0] = args;
        const fdAt = args[8] ?? 0;
        const name = new TextDecoder().decode(this.#bytes(pathAt, pathLength).slice());
        let file = this.#files.get(name);
        if (file === undefined) {
          if ((flags & OPEN_CREATE) === 0) return ERRNO_NOENT;
          file = { bytes: new Uint8Array(FIRST_FILE_BYTES), length: 0, position: 0 };
          this.#files.set(name, file);
        }
        file.position = 0;
        this.#open.set(this.#nextFd, file);
        this.#view().setUint32(fdAt, this.#nextFd++, true);
        return ERRNO_OK;
      },
    };
  }

  #dataCalls() {
    return {
      fd_read: (fd: number, vectorsAt: number, count: number, readAt: number): number => {
        const file = this.#open.get(fd);
        let read = 0;
        for (let i = 0; file !== undefined && i < count; i++) {
          const target = this.#vector(vectorsAt, i);
          const part = file.bytes.subarray(
            file.position,
            Math.min(file.length, file.position + target.length),
          );
          target.set(part);
          file.position += part.length;
          read += part.length;
        }
        this.#view().setUint32(readAt, read, true);
        return ERRNO_OK;
      },
      fd_seek: (fd: number, offset: bigint, whence: number, positionAt: number): number => {
        const file = this.#open.get(fd);
        if (file === undefined) return ERRNO_SPIPE;
        const base = whence === 0 ? 0 : whence === 1 ? file.position : file.length;
        file.position = Math.max(0, base + Number(offset));
        this.#view().setBigUint64(positionAt, BigInt(file.position), true);
        return ERRNO_OK;
      },
      fd_write: (fd: number, vectorsAt: number, count: number, writtenAt: number): number => {
        let written = 0;
        for (let i = 0; i < count; i++) {
          const source = this.#vector(vectorsAt, i);
          this.#write(fd, source);
          written += source.length;
        }
        this.#view().setUint32(writtenAt, written, true);
        return ERRNO_OK;
      },
    };
  }

  #vector(vectorsAt: number, index: number): Uint8Array {
    const view = this.#view();
    return this.#bytes(
      view.getUint32(vectorsAt + 8 * index, true),
      view.getUint32(vectorsAt + 8 * index + 4, true),
    );
  }

  #write(fd: number, source: Uint8Array): void {
    if (fd === 1) this.#printed.push(source.slice());
    const file = this.#open.get(fd);
    if (file === undefined) return;
    const end = file.position + source.length;
    if (end > file.bytes.length) {
      const grown = new Uint8Array(Math.max(end, file.bytes.length * 2));
      grown.set(file.bytes.subarray(0, file.length));
      file.bytes = grown;
    }
    file.bytes.set(source, file.position);
    file.position = end;
    file.length = Math.max(file.length, end);
  }
}
