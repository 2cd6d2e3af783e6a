// The only script of a report's pages: filters and downloads. It reads the page and the data in it, and
// neither asks the network for anything nor writes markup: texts go in as texts. Without it the page shows
// everything.

/** @import { Cell, DataTable } from '../pictures/picture.ts' */
/** @typedef {Pick<DataTable, 'columns' | 'rows'>} Table */

document.documentElement.classList.add('js');
addSaveButtons();
addFilters();

function addSaveButtons() {
  /** @type {Promise<Readonly<Record<string, Table>>> | undefined} */
  let stored;
  /** @param {string} name */
  const tableOf = async (name) => {
    const element = document.getElementById(`table-${name}`);
    if (element !== null) return shownTable(element);
    stored ??= storedTables();
    return (await stored)[name];
  };
  const formats = [
    { format: 'CSV', ending: 'csv', type: 'text/csv', write: toCsv },
    { format: 'JSON', ending: 'json', type: 'application/json', write: toJson },
  ];
  /** @type {NodeListOf<HTMLElement>} */
  const places = document.querySelectorAll('p[data-save]');
  for (const place of places) {
    const { save: name = '', label, what } = place.dataset;
    place.append(what === undefined ? 'Save ' : `Save ${what} `);
    for (const { format, ending, type, write } of formats) {
      const save = async () => {
        const table = await tableOf(name);
        if (table !== undefined) download(`${name}.${ending}`, new Blob([write(table)], { type }));
      };
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = format;
      button.setAttribute('aria-label', `Save ${label} as ${format}`);
      button.addEventListener('click', () => void save());
      place.append(button);
    }
  }
}

/**
 * @param {string} name
 * @param {Blob} content
 */
function download(name, content) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10_000);
}

/** @param {Table} table */
function toCsv({ columns, rows }) {
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/**
 * As src/report/csv.ts writes it.
 * @param {Cell} value
 */
function csvCell(value) {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {Table} table */
function toJson({ columns, rows }) {
  const items = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
  return `${JSON.stringify(items, null, 1)}\n`;
}

/**
 * What a table or a list of the page shows.
 * @param {HTMLElement} element
 * @returns {Table}
 */
function shownTable(element) {
  if (element instanceof HTMLTableElement) {
    const [columns = [], ...rows] = [...element.rows].map((row) => [...row.cells].map(textOf));
    return { columns, rows };
  }
  const entries = [...element.children];
  if (element.nodeName !== 'DL') return { columns: ['line'], rows: entries.map((entry) => [textOf(entry)]) };
  const names = entries.filter(({ nodeName }) => nodeName === 'DT');
  return {
    columns: ['name', 'value'],
    rows: names.map((name) => [textOf(name), textOf(name.nextElementSibling)]),
  };
}

/**
 * The text of an element on one line, the parts of lists in it told apart.
 * @param {Element | null} element
 */
function textOf(element) {
  /** @type {Readonly<Record<string, string>>} */
  const ends = { DT: ' = ', DD: '; ', LI: '; ', SUMMARY: ': ', BR: ' ' };
  /** @type {(node: Node) => string} */
  const inside = (node) =>
    [...node.childNodes]
      .map((child) => (child instanceof Text ? child.data : inside(child) + (ends[child.nodeName] ?? '')))
      .join('');
  return element === null ? '' : inside(element).replaceAll(/\s+/gu, ' ').replace(/;? *$/u, '').trim();
}

/**
 * The tables that the page holds packed.
 * @returns {Promise<Readonly<Record<string, Table>>>}
 */
async function storedTables() {
  const packed = document.getElementById('data')?.textContent ?? '';
  const bytes = Uint8Array.from(atob(packed), (c) => c.codePointAt(0) ?? 0);
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return await new Response(unpacked).json();
}

function addFilters() {
  /** @type {HTMLInputElement | null} */
  const search = document.querySelector('#search');
  /** @type {HTMLSelectElement | null} */
  const family = document.querySelector('#family');
  if (search === null || family === null) return;
  /** @type {NodeListOf<HTMLInputElement>} */
  const verdicts = document.querySelectorAll('input[name=verdict]');
  /** @type {NodeListOf<HTMLElement>} */
  const rows = document.querySelectorAll('tr[data-claim]');
  const claims = [...rows].map((row) => {
    const section = document.getElementById(row.dataset['claim'] ?? '');
    /** @type {string | undefined} */
    let text;
    return {
      row,
      section,
      holds: (/** @type {string} */ term) => {
        text ??= section?.textContent.toLowerCase() ?? '';
        return text.includes(term);
      },
    };
  });
  const apply = () => {
    const terms = search.value
      .toLowerCase()
      .split(/\s+/u)
      .filter((term) => term !== '');
    const wanted = new Set([...verdicts].filter((box) => box.checked).map((box) => box.value));
    let count = 0;
    for (const { row, section, holds } of claims) {
      const fits =
        wanted.has(row.dataset['verdict'] ?? '') &&
        ['', row.dataset['family']].includes(family.value) &&
        terms.every(holds);
      row.hidden = !fits;
      if (section !== null) section.hidden = !fits;
      if (fits) count++;
    }
    const shown = document.getElementById('shown');
    if (shown !== null)
      shown.textContent = `${count} of ${claims.length} ${claims.length === 1 ? 'claim' : 'claims'} shown`;
  };
  const clear = () => {
    search.value = '';
    family.value = '';
    for (const box of verdicts) box.checked = true;
    apply();
  };
  search.addEventListener('input', apply);
  for (const choice of [family, ...verdicts]) choice.addEventListener('change', apply);
  document.getElementById('clear')?.addEventListener('click', clear);
  // a link to a claim that is filtered away shows it
  addEventListener('hashchange', () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.hidden !== true) return;
    clear();
    target.scrollIntoView();
  });
  apply();
}
