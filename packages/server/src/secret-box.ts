/**
 * Secrets at rest: header values and model keys of stored agents, the key of the temporary tokens. With a secret of the
 * operator they are encrypted (AES-256-GCM) and bound to their place; without one they are plain text in a file that
 * only its owner can read. Invariant: what cannot be opened (another secret, moved, altered) is null, never garbage.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PLAIN = 'plain1.';
const ENCRYPTED = 'gcm1.';

export class SecretBox {
  readonly #key: Buffer | null;

  /** `secret` null: nothing is encrypted. It should be random: it is not stretched. */
  constructor(secret: string | null) {
    this.#key =
      secret === null
        ? null
        : Buffer.from(hkdfSync('sha256', secret, '', 'antiphon secrets at rest', KEY_BYTES));
  }

  /** `place` names what the secret is for; it opens only there. */
  seal(text: string, place: string): string {
    if (this.#key === null) return PLAIN + text;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(Buffer.from(place));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return ENCRYPTED + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  }

  open(sealed: string, place: string): string | null {
    if (sealed.startsWith(PLAIN)) return sealed.slice(PLAIN.length);
    if (this.#key === null || !sealed.startsWith(ENCRYPTED)) return null;
    const bytes = Buffer.from(sealed.slice(ENCRYPTED.length), 'base64url');
    try {
      const cipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, NONCE_BYTES));
      cipher.setAAD(Buffer.from(place));
      cipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + cipher.final('utf8');
    } catch {
      return null;
    }
  }
}
