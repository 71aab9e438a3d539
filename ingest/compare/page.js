'use strict';
const articles = [...document.querySelectorAll('article')];
const choices = [...document.querySelectorAll('.choice')];
const find = id => document.getElementById(id);
const keys = element => JSON.parse(element.dataset.keys);
const held = new Map(articles.map(article => [article, new Set(keys(article))]));
let key = 'faulty', shown = [], at = 0;

function choose(wanted) {
  key = wanted;
  shown = articles.filter(article => held.get(article).has(key));
  for (const choice of choices) choice.setAttribute('aria-current', choice.dataset.key === key);
  go(0);
}

function go(place) {
  at = Math.max(0, Math.min(place, shown.length - 1));
  for (const article of articles) article.hidden = article !== shown[at];
  find('nothing').hidden = shown.length > 0;
  find('where').textContent = shown.length ? `${at + 1} / ${shown.length}` : '0 / 0';
  find('previous').disabled = at === 0;
  find('next').disabled = at >= shown.length - 1;
  document.querySelector('main').scrollTop = 0;
  if (!shown.length) return;
  const faults = [...shown[at].querySelectorAll('.fault')];
  mark(shown[at], key.includes('faulty') || key === 'all' ? [] : faults.filter(fault => keys(fault).includes(key)));
}

function mark(article, faults) {
  const places = new Set(faults.map(fault => fault.dataset.n));
  for (const fault of article.querySelectorAll('.fault')) fault.classList.toggle('hit', places.has(fault.dataset.n));
  const hits = [...article.querySelectorAll('[data-e]')].filter(piece => {
    const hit = piece.dataset.e.split(' ').some(place => places.has(place));
    piece.classList.toggle('hit', hit);
    return hit;
  });
  if (hits.length) hits[0].scrollIntoView({ block: 'nearest' });
}

for (const choice of choices)
  choice.addEventListener('click', event => {
    event.preventDefault(); // a click within a summary would also fold it
    if (choice.parentElement.matches('summary')) choice.closest('details').open = true;
    choose(choice.dataset.key);
  });
for (const article of articles)
  for (const fault of article.querySelectorAll('.fault')) fault.addEventListener('click', () => mark(article, [fault]));
find('previous').addEventListener('click', () => go(at - 1));
find('next').addEventListener('click', () => go(at + 1));
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowRight: 1, j: 1, ArrowLeft: -1, k: -1 }[event.key];
  if (step) { event.preventDefault(); go(at + step); }
});
choose(held.size && articles.some(article => held.get(article).has('faulty')) ? 'faulty' : 'all');
