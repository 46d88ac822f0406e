import { element } from './format.js';
import { post, showErrors } from './post.js';

const KEPT = 4;
const PATIENCE = 5_000;

const byId = (id) => document.getElementById(id);

/** Sends commands to units and shows the answers, which come back by MQTT and the feed. */
export class Commands {

  constructor() {
    this.form = byId('command-form');
    this.unit = byId('command-unit');
    this.action = byId('command-action');
    this.answers = byId('answers');
    this.early = new Map();
    this.action.addEventListener('change', () => {
      byId('command-value-field').hidden = this.action.value !== 'target';
    });
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.send();
    });
  }

  offer(names) {
    const chosen = this.unit.value;
    this.unit.replaceChildren(...names.map((name) => element('option', { value: name }, name)));
    if (names.includes(chosen)) {
      this.unit.value = chosen;
    }
    this.unit.disabled = names.length === 0;
    byId('command-send').disabled = names.length === 0;
  }

  async send() {
    const unit = this.unit.value;
    const action = this.action.value;
    const value = (action === 'target') ? byId('command-value').valueAsNumber : null;
    byId('command-send').disabled = true;
    const { ok, body } = await post(`api/units/${encodeURIComponent(unit)}/commands`,
      { action, value: Number.isNaN(value) ? null : value });
    byId('command-send').disabled = false;
    showErrors(this.form, 'command', body.errors);
    byId('command-error').textContent = (ok || body.errors) ? '' : body.detail;
    if (ok) {
      this.await(body.id, `${unit}: ${action}${(value === null) ? '' : ` ${value} °C`}`);
    }
  }

  await(id, asked) {
    const text = element('span', {}, 'waiting for the answer\u2026');
    const item = element('li', { 'data-id': id, 'data-status': 'waiting' },
      element('div', { class: 'asked' }, asked), text);
    this.answers.prepend(item);
    while (this.answers.children.length > KEPT) {
      this.answers.lastElementChild.remove();
    }
    setTimeout(() => {
      if (item.dataset.status === 'waiting') {
        item.dataset.status = 'silent';
        text.textContent = 'no answer within 5 seconds';
      }
    }, PATIENCE);
    const early = this.early.get(id);
    this.early.clear();
    if (early) {
      this.answered(early);
    }
  }

  /** An answer may overtake the response to the request that asked for it. */
  answered(answer) {
    const item = [...this.answers.children].find((candidate) => candidate.dataset.id === answer.id);
    if (item) {
      item.dataset.status = answer.accepted ? 'answered' : 'refused';
      item.lastElementChild.textContent = answer.text;
    }
    else {
      this.early.set(answer.id, answer);
      if (this.early.size > KEPT) {
        this.early.delete(this.early.keys().next().value);
      }
    }
  }

}
