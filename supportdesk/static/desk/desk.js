// Makes pages handier; none needs it. No inline code, no style set from here: the policy allows neither.
'use strict';

const COPIED_FOR = 2000;
const TOLD_FOR = 10000;

// --- copying -----------------------------------------------------------------

function offerCopying(within) {
  if (!navigator.clipboard) return;
  within.querySelectorAll('[data-copy]').forEach(button => { button.hidden = false; });
}

async function copy(button) {
  const text = [...button.closest('.code').querySelectorAll('.lines > li > code')].map(line => line.textContent).join('\n');
  await navigator.clipboard.writeText(text);
  const words = button.lastChild;
  const before = words.textContent;
  words.textContent = 'Copied';
  setTimeout(() => { words.textContent = before; }, COPIED_FOR);
}

// --- keeping what was typed ----------------------------------------------------
// In this tab only, until the server says that it has it: an expired sign-in or a lost line costs no text.
// It is its writer's alone: signing out, or somebody else's signing in, ends it. Fields that take a call as it was sent
// may hold secrets nobody has masked yet: they stay in the open page, which a sign-in that expires doesn't close.

const NEVER_KEPT = new Set(
  ['csrfmiddlewaretoken', 'masked_before', 'paste', 'url', 'request_body', 'response_body']
);

const READER = document.getElementById('toasts')?.dataset.reader || '';

const keyOf = name => `kept:${READER}:${name}`;

function forget(isOver) {
  Object.keys(sessionStorage).filter(key => key.startsWith('kept:') && isOver(key))
    .forEach(key => sessionStorage.removeItem(key));
}

function keep(form) {
  const typed = [...new FormData(form)].filter(([name, value]) =>
    typeof value === 'string' && value && !NEVER_KEPT.has(name));
  try {
    sessionStorage.setItem(keyOf(form.dataset.keep), JSON.stringify(typed));
  } catch {
    // A full or forbidden store: the page works as it would without this file.
  }
}

function bringBack(form) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(form.dataset.keep)) || '[]');
  let isChanged = false;
  for (const [name, value] of kept) {
    const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const option = fields.find(field => ['radio', 'checkbox'].includes(field.type) && field.value === value);
    if (fields.length === 1 && 'read' in fields[0].dataset) theirs.add(name);
    if (option) {
      option.checked = true;
    } else if (fields.length === 1 && fields[0].type !== 'hidden' && fields[0].type !== 'file' &&
      (!fields[0].value || 'begun' in fields[0].dataset || form.dataset.draft)) {
      fields[0].value = value;
      isChanged = true;
    }
  }
  const notice = form.querySelector('[data-brought-back]');
  if (notice && isChanged) notice.hidden = false;
  if (isChanged) addEventListener('load', () => form.dispatchEvent(new Event('input', { bubbles: true })));
}

function settle(within) {
  within.querySelectorAll('[data-sent]').forEach(toast => {
    if (toast.dataset.sent) sessionStorage.removeItem(keyOf(toast.dataset.sent));
    setTimeout(() => toast.remove(), TOLD_FOR);
  });
}

// --- what we read while somebody writes --------------------------------------------
// A field that somebody wrote in is theirs. All others follow the paste: they are sent empty, and filled in again.

const panel = document.getElementById('diagnosis');
const fields = panel ? [...panel.closest('form').querySelectorAll('[data-read]')] : [];
const theirs = new Set(fields.filter(field => valueOf(field)).map(field => field.name));

function valueOf(field) {
  return field.type === 'checkbox' ? (field.checked ? field.value : '') : field.value;
}

function put(field, value) {
  if (field.type === 'checkbox') field.checked = Boolean(value);
  else if (field.value !== value) field.value = value;
}

function fillIn() {
  const read = document.getElementById('read-facts');
  if (!read) return;
  const facts = JSON.parse(read.textContent);
  for (const field of fields) {
    const value = (facts[field.name] || '').replaceAll('\r\n', '\n');
    if (valueOf(field) === value) theirs.delete(field.name);
    else if (!theirs.has(field.name) && field !== document.activeElement) put(field, value);
  }
}

function ask(request) {
  const { parameters } = request;
  for (const field of fields) {
    if (!theirs.has(field.name)) parameters[field.name] = '';
  }
  const most = Number(panel.dataset.most);
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'string') parameters[name] = value.slice(0, most);
  }
}

function isTypedIn(form) {
  return [...form.querySelectorAll('textarea, input[type="text"], input[type="url"], input[type="number"], input:not([type])')]
    .some(field => field.value !== field.defaultValue);
}

if (panel) {
  const form = panel.closest('form');
  form.addEventListener('input', ({ target }) => {
    if (target.name === 'chosen') theirs.clear();
    else if (fields.includes(target)) theirs.add(target.name);
  });
  panel.addEventListener('htmx:configRequest', event => ask(event.detail));
  panel.addEventListener('htmx:afterSwap', fillIn);
  fillIn();
  // What was typed before this ran, or put back by the browser, is read as well.
  addEventListener('load', () => { if (isTypedIn(form)) form.dispatchEvent(new Event('input', { bubbles: true })); });
}

// --- passkeys ------------------------------------------------------------------

const PASSKEY_WORDS = {
  NotAllowedError: 'The browser gave no passkey: the question was dismissed or took too long. Try again.',
  InvalidStateError: 'This device or key is already added.',
  SecurityError: 'Passkeys work only on the address of this site, over https.'
};

document.addEventListener('allauth.error', event => {
  const place = document.querySelector('[data-passkey-trouble]');
  if (!place) return;
  event.preventDefault();
  const trouble = event.detail.exception;
  place.querySelector('p').textContent = PASSKEY_WORDS[trouble.name] || `That did not work: ${trouble.message}`;
  place.hidden = false;
});

// --- wiring --------------------------------------------------------------------

function prepare(within) {
  within.querySelectorAll('[data-needs-script]').forEach(part => { part.hidden = false; });
  settle(within);
  offerCopying(within);
  within.querySelectorAll('form[data-keep]').forEach(bringBack);
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-copy]');
  if (button) copy(button);
});
document.addEventListener('input', event => {
  const form = event.target.closest('form[data-keep]');
  if (form && !form.dataset.draft) keep(form);
});
// Drafts are kept on the server; here only what could not be saved there, and what is just being sent.
document.addEventListener('desk:keep', event => keep(event.target));
document.addEventListener('desk:saved', event => sessionStorage.removeItem(keyOf(event.target.dataset.keep)));
document.addEventListener('submit', event => {
  if (event.target.getAttribute('action')?.endsWith('/logout/')) forget(() => true);
});
// A second press while the first is under way would send everything twice.
document.addEventListener('submit', event => {
  const form = event.target.closest('form[data-keep]');
  if (!form || form.hasAttribute('hx-post')) return;
  if (form.hasAttribute('aria-busy')) event.preventDefault();
  if (form.dataset.draft) keep(form);
  form.setAttribute('aria-busy', 'true');
});
window.addEventListener('pageshow', () => {
  document.querySelectorAll('form[aria-busy]').forEach(form => form.removeAttribute('aria-busy'));
});
document.addEventListener('htmx:load', event => prepare(event.detail.elt));
document.addEventListener('desk:load', event => prepare(event.detail));
prepare(document);
if (READER) forget(key => !key.startsWith(keyOf('')));
