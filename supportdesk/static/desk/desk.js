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
  const text = [...button.closest('.code').querySelectorAll('.lines > li')].map(line => line.textContent).join('\n');
  await navigator.clipboard.writeText(text);
  const words = button.lastChild;
  const before = words.textContent;
  words.textContent = 'Copied';
  setTimeout(() => { words.textContent = before; }, COPIED_FOR);
}

// --- keeping what was typed ----------------------------------------------------
// In this tab only, until the server says that it was sent: an expired sign-in or a lost line costs no text.
// It is its writer's alone: signing out, or somebody else's signing in, ends it.

const READER = document.getElementById('toasts')?.dataset.reader || '';

const keyOf = name => `kept:${READER}:${name}`;

function forget(isOver) {
  Object.keys(sessionStorage).filter(key => key.startsWith('kept:') && isOver(key))
    .forEach(key => sessionStorage.removeItem(key));
}

function keep(form) {
  const typed = [...new FormData(form)].filter(([name, value]) =>
    typeof value === 'string' && value && name !== 'csrfmiddlewaretoken');
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
    if (option) {
      option.checked = true;
    } else if (fields.length === 1 && fields[0].type !== 'hidden' && fields[0].type !== 'file' && !fields[0].value) {
      fields[0].value = value;
      isChanged = true;
    }
  }
  const notice = form.querySelector('[data-brought-back]');
  if (notice && isChanged) notice.hidden = false;
}

function settle(within) {
  within.querySelectorAll('[data-sent]').forEach(toast => {
    if (toast.dataset.sent) sessionStorage.removeItem(keyOf(toast.dataset.sent));
    setTimeout(() => toast.remove(), TOLD_FOR);
  });
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
  if (form) keep(form);
});
document.addEventListener('submit', event => {
  if (event.target.getAttribute('action')?.endsWith('/logout/')) forget(() => true);
});
// A second press while the first is under way would send everything twice.
document.addEventListener('submit', event => {
  const form = event.target.closest('form[data-keep]');
  if (!form || form.hasAttribute('hx-post')) return;
  if (form.hasAttribute('aria-busy')) event.preventDefault();
  form.setAttribute('aria-busy', 'true');
});
window.addEventListener('pageshow', () => {
  document.querySelectorAll('form[aria-busy]').forEach(form => form.removeAttribute('aria-busy'));
});
document.addEventListener('htmx:load', event => prepare(event.detail.elt));
prepare(document);
if (READER) forget(key => !key.startsWith(keyOf('')));
