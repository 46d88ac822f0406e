import { formatNumber, formatTick, formatTime } from './format.js';

/** What a plot shows, and all that it keeps, in milliseconds. */
const SPAN = 120_000;
/** Readings further apart than this are not joined by a line. */
const LONGEST_STEP = 5_000;

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const nameFont = () => `600 11px ${Chart.defaults.font.family}`;

/** Names each line at its right end, so that telling them apart does not need colours. */
const lineNames = {
  id: 'lineNames',
  beforeLayout({ ctx, data, options }) {
    ctx.save();
    ctx.font = nameFont();
    const widths = data.datasets.map((dataset) => ctx.measureText(dataset.label).width);
    ctx.restore();
    options.layout.padding.right = Math.min(Math.max(40, ...widths) + 8, 100);
  },
  afterDatasetsDraw(chart) {
    const { ctx, chartArea } = chart;
    const labels = chart.data.datasets
      .map((dataset, index) => ({ dataset, point: chart.getDatasetMeta(index).data.at(-1) }))
      .filter(({ dataset, point }) => point && !dataset.hidden)
      .map(({ dataset, point }) => ({ text: dataset.label, colour: dataset.borderColor, y: point.y }))
      .sort((one, other) => one.y - other.y);
    const height = 13;
    let free = chartArea.top;
    labels.forEach((label, index) => {
      const below = (labels.length - index) * height;
      label.y = Math.max(free, Math.min(label.y - height / 2, chartArea.bottom - below));
      free = label.y + height;
    });
    ctx.save();
    ctx.font = nameFont();
    ctx.textBaseline = 'top';
    for (const label of labels) {
      ctx.fillStyle = label.colour;
      ctx.fillText(label.text, chartArea.right + 5, label.y, 94);
    }
    ctx.restore();
  }
};

function ticksOfFullSteps(axis) {
  const step = (axis.width < 420) ? 60_000 : 30_000;
  axis.ticks = [];
  for (let value = Math.ceil(axis.min / step) * step; value <= axis.max; value += step) {
    axis.ticks.push({ value });
  }
}

/** One quantity of all units over the last two minutes. */
export class Plot {

  constructor(canvas, quantity, unit) {
    this.canvas = canvas;
    this.quantity = quantity;
    this.received = 0;
    this.chart = new Chart(canvas, {
      type: 'line',
      data: { datasets: [] },
      plugins: [lineNames],
      options: {
        animation: false,
        maintainAspectRatio: false,
        parsing: false,
        normalized: true,
        layout: { padding: { right: 40, top: 4 } },
        interaction: { mode: 'nearest', axis: 'x', intersect: false },
        elements: { point: { radius: 0, hitRadius: 6 }, line: { borderWidth: 2, tension: 0.2 } },
        plugins: {
          legend: { display: false },
          tooltip: {
            callbacks: {
              title: ([first]) => (first ? formatTime(first.parsed.x) : ''),
              label: ({ dataset, parsed }) => ` ${dataset.label}: ${formatNumber(parsed.y)} ${unit}`
            }
          }
        },
        scales: {
          x: {
            type: 'linear',
            afterBuildTicks: ticksOfFullSteps,
            ticks: { autoSkip: false, maxRotation: 0, callback: (value) => formatTime(value) }
          },
          // of one width, so that the plots' times are below each other
          y: { grace: '8%', afterFit: (axis) => (axis.width = 42), ticks: { maxTicksLimit: 6, callback: formatTick } }
        }
      }
    });
    this.paint();
  }

  /** Forgets everything: a snapshot follows. */
  clear() {
    this.chart.data.datasets = [];
  }

  add(unit, colour, readings) {
    let dataset = this.chart.data.datasets.find((candidate) => candidate.label === unit);
    if (!dataset) {
      dataset = { label: unit, data: [], colour, hidden: false, spanGaps: LONGEST_STEP };
      this.chart.data.datasets.push(dataset);
      this.paint();
    }
    for (const reading of readings) {
      const point = { x: Date.parse(reading.time), y: reading[this.quantity] };
      const last = dataset.data.at(-1);
      if (!last || point.x > last.x) {
        dataset.data.push(point);
      }
    }
    this.received += readings.length;
    this.canvas.dataset.received = this.received;
  }

  retain(units) {
    this.chart.data.datasets = this.chart.data.datasets.filter((dataset) => units.has(dataset.label));
  }

  setVisible(unit, visible) {
    const dataset = this.chart.data.datasets.find((candidate) => candidate.label === unit);
    if (dataset) {
      dataset.hidden = !visible;
    }
  }

  /** Moves the window so that it ends now, and lets go of what has left it. */
  move(now) {
    let points = 0;
    for (const dataset of this.chart.data.datasets) {
      const first = dataset.data.findIndex((point) => point.x >= now - SPAN - LONGEST_STEP);
      dataset.data.splice(0, (first < 0) ? dataset.data.length : first);
      points += dataset.data.length;
    }
    this.canvas.dataset.points = points;
    this.chart.options.scales.x.min = now - SPAN;
    this.chart.options.scales.x.max = now;
    this.chart.update('none');
  }

  /** Takes the colours from the style sheet, again when the colour scheme changes. */
  paint() {
    for (const dataset of this.chart.data.datasets) {
      dataset.borderColor = style(`--series-${dataset.colour}`);
      dataset.backgroundColor = dataset.borderColor;
    }
    for (const axis of Object.values(this.chart.options.scales)) {
      axis.grid = { color: style('--line'), tickColor: style('--line') };
      axis.border = { color: style('--line') };
      axis.ticks.color = style('--muted');
    }
  }

}
