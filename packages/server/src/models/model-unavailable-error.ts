/** A model is neither in the cache nor could it be fetched. The message is complete: show it, exit non-zero. */
export class ModelUnavailableError extends Error {
  override readonly name = 'ModelUnavailableError';
  readonly models: readonly string[];
  constructor(message: string, models: readonly string[], options?: ErrorOptions) {
    super(message, options);
    this.models = models;
  }
}
