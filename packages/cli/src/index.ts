export { main } from './main.ts';
export {
  placeCall,
  type CallOptions,
  type CallOutcome,
  type CallRecord,
  type CallRecording,
} from './caller/call.ts';
export { webSocketTo } from './caller/socket.ts';
