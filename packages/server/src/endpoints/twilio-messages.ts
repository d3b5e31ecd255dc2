/**
 * The messages of Twilio Media Streams, as far as this server uses them. Enters: untrusted text. Leaves: a known
 * message, or null for anything else: Twilio adds kinds of messages without notice, so that unknown ones are no fault.
 */
import { z } from 'zod';

/** Custom parameters of <Stream>: names and values together stay below 500 characters by Twilio's rules. */
const parameters = z.record(z.string().max(100), z.string().max(4000));
const id = z.string().min(1).max(100);

const message = z.discriminatedUnion('event', [
  z.object({ event: z.literal('connected') }),
  z.object({
    event: z.literal('start'),
    start: z.object({
      streamSid: id,
      callSid: id.optional(),
      mediaFormat: z.object({ encoding: z.string(), sampleRate: z.coerce.number() }).optional(),
      customParameters: parameters.default({}),
    }),
  }),
  z.object({
    event: z.literal('media'),
    media: z.object({ track: z.string().optional(), payload: z.string() }),
  }),
  z.object({ event: z.literal('mark'), mark: z.object({ name: z.string().max(200) }) }),
  z.object({ event: z.literal('dtmf'), dtmf: z.object({ digit: z.string().regex(/^[0-9A-D*#]$/) }) }),
  z.object({ event: z.literal('stop') }),
]);

export type TwilioMessage = z.output<typeof message>;

/** What Twilio is sent. `streamSid` names the call's stream. */
export type TwilioCommand =
  | { readonly event: 'media'; readonly streamSid: string; readonly media: { readonly payload: string } }
  | { readonly event: 'mark'; readonly streamSid: string; readonly mark: { readonly name: string } }
  | { readonly event: 'clear'; readonly streamSid: string };

export function readTwilioMessage(text: string): TwilioMessage | null {
  try {
    const parsed = message.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
