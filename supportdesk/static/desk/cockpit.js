// Makes the staff's pages handier; none needs it: every form it opens can be reached by its link.
'use strict';

// Fields for files that the theme takes for its own get a listener of its that fails at ours: these have theirs.
document.querySelectorAll('input[type=file]').forEach(input => { input.hasChangeListener = true; });

// A form that the server opened stands in the page; here it becomes a dialog.
document.querySelectorAll('dialog[open]').forEach(dialog => {
  dialog.close();
  dialog.classList.remove('inline');
  dialog.showModal();
});

// --- what is asked for only when it is opened ---------------------------------------

async function part(address, selector, how) {
  const response = await fetch(address, how);
  const page = response.ok ? new DOMParser().parseFromString(await response.text(), 'text/html') : null;
  return page?.querySelector(selector);
}

async function open(link) {
  const id = link.dataset.opens;
  let dialog = document.getElementById(id);
  if (!dialog) {
    const step = new URL(link.href).searchParams.get('do');
    dialog = await part(`${location.pathname}${step}/form/`, `#${id}`).catch(() => null);
    // Signed out, or no longer possible: the page itself says so.
    if (!dialog) { location.assign(link.href); return; }
    document.getElementById('dialogs').append(dialog);
    document.dispatchEvent(new CustomEvent('desk:load', { detail: dialog }));
  }
  dialog.showModal();
}

document.querySelectorAll('[data-loads]').forEach(details => details.addEventListener('toggle', async () => {
  const found = await part(details.dataset.loads, '#loaded').catch(() => null);
  if (found) details.replaceChildren(details.querySelector('summary'), found);
}, { once: true }));

function show(panel, link) {
  const composer = panel.closest('.composer');
  composer.querySelectorAll('.writing').forEach(form => { form.hidden = form !== panel; });
  composer.querySelectorAll('[data-shows]').forEach(tab => tab.removeAttribute('aria-current'));
  link.setAttribute('aria-current', 'true');
  panel.querySelector('textarea').focus();
}

document.addEventListener('click', event => {
  const link = event.target.closest('[data-opens], [data-closes], [data-shows]');
  if (!link) return;
  event.preventDefault();
  if (link.dataset.opens) {
    link.closest('[popover]:popover-open')?.hidePopover();
    open(link);
  } else if (link.dataset.shows) {
    show(document.getElementById(link.dataset.shows), link);
  } else {
    link.closest('dialog').close();
  }
});

// --- into the answer, where the cursor is -------------------------------------------

function fenced(link) {
  const code = [...link.closest('.written').querySelectorAll('.lines > li > code')].map(line => line.textContent)
    .join('\n').trimEnd();
  let marks = '```';
  while (code.includes(marks)) marks += '`';
  return `${link.dataset.before}\n\n${marks}${link.dataset.insertsCode}\n${code}\n${marks}\n\n${link.dataset.after}\n`;
}

function insert(text) {
  const form = document.getElementById('write-answer');
  show(form, document.querySelector('[data-shows="write-answer"]'));
  const field = form.querySelector('textarea');
  const gap = field.value.slice(0, field.selectionStart).trim() ? '\n\n' : '';
  field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.scrollIntoView({ block: 'center' });
}

document.addEventListener('click', event => {
  const link = event.target.closest('[data-inserts], [data-inserts-code]');
  if (!link || !document.getElementById('write-answer')) return;
  event.preventDefault();
  link.closest('[popover]:popover-open')?.hidePopover();
  insert(link.dataset.inserts ?? fenced(link));
});

// --- words for whom was chosen, unless somebody has written their own ------------------

document.addEventListener('change', ({ target }) => {
  if (!('begins' in target.dataset)) return;
  const field = target.form.querySelector('[data-begun]');
  const begun = [...target.form.querySelectorAll('[data-begins]')].map(choice => choice.dataset.begins.trim());
  if (![...begun, ''].includes(field.value.trim())) return;
  field.value = target.dataset.begins;
  field.dispatchEvent(new Event('input', { bubbles: true }));
});

// --- ids to copy ------------------------------------------------------------------

document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copies]');
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(button.dataset.copies);
  const use = button.querySelector('use');
  const before = use.getAttribute('href');
  use.setAttribute('href', before.replace('#i-copy', '#i-check'));
  setTimeout(() => use.setAttribute('href', before), 2000);
});
