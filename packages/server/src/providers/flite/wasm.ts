/**
 * The global WebAssembly object, typed: TypeScript declares it only together with the browser's whole DOM.
 */

/** A compiled module; opaque, can be posted to a thread. */
export type WasmModule = { readonly wasmModule: never };

export type WasmInstance = { readonly exports: { readonly memory: WasmMemory; readonly _start: () => void } };

export type WasmMemory = { readonly buffer: ArrayBuffer };

type WasmImports = Readonly<Record<string, Readonly<Record<string, (...args: never[]) => number>>>>;

type WasmRuntime = {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  readonly Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance;
};

export const wasm = (globalThis as unknown as { WebAssembly: WasmRuntime }).WebAssembly;
