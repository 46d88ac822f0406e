import { element, formatMillisecondTime } from './format.js';

/** Kept of each kind, so that the many readings do not push out the few others. */
const KEPT = 120;
/** Rows in the table. */
const SHOWN = 100;

const isReading = (message) => message.topic.endsWith('/reading');

/** The messages, newest first, in a window that never grows. */
export class Log {

  constructor({ body, empty, foot, filter, readings, pause }) {
    Object.assign(this, { body, empty, foot, filter, readings, pause });
    this.kept = { readings: [], others: [] };
    this.lastId = 0;
    this.paused = false;
    this.waiting = 0;
    this.skipped = 0;
    filter.addEventListener('input', () => this.render());
    readings.addEventListener('change', () => this.render());
    pause.addEventListener('click', () => {
      this.paused = !this.paused;
      pause.setAttribute('aria-pressed', this.paused);
      this.render();
    });
  }

  clear() {
    this.kept = { readings: [], others: [] };
    this.lastId = 0;
    this.rendered = undefined;
  }

  /** What was in the snapshot may come once more. */
  add(messages, skipped) {
    const fresh = messages.filter((message) => message.id > this.lastId);
    this.lastId = fresh.at(-1)?.id ?? this.lastId;
    for (const message of fresh) {
      const kept = isReading(message) ? this.kept.readings : this.kept.others;
      kept.push(message);
      if (kept.length > KEPT) {
        kept.shift();
      }
    }
    this.skipped += skipped;
    if (this.paused) {
      this.waiting += fresh.length;
      this.showFoot();
    }
    else if (fresh.length > 0 || this.rendered === undefined) {
      this.render();
    }
  }

  matching() {
    const wanted = this.filter.value.trim().toLowerCase();
    const messages = this.readings.checked ? [...this.kept.readings, ...this.kept.others] : [...this.kept.others];
    return messages
      .filter((message) => message.topic.toLowerCase().includes(wanted))
      .sort((one, other) => other.id - one.id)
      .slice(0, SHOWN);
  }

  /** Rows that stay are left alone: rebuilding them would take away a selection. */
  render() {
    this.waiting = 0;
    const messages = this.matching();
    const rows = new Map([...this.body.children].map((row) => [row.dataset.id, row]));
    const ids = new Set(messages.map((message) => String(message.id)));
    rows.forEach((row, id) => ids.has(id) || row.remove());
    let next = this.body.firstElementChild;
    for (const message of messages) {
      if (next?.dataset.id === String(message.id)) {
        next = next.nextElementSibling;
      }
      else {
        this.body.insertBefore(rows.get(String(message.id)) ?? this.row(message), next);
      }
    }
    this.rendered = messages.length;
    this.empty.hidden = messages.length > 0;
    const any = this.kept.readings.length + this.kept.others.length > 0;
    this.empty.textContent = any ? 'No message matches the filter.' : 'Nothing has arrived yet.';
    this.showFoot();
  }

  row({ id, time, topic, qos, retain, payload, size }) {
    const millis = Date.parse(time);
    return element('tr', { 'data-id': id },
      element('td', { class: 'time' }, element('time', { datetime: time }, formatMillisecondTime(millis))),
      element('td', { class: 'topic' }, topic),
      element('td', { class: 'qos' }, String(qos)),
      element('td', { class: 'retain' }, ...(retain ? [element('span', { class: 'tag' }, 'retained')] : [])),
      element('td', { class: 'payload', title: `${size} bytes` },
        (size > 0) ? payload : element('span', { class: 'none' }, 'empty')));
  }

  showFoot() {
    const notes = [];
    if (this.paused) {
      notes.push(`Paused: ${this.waiting} new ${(this.waiting === 1) ? 'message' : 'messages'}.`);
    }
    if (this.skipped > 0) {
      notes.push(`${this.skipped} messages came too fast to be shown.`);
    }
    this.foot.textContent = notes.join(' ');
    this.foot.hidden = notes.length === 0;
  }

}
