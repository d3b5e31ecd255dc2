// A text in the small pieces in which a model writes it, and the pause before each. Joined, the pieces are the text.

export interface TextPiece {
  text: string;
  /** Before it is sent, ms. */
  afterMs: number;
}

/** Words with the space before them, at `charactersPerSecond`; 60 is an unhurried model. */
export function piecesOf(text: string, charactersPerSecond: number): TextPiece[] {
  const pieces = text.match(/\s*\S+|\s+$/g) ?? [];
  return pieces.map((piece) => ({ text: piece, afterMs: (piece.length * 1000) / charactersPerSecond }));
}
