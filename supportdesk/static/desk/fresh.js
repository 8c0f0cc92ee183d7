// Keeps the part of a page that is marked data-fresh as the server has it. Without this file one reloads the page.
'use strict';

const FRESH_AFTER = 30000;
const fresh = () => document.querySelector('[data-fresh]');
let tag = '';

// Whoever is in the middle of something there calls it off.
const mayChange = () => !document.hidden && !document.querySelector('dialog[open]') &&
  fresh().dispatchEvent(new CustomEvent('desk:freshens', { bubbles: true, cancelable: true }));

function placeOf(element) {
  if (!element?.closest('[data-fresh]')) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.name) return `[name="${element.name}"][value="${CSS.escape(element.value)}"]`;
  return element.href ? `a[href="${CSS.escape(element.getAttribute('href'))}"]` : null;
}

function swap(page) {
  const next = new DOMParser().parseFromString(page, 'text/html').querySelector('[data-fresh]');
  if (!next) return;
  const focused = placeOf(document.activeElement);
  const unfolded = [...fresh().querySelectorAll('details[open][id]')].map(details => details.id);
  fresh().replaceWith(next);
  unfolded.forEach(id => { const details = document.getElementById(id); if (details) details.open = true; });
  if (focused) fresh().querySelector(focused)?.focus({ preventScroll: true });
}

async function freshen() {
  if (!mayChange()) return;
  const headers = { 'X-Fresh': '1', ...(tag && { 'If-None-Match': tag }) };
  const answer = await fetch(location.href, { headers, cache: 'no-store' }).catch(() => null);
  if (!answer || answer.status !== 200 || answer.redirected) return;
  const page = await answer.text();
  if (!mayChange()) return;
  tag = answer.headers.get('ETag') || '';
  swap(page);
}

if (fresh()) setInterval(freshen, FRESH_AFTER);
