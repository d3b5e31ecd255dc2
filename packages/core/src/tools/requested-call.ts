/** A call as the model asked for it; nothing outside knows of it. */
export type RequestedCall = { readonly name: string; readonly argumentsJson: string };

/** A call that was not made, and what the model is told instead of a result. */
export type RefusedCall = RequestedCall & { readonly answer: string };
