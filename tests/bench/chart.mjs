// Milliseconds to reduce and draw a million daily points, and to zoom or pan by one step, in Chromium; beside it the same
// for uPlot with the same series in a canvas of the same size.
//
// Each figure is the median of many runs, in two parts: what the page's code takes until it gives the browser the thread
// back, and that with the picture's pixels waited for. Prints one line of JSON.

import { inPage } from './page.mjs';

const POINTS = 1_000_000;
const RUNS = 72;
const SIZE = { width: 1000, height: 400 };
// Ours never draws at less, so that lines are smooth; the peer is given as many pixels.
const PIXEL_RATIO = 2;

const [built] = process.argv.slice(2);
const given = { points: POINTS, runs: RUNS, size: SIZE, ratio: PIXEL_RATIO };
const result = await inPage(built, PIXEL_RATIO, measure, given);
process.stdout.write(`${JSON.stringify({ points: POINTS, runs: RUNS, ...SIZE, pixel_ratio: PIXEL_RATIO, ...result })}\n`);

/** Runs in the page. */
async function measure({ points, runs, size, ratio }) {
  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  const timed = async (canvas, action) => {
    const script = [];
    const pixels = [];
    for (let run = 0; run < runs; run += 1) {
      // Each run in a frame of its own, as in use.
      await new Promise((done) => requestAnimationFrame(done));
      const start = performance.now();
      if (action(run) === false) throw new Error('nothing was drawn');
      script.push(performance.now() - start);
      canvas.getContext('2d').getImageData(0, 0, 1, 1);
      pixels.push(performance.now() - start);
    }
    return { script_ms: median(script), with_pixels_ms: median(pixels) };
  };
  // Twelve steps in and twelve out again; twelve to the right and twelve to the left.
  const factor = (run) => (run % 24 < 12 ? 0.7 : 1 / 0.7);
  const share = (run) => (run % 24 < 12 ? 0.03 : -0.03);

  const chart = globalThis.inlayChart;
  const canvas = document.getElementById('ours');
  canvas.style.width = `${size.width}px`;
  canvas.style.height = `${size.height}px`;
  if (!chart.make(canvas, points, [size.width, size.height, ratio])) throw new Error('no chart was made');
  const preparing = [];
  for (let run = 0; run < 5; run += 1) {
    const start = performance.now();
    chart.prepare();
    preparing.push(performance.now() - start);
  }
  const inlay = { prepare_ms: median(preparing), draw: await timed(canvas, () => chart.draw()) };
  inlay.zoom = await timed(canvas, (run) => chart.zoom(factor(run)));
  chart.zoom(0.5);
  inlay.pan = await timed(canvas, (run) => chart.pan(share(run)));

  const ys = chart.walk(points);
  const xs = Float64Array.from(ys, (_, day) => (day - 300_000) * 86_400);
  const options = { ...size, legend: { show: false }, cursor: { show: false }, series: [{}, { stroke: '#0b4bd3', width: 1 }] };
  const plot = new globalThis.uPlot(options, [xs, ys], document.getElementById('peer'));
  await new Promise((done) => setTimeout(done, 500));
  const peerCanvas = document.querySelector('#peer canvas');
  let [from, to] = [xs[0], xs[points - 1]];
  const shown = (min, max) => {
    [from, to] = [Math.max(min, xs[0]), Math.min(max, xs[points - 1])];
    plot.batch(() => plot.setScale('x', { min: from, max: to }));
  };
  const zoom = (by) => shown((from + to) / 2 - ((to - from) * by) / 2, (from + to) / 2 + ((to - from) * by) / 2);
  const pan = (by) => shown(from + (to - from) * by, to + (to - from) * by);
  const peer = {
    name: 'uPlot 1.6.32',
    draw: await timed(peerCanvas, () => { plot.batch(() => plot.setData([xs, ys], true)); }),
    zoom: await timed(peerCanvas, (run) => zoom(factor(run)))
  };
  zoom(0.5);
  peer.pan = await timed(peerCanvas, (run) => pan(share(run)));
  return { inlay, peer };
}
