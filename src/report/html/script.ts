/**
 * The page's only script: filters and downloads. It reads the page and the data in it, and neither asks the network for anything nor
 * writes markup: texts go in as texts. Without it the page shows everything.
 */
export const script: string = String.raw`
(() => {
'use strict';
const $ = (id) => document.getElementById(id);
document.documentElement.classList.add('js');

// downloads
const csvCell = (value) => {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/u.test(value) ? "'" + value : value;
  return /[",\r\n]/u.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
};
const toCsv = ({ columns, rows }) => [columns, ...rows].map((row) => row.map(csvCell).join(',') + '\r\n').join('');
const toJson = ({ columns, rows }) =>
  JSON.stringify(rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))), null, 1) + '\n';
const ends = { DT: ' = ', DD: '; ', LI: '; ', SUMMARY: ': ', BR: ' ' };
const text = (node) =>
  node.nodeType === 3 ? node.data : [...node.childNodes].map(text).join('') + (ends[node.nodeName] ?? '');
const words = (node) => [...node.childNodes].map(text).join('').replace(/\s+/gu, ' ').replace(/;? *$/u, '').trim();
const shown = (element) => {
  if (element.tHead !== undefined) {
    const cells = (row) => [...row.cells].map(words);
    return { columns: cells(element.tHead.rows[0]), rows: [...element.tBodies[0].rows].map(cells) };
  }
  const entries = [...element.children];
  if (element.nodeName !== 'DL') return { columns: ['line'], rows: entries.map((entry) => [words(entry)]) };
  const names = entries.filter((entry) => entry.nodeName === 'DT');
  return { columns: ['name', 'value'], rows: names.map((name) => [name, name.nextElementSibling].map(words)) };
};
let stored;
const unpacked = () => {
  const bytes = Uint8Array.from(atob($('data').textContent), (c) => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
};
const tableOf = async (name) => {
  const table = $('table-' + name);
  if (table !== null) return shown(table);
  stored ??= unpacked();
  return (await stored)[name];
};
const save = (name, type, text) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
for (const place of document.querySelectorAll('p[data-save]')) {
  const { save: name, label, what } = place.dataset;
  place.append(what === undefined ? 'Save ' : 'Save ' + what + ' ');
  for (const format of ['CSV', 'JSON']) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = format;
    button.setAttribute('aria-label', 'Save ' + label + ' as ' + format);
    button.addEventListener('click', async () => {
      const table = await tableOf(name);
      if (format === 'CSV') save(name + '.csv', 'text/csv', toCsv(table));
      else save(name + '.json', 'application/json', toJson(table));
    });
    place.append(button);
  }
}

// filters
const search = $('search');
if (search === null) return;
const family = $('family');
const verdicts = [...document.querySelectorAll('input[name=verdict]')];
const entries = [...document.querySelectorAll('tr[data-claim]')].map((row) => ({
  row,
  section: $(row.dataset.claim),
  family: row.dataset.family,
  verdict: row.dataset.verdict,
  text: undefined,
}));
const apply = () => {
  const terms = search.value.toLowerCase().split(/\s+/u).filter((term) => term !== '');
  const wanted = new Set(verdicts.filter((box) => box.checked).map((box) => box.value));
  let count = 0;
  for (const entry of entries) {
    let fits = wanted.has(entry.verdict) && (family.value === '' || family.value === entry.family);
    if (fits && terms.length > 0) {
      entry.text ??= entry.section.textContent.toLowerCase();
      fits = terms.every((term) => entry.text.includes(term));
    }
    entry.row.hidden = !fits;
    entry.section.hidden = !fits;
    if (fits) count++;
  }
  $('shown').textContent = count + ' of ' + entries.length + (entries.length === 1 ? ' claim' : ' claims') + ' shown';
};
const clear = () => {
  search.value = '';
  family.value = '';
  for (const box of verdicts) box.checked = true;
  apply();
};
search.addEventListener('input', apply);
family.addEventListener('change', apply);
for (const box of verdicts) box.addEventListener('change', apply);
$('clear').addEventListener('click', clear);
// a link to a claim that is filtered away shows it
addEventListener('hashchange', () => {
  const target = $(decodeURIComponent(location.hash.slice(1)));
  if (target !== null && target.hidden) {
    clear();
    target.scrollIntoView();
  }
});
apply();
})();
`.trim();
