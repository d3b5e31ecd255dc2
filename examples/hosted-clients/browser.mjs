/* global atob, btoa, WebSocket */
// A client of the Voice Agent API as a page has it: a temporary token in the URL, no headers, chunks scheduled one
// after the other, everything scheduled stopped when the user is heard. `player` is told what to play and to stop.

/** Asks the page's own backend, which holds the API key, for a token. */
export async function fetchToken(backendUrl) {
  const response = await fetch(backendUrl);
  if (!response.ok) throw new Error(`no token: ${response.status}`);
  return (await response.json()).token;
}

const toBytes = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

export function toBase64(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Opens a call. `player`: { play(pcm: Int16Array), stop() }; `onEvent` sees every event. */
export function connect({ url, token, session, player, onEvent }) {
  const socket = new WebSocket(`${url}?token=${encodeURIComponent(token)}`);
  const send = (message) => {
    if (socket.readyState === 1) socket.send(JSON.stringify(message));
  };
  let ready = false;
  socket.addEventListener('open', () => send({ type: 'session.update', session }));
  socket.addEventListener('message', ({ data }) => {
    const event = JSON.parse(data);
    if (event.type === 'session.ready') ready = true;
    if (event.type === 'reply.audio') {
      const bytes = toBytes(event.data);
      player.play(new Int16Array(bytes.buffer));
    }
    const cut = event.type === 'reply.done' && event.status === 'interrupted';
    if (cut || event.type === 'input.speech.started') player.stop();
    onEvent(event);
  });
  socket.addEventListener('close', ({ code }) => onEvent({ type: 'closed', code }));
  return {
    /** PCM16 at 24 kHz from the microphone. Dropped until the session is ready. */
    hear: (pcm) => {
      if (ready)
        send({
          type: 'input.audio',
          audio: toBase64(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)),
        });
    },
    end: () => send({ type: 'session.end' }),
  };
}
