import { Commands } from './command.js';
import { Connection } from './connection.js';
import { openFeed } from './feed.js';
import { Log } from './log.js';
import { Plot } from './plots.js';
import { post } from './post.js';
import { setUpPublishForm } from './publish.js';
import { Units } from './units.js';

const byId = (id) => document.getElementById(id);

Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;

const plots = [
  new Plot(byId('temperature'), 'temperature', '°C'),
  new Plot(byId('humidity'), 'humidity', '%')
];
const connection = new Connection();
const commands = new Commands();
const log = new Log({
  body: byId('log'),
  empty: byId('log-empty'),
  foot: byId('log-foot'),
  filter: byId('log-filter'),
  readings: byId('log-readings'),
  pause: byId('log-pause')
});
const units = new Units({
  list: byId('tiles'),
  empty: byId('units-empty'),
  onToggle: (name, visible) => {
    plots.forEach((plot) => plot.setVisible(name, visible));
    move();
  },
  onNames: (names) => commands.offer(names)
});

/** The server's clock minus the browser's: the plots' right edge is the server's now. */
let clockOffset = 0;
const now = () => Date.now() + clockOffset;

function move() {
  if (!document.hidden) {
    plots.forEach((plot) => plot.move(now()));
  }
}

/** Another start of the application, perhaps: nothing of before holds. */
function start() {
  plots.forEach((plot) => plot.clear());
  log.clear();
}

function retain(names) {
  units.retain(names);
  plots.forEach((plot) => plot.retain(names));
}

function addReadings(name, readings) {
  if (readings.length === 0) {
    return;
  }
  units.show(name, readings.at(-1));
  for (const plot of plots) {
    plot.add(name, units.colour(name), readings);
    plot.setVisible(name, units.isVisible(name));
  }
}

openFeed({
  onUpdate(update, isSnapshot) {
    clockOffset = Date.parse(update.time) - Date.now();
    if (isSnapshot) {
      start();
    }
    connection.show(update.connection, update.presence);
    retain(new Set(update.units));
    Object.entries(update.readings).forEach(([name, readings]) => addReadings(name, readings));
    update.answers.forEach((answer) => commands.answered(answer));
    log.add(update.messages, update.skipped);
  },
  onLost: () => connection.lost(now())
});

setInterval(() => {
  units.age(now());
  connection.tick(now());
  move();
}, 250);

byId('interrupt').addEventListener('click', () => post('api/broker/interruptions', {}));
setUpPublishForm(byId('publish-form'), byId('publish-outcome'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  plots.forEach((plot) => plot.paint());
  move();
});
