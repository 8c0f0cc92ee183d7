// The queue by keyboard. Without this file boxes, links and buttons do the same.
'use strict';

const shown = () => document.getElementById('queue');
const rows = () => [...document.querySelectorAll('.datatable.queue tbody tr')];
const boxes = () => [...document.querySelectorAll('#queue input[name="number"]')];
const chosen = () => boxes().filter(box => box.checked);

function count() {
  const words = document.getElementById('chosen');
  if (words) words.textContent = chosen().length ? `${chosen().length} chosen` : '';
}

function step(by) {
  const links = rows().map(row => row.querySelector('.subject'));
  const here = rows().findIndex(row => row.contains(document.activeElement));
  links[Math.min(links.length - 1, Math.max(0, here < 0 ? 0 : here + by))]?.focus();
}

// What is chosen, or else the row where the focus is.
function press(name) {
  const button = document.querySelector(`#bulk [data-step="${name}"]`);
  if (!button) return;
  const box = document.activeElement.closest('tr')?.querySelector('input[name="number"]');
  if (!chosen().length && box) box.checked = true;
  button.click();
}

const KEYS = {
  a: () => press('assign'),
  p: () => press('prioritise'),
  t: () => press('tag'),
  r: () => press('refer'),
  s: () => press('resolve'),
  m: () => press('merge'),
  j: () => step(1),
  k: () => step(-1),
  x: () => document.activeElement.closest('tr')?.querySelector('input[name="number"]')?.click(),
  '?': () => document.getElementById('keys').showModal()
};

document.addEventListener('keydown', event => {
  const isTyping = event.target.closest('input:not([type="checkbox"]), textarea, select, dialog');
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key] || !shown()) return;
  event.preventDefault();
  KEYS[event.key]();
});

document.addEventListener('change', event => { if (event.target.name === 'number') count(); });

// Rows don't move under the hand of somebody who is choosing.
document.addEventListener('desk:freshens', event => { if (chosen().length) event.preventDefault(); });
