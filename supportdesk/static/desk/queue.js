// The queue by keyboard. Without this file boxes, links and buttons do the same.
'use strict';

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

moreKeys.set('j', { words: 'next inquiry', act: () => step(1) });
moreKeys.set('k', { words: 'the one before', act: () => step(-1) });
moreKeys.set('x', {
  words: 'choose it, or no more',
  act: () => document.activeElement.closest('tr')?.querySelector('input[name="number"]')?.click()
});

// A step is taken with what is chosen, or else with the row where the focus is.
document.addEventListener('desk:key', ({ target }) => {
  const box = document.activeElement.closest('tr')?.querySelector('input[name="number"]');
  if (target.closest('#bulk') && box && !chosen().length) box.checked = true;
});

document.addEventListener('change', event => { if (event.target.name === 'number') count(); });

// Rows don't move under the hand of somebody who is choosing.
document.addEventListener('desk:freshens', event => { if (chosen().length) event.preventDefault(); });
