// Single keys for what a page offers: whatever carries data-key is clicked by it, and told by the key "?".
'use strict';

const OFF = 'keys-off';
const HELD = 'input:not([type="checkbox"], [type="radio"]), textarea, select, dialog, [popover], [contenteditable]';

// Keys of no element, set by the scripts of a page: key to what it does, in words, and how.
const moreKeys = new Map();

const keyed = () => [...document.querySelectorAll('[data-key]')];
const isOff = () => localStorage.getItem(OFF) === '1';
const wordsOf = element => element.dataset.keyWords ?? element.textContent.trim().replace(/\s+/g, ' ');

function elementFor(key) {
  const found = keyed().filter(element => element.dataset.key === key);
  return found.find(element => element.checkVisibility()) ?? found[0];
}

function press(element) {
  element.dispatchEvent(new CustomEvent('desk:key', { bubbles: true }));
  if (element.matches('input, textarea')) element.focus();
  else element.click();
}

function term(key, words) {
  const [name, said, mark] = ['dt', 'dd', 'kbd'].map(tag => document.createElement(tag));
  mark.textContent = key;
  name.append(mark);
  said.textContent = words;
  return [name, said];
}

function showKeys() {
  const dialog = document.getElementById('keys');
  const told = new Map([...moreKeys].map(([key, { words }]) => [key, words]));
  keyed().forEach(element => told.set(element.dataset.key, wordsOf(element)));
  told.set('Esc', 'leave what you are writing');
  dialog.querySelector('dl').replaceChildren(...[...told].flatMap(([key, words]) => term(key, words)));
  dialog.querySelector('input').checked = !isOff();
  dialog.showModal();
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Escape' && event.target.matches('textarea') && !event.target.closest('dialog')) event.target.blur();
  if (event.target.closest(HELD) || document.querySelector('dialog[open], [popover]:popover-open')) return;
  const here = event.key === '?' ? { act: showKeys } : !isOff() && moreKeys.get(event.key);
  const element = !here && !isOff() && elementFor(event.key);
  if (!here && !element) return;
  event.preventDefault();
  if (here) here.act();
  else press(element);
});

document.addEventListener('change', ({ target }) => {
  if (target.matches('#keys input')) localStorage.setItem(OFF, target.checked ? '' : '1');
});

keyed().forEach(element => element.setAttribute('aria-keyshortcuts', element.dataset.key));
