/**
 * The slope of a straight line through points, by least squares.
 * @param {readonly (readonly [x: number, y: number])[]} points
 */
export function slopeOf(points) {
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middle, height] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const rise = points.reduce((sum, [x, y]) => sum + (x - middle) * (y - height), 0);
  return rise / points.reduce((sum, [x]) => sum + (x - middle) ** 2, 0);
}
