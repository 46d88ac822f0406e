import { element, formatDuration, formatNumber } from './format.js';

const COLOURS = 8;
/** A unit that has been silent for this long is marked, in milliseconds. */
const STALE_AFTER = 4_000;

/** The tiles: the latest reading of each unit, and the switch that shows or hides its lines. */
export class Units {

  constructor({ list, empty, onToggle, onNames }) {
    this.list = list;
    this.empty = empty;
    this.onToggle = onToggle;
    this.onNames = onNames;
    this.units = new Map();
  }

  has(name) {
    return this.units.has(name);
  }

  /** The number of the unit's colour, 1 to 8: the first that is free. */
  colour(name) {
    return this.units.get(name).colour;
  }

  isVisible(name) {
    return this.units.get(name)?.visible ?? true;
  }

  show(name, reading) {
    const unit = this.units.get(name) ?? this.create(name);
    unit.heard = Date.parse(reading.time);
    unit.temperature.replaceChildren(formatNumber(reading.temperature), element('small', {}, ' °C'));
    unit.more.textContent = `target ${formatNumber(reading.target)} °C · ${Math.round(reading.humidity)} %`;
  }

  retain(names) {
    const gone = [...this.units].filter(([name]) => !names.has(name));
    for (const [name, unit] of gone) {
      unit.tile.parentElement.remove();
      this.units.delete(name);
    }
    if (gone.length > 0) {
      this.changed();
    }
  }

  /** Says of each unit whether it still talks. */
  age(now) {
    for (const unit of this.units.values()) {
      const silence = now - unit.heard;
      const stale = silence > STALE_AFTER;
      unit.tile.dataset.stale = stale;
      unit.note.textContent = stale ? `${formatDuration(silence)} ago` : '';
    }
  }

  create(name) {
    const taken = new Set([...this.units.values()].map((unit) => unit.colour));
    const free = Array.from({ length: COLOURS }, (_, index) => index + 1).find((number) => !taken.has(number));
    const unit = {
      colour: free ?? this.units.size % COLOURS + 1,
      visible: true,
      temperature: element('span', { class: 'value' }),
      more: element('span', { class: 'more' }),
      note: element('small')
    };
    unit.tile = element('button', { type: 'button', class: 'tile', 'aria-pressed': 'true', title: 'Show or hide in the plots' },
      element('span', { class: 'name' }, name, unit.note), unit.temperature, unit.more);
    unit.tile.style.setProperty('--series', `var(--series-${unit.colour})`);
    unit.tile.addEventListener('click', () => {
      unit.visible = !unit.visible;
      unit.tile.setAttribute('aria-pressed', unit.visible);
      this.onToggle(name, unit.visible);
    });
    this.units.set(name, unit);
    const item = element('li', { 'data-unit': name }, unit.tile);
    const next = [...this.list.children].find((other) => other.dataset.unit.localeCompare(name) > 0);
    this.list.insertBefore(item, next ?? null);
    this.changed();
    return unit;
  }

  changed() {
    this.empty.hidden = this.units.size > 0;
    this.onNames([...this.units.keys()].sort((one, other) => one.localeCompare(other)));
  }

}
