// The composer of an inquiry: drafts, who else is at it, canned replies, preview, files, taking back. None of it is
// needed to answer: without it the same buttons ask the server.
'use strict';

const SAVED_AFTER = 1200;
const LOOKED_EVERY = 20000;
const LONGEST_TEXT = 200000;

const composer = document.getElementById('write');
const answer = document.getElementById('write-answer');

// --- drafts, and who else is here ------------------------------------------------

function tell(form, words) {
  const place = form.querySelector('[data-saved]');
  place.textContent = words;
  place.hidden = !words;
}

function showOthers({ others, news }) {
  const place = composer.querySelector('[data-others]');
  const told = [...others, ...(news ? [news] : [])].join('\n');
  if (place.dataset.told === told) return;
  place.dataset.told = told;
  place.replaceChildren(...others.map(words => line(words)));
  if (!news) return;
  const paragraph = line(`${news} `);
  const link = document.createElement('a');
  link.href = location.pathname;
  link.textContent = 'Read it; your draft is kept';
  paragraph.append(link);
  place.append(paragraph);
}

function line(words) {
  const paragraph = document.createElement('p');
  paragraph.className = 'small';
  paragraph.textContent = words;
  return paragraph;
}

async function post(fields) {
  const body = new URLSearchParams({ seen: composer.dataset.seen, ...fields });
  const token = composer.querySelector('[name=csrfmiddlewaretoken]').value;
  const response = await fetch(composer.dataset.presence, {
    method: 'POST', body, headers: { 'X-CSRFToken': token, Accept: 'application/json' }
  });
  if (response.redirected || ![200, 422].includes(response.status)) throw new Error('not saved');
  return response.json();
}

const saving = new Map();

async function save(form) {
  saving.delete(form);
  const text = form.querySelector('textarea').value;
  if (text.length > LONGEST_TEXT) return;
  try {
    const said = await post({ kind: form.dataset.draft, text });
    if (said.refused) {
      tell(form, `Not kept as a draft: ${said.refused}`);
      return;
    }
    form.dispatchEvent(new Event('desk:saved', { bubbles: true }));
    tell(form, text.trim() ? 'Draft kept. Secrets in it are masked.' : '');
    showOthers(said);
  } catch {
    form.dispatchEvent(new Event('desk:keep', { bubbles: true }));
    tell(form, 'The draft could not be saved. It stays in this tab; look whether you are still signed in.');
  }
}

if (composer) {
  composer.addEventListener('input', ({ target }) => {
    const form = target.closest('[data-draft]');
    if (!form || target.tagName !== 'TEXTAREA') return;
    clearTimeout(saving.get(form));
    saving.set(form, setTimeout(save, SAVED_AFTER, form));
  });
  composer.addEventListener('submit', ({ target }) => {
    clearTimeout(saving.get(target));
    saving.delete(target);
  }, true);
  // Whoever leaves sooner than it is saved finds it in this tab.
  addEventListener('pagehide', () => saving.forEach((_timer, form) => form.dispatchEvent(new Event('desk:keep', { bubbles: true }))));
  const look = () => document.hidden || post({}).then(said => said.refused || showOthers(said)).catch(() => {});
  look();
  setInterval(look, LOOKED_EVERY);
}

// --- more text than can be sent --------------------------------------------------

composer?.addEventListener('submit', event => {
  const field = event.target.querySelector('textarea');
  if (field.value.length <= LONGEST_TEXT) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  tell(event.target, `The text has ${field.value.length.toLocaleString('en')} characters; ` +
    `${LONGEST_TEXT.toLocaleString('en')} are possible. Send the rest as a file.`);
  field.focus();
}, true);

composer?.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.target.tagName !== 'TEXTAREA') return;
  event.preventDefault();
  const form = event.target.form;
  form.requestSubmit(form.querySelector('.bar .primary:not([type=button])'));
});

// --- canned replies --------------------------------------------------------------

function bring({ canned, besides, then, missing }) {
  const hole = answer.querySelector('[data-missing-here]');
  hole.querySelector('[data-missing-words]').textContent = missing;
  hole.hidden = !missing;
  const place = answer.querySelector('[data-besides]');
  const box = place.querySelector('input');
  box.value = canned;
  box.checked = true;
  place.querySelector('[data-besides-words]').textContent = besides;
  place.hidden = !besides;
  const first = answer.querySelector('[data-first]');
  const wanted = answer.querySelector(`#other-answers [name=then][value="${CSS.escape(then)}"]`);
  if (!then || !wanted || first.value === then) return;
  [first.value, wanted.value] = [wanted.value, first.value];
  [first.textContent, wanted.textContent] = [wanted.textContent, first.textContent];
}

const replies = answer?.querySelector('[data-canned-from]');

replies?.addEventListener('click', async event => {
  event.preventDefault();
  let menu = document.getElementById('canned-replies');
  if (!menu) {
    menu = document.createElement('div');
    menu.id = 'canned-replies';
    menu.className = 'menu';
    menu.setAttribute('popover', '');
    menu.setAttribute('role', 'group');
    menu.setAttribute('aria-label', 'Canned replies');
    const found = await part(replies.dataset.cannedFrom, '#loaded').catch(() => null);
    if (!found) { replies.form.requestSubmit(replies); return; }
    found.removeAttribute('id');
    menu.append(found);
    replies.after(menu);
  }
  menu.showPopover({ source: replies });
  menu.querySelector('button')?.focus();
});

document.addEventListener('click', event => {
  const chosen = event.target.closest('[data-canned]');
  if (chosen) bring(chosen.dataset);
});

// --- as the ISV reads it ---------------------------------------------------------

answer?.querySelector('[data-previews]')?.addEventListener('click', async event => {
  event.preventDefault();
  const place = answer.querySelector('[data-preview]');
  const body = new FormData(answer, event.target.closest('button'));
  body.delete('files');
  const how = { method: 'POST', body, headers: { 'HX-Request': 'true' } };
  const found = await part(event.target.closest('button').formAction, '#loaded', how).catch(() => null);
  if (!found) return;
  place.querySelector('#loaded')?.remove();
  place.append(found);
  place.hidden = false;
});

// --- files, dropped or pasted ----------------------------------------------------

function add(form, files) {
  const field = form.querySelector('input[type=file]');
  if (!field || !files.length) return false;
  const all = new DataTransfer();
  [...field.files, ...files].forEach(file => all.items.add(file));
  field.files = all.files;
  tell(form, `${all.files.length} file${all.files.length === 1 ? '' : 's'}: ${[...all.files].map(file => file.name).join(', ')}`);
  return true;
}

composer?.addEventListener('dragover', event => {
  if (event.dataTransfer.types.includes('Files')) event.preventDefault();
});
composer?.addEventListener('drop', event => {
  const form = event.target.closest('[data-draft]');
  if (form && add(form, event.dataTransfer.files)) event.preventDefault();
});
composer?.addEventListener('paste', event => {
  const form = event.target.closest('[data-draft]');
  if (form && add(form, event.clipboardData.files)) event.preventDefault();
});

// --- what is on its way ----------------------------------------------------------

const leaving = document.getElementById('leaving');

if (leaving) {
  const words = leaving.querySelector('[data-leaving]');
  const leavesAt = Date.parse(leaving.dataset.leaves);
  const until = Math.max(0, leavesAt - Date.now());
  setTimeout(() => {
    words.textContent = 'Sent';
    leaving.querySelector('form')?.remove();
  }, Math.min(until, 15000));
  leaving.querySelector('[data-undo]')?.focus({ preventScroll: true });
}
