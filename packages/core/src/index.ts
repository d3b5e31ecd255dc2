/** The public face of the core: the conversation machine, its words, and traces. */
export * from './machine.ts';
export * from './time.ts';
export * from './conversation/commands.ts';
export * from './conversation/inputs.ts';
export * from './conversation/machine.ts';
export * from './conversation/options.ts';
export * from './conversation/state.ts';
export { TABLE } from './conversation/table.ts';
export { generationHistory, userText } from './conversation/history.ts';
export * from './trace.ts';
export * from './what-if.ts';
