/**
 * The server-sent events of this page. EventSource reconnects by itself after a broken connection,
 * but gives up for good after an answer that is no event stream (a proxy's 502, our own 503), so that
 * case is retried here.
 */
const RETRY_AFTER = 3000;

export function openFeed({ onUpdate, onLost }) {
  let source;

  const receive = (event) => onUpdate(JSON.parse(event.data), event.type === 'snapshot');

  const open = () => {
    source = new EventSource('api/feed');
    source.addEventListener('snapshot', receive);
    source.addEventListener('update', receive);
    source.addEventListener('error', () => {
      onLost();
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(open, RETRY_AFTER);
      }
    });
  };

  open();
  // a page in the back-forward cache is not there: it must not hold a connection
  window.addEventListener('pagehide', () => source.close());
  window.addEventListener('pageshow', (event) => event.persisted && open());
}
