/**
 * Sends a form's values and gives back { ok, body }; body is the answer, or a problem detail with
 * the wrong fields by name in body.errors.
 */
export async function post(path, values) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(values)
    });
    const text = await response.text();
    const body = text ? JSON.parse(text) : {};
    return { ok: response.ok, body: response.ok ? body : { detail: `The application answered ${response.status}.`, ...body } };
  }
  catch {
    return { ok: false, body: { detail: 'The application can\u2019t be reached.' } };
  }
}

/** Puts each field's error under the field, clears the others, and moves to the first wrong one. */
export function showErrors(form, prefix, errors = {}) {
  let first;
  for (const output of form.querySelectorAll('.error[id]')) {
    const name = output.id.slice(prefix.length + 1, -'-error'.length);
    const inputs = form.querySelectorAll(`[name="${name}"]`);
    output.textContent = errors[name] ?? '';
    for (const input of inputs) {
      input.toggleAttribute('aria-invalid', false);
      if (errors[name]) {
        input.setAttribute('aria-invalid', 'true');
        first ??= input;
      }
    }
  }
  first?.focus();
}
