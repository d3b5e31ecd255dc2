/* global window, document, location, navigator, AudioNode, AudioDestinationNode, GainNode, AudioBufferSourceNode,
   MediaStreamAudioDestinationNode, pageEars, atob, btoa */
// Runs in a page before its own scripts: records what the page plays, notes what it is told, and, unless Chromium's fake
// microphone is used, gives it a microphone that says what a test wants. `window.spoken` is what spoken-page.ts uses.
// In: `pageEars`: { tap, microphone }, whether to do the one and the other.
{
  const NativeContext = window.AudioContext;
  let frame = () => 0;
  let opened;
  const spoken = {
    events: [],
    tap: new Promise((resolve) => (opened = resolve)),
    say: () => Promise.reject(new Error('the microphone plays a file')),
    frame: () => frame(),
    async recording() {
      const { fromFrame, rate, samples } = (await spoken.tap).recording();
      const pcm = Int16Array.from(samples, (sample) =>
        Math.round(Math.max(-1, Math.min(1, sample)) * 0x7fff),
      );
      return { fromFrame, rate, base64: toBase64(new Uint8Array(pcm.buffer)) };
    },
  };
  window.spoken = spoken;

  const toBase64 = (bytes) => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192)
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  };

  if (pageEars.tap) {
    // Only the page's own context is listened to; whatever it sends to the loudspeaker also goes to the tap.
    const modules = import(new URL('/tap/output-tap.js', location.href).href);
    const buses = new WeakMap();
    window.AudioContext = class extends NativeContext {
      constructor(options) {
        super(options);
        const bus = new GainNode(this);
        buses.set(this, bus);
        frame = () => Math.round(this.currentTime * this.sampleRate);
        void modules.then(({ OutputTap }) => OutputTap.open(this, bus)).then(opened);
      }
    };
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (...rest) {
      const bus = rest[0] instanceof AudioDestinationNode ? buses.get(this.context) : undefined;
      if (bus) connect.call(this, bus);
      return connect.apply(this, rest);
    };
  }

  document.addEventListener('antiphon-event', ({ detail }) => {
    spoken.events.push({ type: detail.type, frame: frame(), event: detail });
  });

  /** Made at the first use, which a click precedes: browsers complain about sound before one. */
  const openMouth = () => {
    const context = new NativeContext({ sampleRate: 48_000 });
    const voice = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    // A room is never quite silent.
    const hiss = context.createBuffer(1, 4800, 48_000);
    hiss.copyToChannel(
      Float32Array.from({ length: 4800 }, (_, i) => (((i * 7919) % 17) - 8) / 0x8000),
      0,
    );
    const room = new AudioBufferSourceNode(context, { loop: true, buffer: hiss });
    room.connect(voice);
    room.start();
    return { context, voice };
  };

  if (pageEars.microphone) {
    let mouth;
    navigator.mediaDevices.getUserMedia = async () => {
      mouth ??= openMouth();
      await mouth.context.resume();
      return mouth.voice.stream.clone();
    };
    spoken.say = (base64) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const pcm = new Int16Array(bytes.buffer);
      const buffer = mouth.context.createBuffer(1, pcm.length, 48_000);
      buffer.copyToChannel(
        Float32Array.from(pcm, (sample) => sample / 0x8000),
        0,
      );
      const source = new AudioBufferSourceNode(mouth.context, { buffer });
      source.connect(mouth.voice);
      source.start();
      return new Promise((resolve) => (source.onended = () => resolve()));
    };
  }
}
