/**
 * Platt calibration: the slope and shift of the logit that make a binary model's probabilities true on rows
 * that it has not seen, both classes weighing the same. Enter logits and labels, leave slope and shift.
 */
export type CalibrationRow = { readonly logit: number; readonly positive: boolean; readonly weight: number };
export type Platt = { readonly slope: number; readonly shift: number };

const ITERATIONS = 50;
const MIN_STEP = 1e-6;
/** Keeps the Newton step finite where the classes separate. */
const RIDGE = 1e-6;

export function fitPlatt(rows: readonly CalibrationRow[]): Platt {
  const total = (positive: boolean): number =>
    rows.reduce((sum, row) => sum + (row.positive === positive ? row.weight : 0), 0);
  const classWeight = { yes: 1 / total(true), no: 1 / total(false) };
  const loss = (slope: number, shift: number): number =>
    rows.reduce((sum, { logit, positive, weight }) => {
      const signed = (slope * logit + shift) * (positive ? -1 : 1);
      return sum + weight * (positive ? classWeight.yes : classWeight.no) * Math.log1p(Math.exp(signed));
    }, 0);
  let [slope, shift] = [1, 0];
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    let [g0, g1, h00, h01, h11] = [0, 0, RIDGE, 0, RIDGE];
    for (const { logit, positive, weight } of rows) {
      const p = 1 / (1 + Math.exp(-(slope * logit + shift)));
      const scale = weight * (positive ? classWeight.yes : classWeight.no);
      const error = scale * (p - (positive ? 1 : 0));
      const curve = scale * p * (1 - p);
      g0 += error * logit;
      g1 += error;
      h00 += curve * logit * logit;
      h01 += curve * logit;
      h11 += curve;
    }
    const determinant = h00 * h11 - h01 * h01;
    const [bySlope, byShift] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    // A full Newton step can overshoot where the curve is flat: halve it until the loss does not rise.
    let size = 1;
    const before = loss(slope, shift);
    while (size > MIN_STEP && !(loss(slope - size * bySlope, shift - size * byShift) <= before)) size /= 2;
    if (size <= MIN_STEP) break;
    slope -= size * bySlope;
    shift -= size * byShift;
  }
  return { slope, shift };
}
