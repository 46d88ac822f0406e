import { formatTime } from './format.js';
import { post, showErrors } from './post.js';

/** The form that publishes any message. */
export function setUpPublishForm(form, outcome) {
  const button = form.querySelector('button[type=submit]');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const values = new FormData(form);
    button.disabled = true;
    const { ok, body } = await post('api/messages', {
      topic: values.get('topic'),
      payload: values.get('payload'),
      qos: Number(values.get('qos')),
      retain: values.has('retain')
    });
    button.disabled = false;
    showErrors(form, 'publish', body.errors);
    outcome.dataset.failed = !ok;
    if (ok) {
      outcome.textContent = `${formatTime(Date.now())} ${body.text}`;
    }
    else {
      outcome.textContent = body.errors ? '' : body.detail;
    }
  });
}
