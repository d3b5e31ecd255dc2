/** A measure that this machine cannot take, for a reason the user can act on: skipped, visibly, and not a failure. */
export class Unmeasurable extends Error {
  override readonly name = 'Unmeasurable';
}
