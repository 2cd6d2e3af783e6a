// The only script of a report's pages: filters, downloads, keys and folds. It reads the page and the data in it, and
// neither asks the network for anything nor writes markup: texts go in as texts, and what a long page keeps for
// readers without scripts goes in as it is when it is unfolded. Without the script the page shows everything.

/** @import { Cell, DataTable } from '../pictures/picture.ts' */
/** @typedef {Pick<DataTable, 'columns' | 'rows'>} Table */

document.documentElement.classList.add('js');
const addButtons = saveButtons();
addButtons(document);
addFilters();
addFolds();
addKeys();

/** @returns {(part: ParentNode) => void} adds the buttons of a part of the page */
function saveButtons() {
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
  return (part) => {
    /** @type {NodeListOf<HTMLElement>} */
    const places = part.querySelectorAll('p[data-save]');
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
  };
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
  /** @type {Map<string, HTMLElement[]>} */
  const standIns = new Map();
  /** @type {NodeListOf<HTMLElement>} */
  const parts = document.querySelectorAll('[data-for]');
  for (const part of parts) {
    const id = part.dataset['for'] ?? '';
    standIns.set(id, [...(standIns.get(id) ?? []), part]);
  }
  const claims = claimSections().map((section) => {
    /** @type {string | undefined} */
    let text;
    return {
      section,
      // its row in the table, and its line in the navigation
      links: standIns.get(section.dataset['claim'] ?? '') ?? [],
      holds: (/** @type {string} */ term) => {
        text ??= textBelow(section).toLowerCase();
        return text.includes(term);
      },
    };
  });
  /** @type {NodeListOf<HTMLElement>} */
  const families = document.querySelectorAll('section.family');
  const apply = () => {
    const terms = search.value
      .toLowerCase()
      .split(/\s+/u)
      .filter((term) => term !== '');
    const wanted = new Set([...verdicts].filter((box) => box.checked).map((box) => box.value));
    let count = 0;
    for (const { section, links, holds } of claims) {
      const fits =
        wanted.has(section.dataset['verdict'] ?? '') &&
        ['', section.dataset['family']].includes(family.value) &&
        terms.every(holds);
      for (const part of [section, ...links]) part.hidden = !fits;
      if (fits) count++;
    }
    for (const part of families) part.hidden = part.querySelector('article.claim:not([hidden])') === null;
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
    const target = targetOfLink();
    if (target?.hidden !== true) return;
    clear();
    target.scrollIntoView();
  });
  apply();
}

/** @returns {HTMLElement[]} */
function claimSections() {
  return [...document.querySelectorAll('article.claim[data-claim]')].filter(
    (element) => element instanceof HTMLElement,
  );
}

/**
 * @param {HTMLElement} section
 * @returns {HTMLElement | null}
 */
function titleLink(section) {
  return section.querySelector('h3 a');
}

/** What the address of the page points at. */
function targetOfLink() {
  return document.getElementById(decodeURIComponent(location.hash.slice(1)));
}

/**
 * @param {HTMLDetailsElement} fold
 * @param {boolean} open
 */
function setOpen(fold, open) {
  fill(fold);
  fold.open = open;
}

/**
 * Makes elements of what a fold of a long page keeps until it is unfolded.
 * @param {HTMLDetailsElement} fold
 */
function fill(fold) {
  const kept = fold.querySelector(':scope > noscript');
  if (kept === null) return;
  kept.replaceWith(...parsed(kept).childNodes);
  addButtons(fold);
}

/** @param {Element} kept what is for readers without scripts: a text for those with them */
function parsed(kept) {
  return new DOMParser().parseFromString(kept.textContent, 'text/html').body;
}

/**
 * The text of a section, with what it keeps folded away.
 * @param {HTMLElement} section
 */
function textBelow(section) {
  const kept = section.querySelector('noscript');
  if (kept === null) return section.textContent;
  return section.textContent.replace(kept.textContent, '') + parsed(kept).textContent;
}

/** A claim that the address points at is unfolded, also after a reload; a button unfolds all. */
function addFolds() {
  const unfold = () => {
    const target = targetOfLink();
    if (target === null) return;
    const fold = target.querySelector(':scope > details.more');
    if (fold instanceof HTMLDetailsElement) setOpen(fold, true);
    // what is out of sight has its height only once it was laid out
    let times = 3;
    const show = () => {
      target.scrollIntoView();
      if (--times > 0) requestAnimationFrame(show);
    };
    show();
  };
  document.addEventListener(
    'toggle',
    ({ target }) => {
      if (target instanceof HTMLDetailsElement) fill(target);
    },
    { capture: true },
  );
  addEventListener('hashchange', unfold);
  if (location.hash !== '') unfold();
  const button = document.getElementById('unfold');
  button?.addEventListener('click', () => {
    const open = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(open));
    button.textContent = open ? 'Fold all' : 'Unfold all';
    /** @type {NodeListOf<HTMLDetailsElement>} */
    const folds = document.querySelectorAll('details.more');
    for (const fold of folds) setOpen(fold, open);
  });
}

/** Single keys, which can be turned off: moving between claims, folding, searching. */
function addKeys() {
  const choice = document.getElementById('keys');
  if (!(choice instanceof HTMLInputElement)) return;
  /** @type {HTMLElement | undefined} */
  let here;
  const move = (/** @type {number} */ step) => {
    const shown = claimSections().filter(({ hidden }) => !hidden);
    const top = shown.findIndex((section) => section.getBoundingClientRect().bottom > 1);
    const from = here === undefined || here.hidden ? -1 : shown.indexOf(here);
    const first = step > 0 ? Math.max(0, top) : top - 1;
    const next = shown[from === -1 ? first : from + step];
    if (next === undefined) return;
    here?.classList.remove('here');
    here = next;
    here.classList.add('here');
    titleLink(here)?.focus({ preventScroll: true });
    here.scrollIntoView({ block: 'start' });
    // so that a reload comes back to it
    history.replaceState(null, '', `#${here.id}`);
  };
  const fold = () => {
    const at = here ?? targetOfLink();
    const details = at?.querySelector(':scope > details.more');
    if (details instanceof HTMLDetailsElement) setOpen(details, !details.open);
    else if (at instanceof HTMLElement) titleLink(at)?.click();
  };
  /** @type {Readonly<Record<string, () => void>>} */
  const keys = {
    j: () => {
      move(1);
    },
    k: () => {
      move(-1);
    },
    o: fold,
    a: () => {
      document.getElementById('unfold')?.click();
    },
    '/': () => {
      document.getElementById('search')?.focus();
    },
  };
  addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (!choice.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isTyping =
      (target instanceof HTMLInputElement && target.type !== 'checkbox') ||
      target instanceof HTMLSelectElement;
    if (isTyping || !Object.hasOwn(keys, key)) return;
    event.preventDefault();
    keys[key]?.();
  });
}
