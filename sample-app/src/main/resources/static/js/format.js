const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const decimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const formatTime = (millis) => clock.format(millis);

export const formatMillisecondTime = (millis) =>
  `${clock.format(millis)}.${String(Math.floor(millis) % 1000).padStart(3, '0')}`;

/** One decimal and a real minus sign. */
export const formatNumber = (value) => decimal.format(value).replace(/^-(?=0\.0$)/, '').replace('-', '\u2212');

export const formatTick = (value) => String(value).replace('-', '\u2212');

export function formatDuration(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return (minutes < 60) ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Builds an element. Text is set as text, never as markup: it comes from whoever publishes. */
export function element(name, attributes = {}, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    created.setAttribute(key, value);
  }
  created.append(...children);
  return created;
}
