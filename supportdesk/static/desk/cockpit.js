// Makes the staff's pages handier; none needs it: every form it opens can be reached by its link.
'use strict';

// A form that the server opened stands in the page; here it becomes a dialog.
document.querySelectorAll('dialog[open]').forEach(dialog => {
  dialog.close();
  dialog.classList.remove('inline');
  dialog.showModal();
});

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
    link.closest('[popover]')?.hidePopover();
    document.getElementById(link.dataset.opens).showModal();
  } else if (link.dataset.shows) {
    show(document.getElementById(link.dataset.shows), link);
  } else {
    link.closest('dialog').close();
  }
});
