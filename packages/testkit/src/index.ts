/** The public face of the test kit. */
export * from './fake-engines.ts';
export * from './golden-conversations.ts';
export * from './rehearsal.ts';
export * from './simulated-clock.ts';
export * from './simulated-engines.ts';
export * from './speech-rehearsal.ts';
export * from './twilio-peer.ts';
export * from './wire-client.ts';
