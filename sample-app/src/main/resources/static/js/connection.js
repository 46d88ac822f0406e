import { formatDuration, formatTime } from './format.js';

const NAMES = {
  connecting: 'Connecting',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  unreachable: 'Application unreachable'
};

const NOTICES = {
  reconnecting: [
    'The connection to the broker is lost.',
    'It is retried in the background; readings taken meanwhile are sent afterwards.'
  ],
  unreachable: ['This page has lost the application.', 'It tries again every few seconds. The values below are the last known.']
};

const byId = (id) => document.getElementById(id);

/** Which broker, connected or not, since when, and what the application's presence topic says. */
export class Connection {

  show({ state, broker, protocol, since, reason, embedded }, presence) {
    this.setState(state.toLowerCase());
    this.since = Date.parse(since);
    byId('broker').textContent = broker;
    byId('broker-note').textContent = [protocol, embedded && 'embedded'].filter(Boolean).join(', ');
    this.showSince();
    byId('reason-row').hidden = !reason;
    byId('reason').textContent = reason ?? '';
    this.setPresence(state === 'CONNECTED' ? presence.status : null);
    byId('presence-topic').textContent = presence.topic;
    byId('interrupt-row').hidden = !embedded;
    byId('interrupt').disabled = state !== 'CONNECTED';
  }

  /** Called again for each attempt in vain. */
  lost(now) {
    if (this.state !== 'unreachable') {
      this.setState('unreachable');
      this.setPresence(null);
      this.since = now;
      this.showSince();
      byId('interrupt').disabled = true;
    }
  }

  showSince() {
    byId('since').textContent = formatTime(this.since);
    byId('since').dateTime = new Date(this.since).toISOString();
  }

  setPresence(status) {
    byId('presence').textContent = status ?? 'not known';
    byId('presence').dataset.presence = status ?? '';
  }

  /** Only on a change: the chip and the notice are read out by screen readers. */
  setState(state) {
    if (state === this.state) {
      return;
    }
    this.state = state;
    document.body.dataset.state = state;
    byId('state').dataset.state = state;
    byId('state-text').textContent = NAMES[state];
    byId('connection-state').textContent = NAMES[state];
    const [title, text] = NOTICES[state] ?? [];
    byId('notice').hidden = !title;
    byId('notice').dataset.kind = state;
    byId('notice-title').textContent = title ?? '';
    byId('notice-text').textContent = text ?? '';
  }

  tick(now) {
    byId('duration').textContent = this.since ? `for ${formatDuration(now - this.since)}` : '';
  }

}
