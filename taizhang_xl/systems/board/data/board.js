(function () {
"use strict";
// An item's places, as `rows.item_row` writes them.
const NUMBER = 0, UNIT = 1, PART = 2, STATE = 3, DUE = 4, TIMING = 5, OVER = 6, WEEK = 7, HUNG = 8, EARLY = 9, MONTHS = 10,
  HISTORY = 11, INITIALS = 12, TEXTS = 13;
const TODO = 0, DOING = 1, DONE = 2, CLOSED = 3, NOT_DUE = 4;
const CLOSES = ["未月结", "已月结", "月结存档不能用，照台账"];
const DRAWN = 200, LISTED = 8;
const ASSISTED = "协办", SVG = "http://www.w3.org/2000/svg";
const data = JSON.parse(document.getElementById("content").textContent);
const items = data.items;
// Texts that are there many times are there once; lists of nothing are 0. Of 20,000 items each array counts.
const NOTHING = [];
for (const item of items) {
  item[UNIT] = data.texts[item[UNIT]];
  item[TIMING] = data.texts[item[TIMING]];
  for (const place of [OVER, WEEK, HUNG, MONTHS, HISTORY]) item[place] = item[place] || NOTHING;
}
const pooled = place => data.texts[place], text = (item, column) => pooled(item[TEXTS][column]);
const own = items.filter(item => item[PART] !== ASSISTED);
const TASK = data.columns.indexOf("目标任务"), CATEGORY = data.columns.indexOf("类别");
const KINDS = {
  "本周到期": item => item[WEEK].length > 0, "超期": item => item[OVER].length > 0, "挂单": item => item[HUNG].length > 0,
  "率先完成": item => item[EARLY] !== "", "协办": item => item[PART] === ASSISTED, "牵头": item => item[PART] === "牵头",
};
const GROUPS = [TODO, DOING, DONE, NOT_DUE];
const NAMES = ["q", "unit", "month", "state", "kind", "category"];
let filter = {}, shown = DRAWN, hits = [], texts = null, written = null, notice = "", totalsOf = null, overviewOf = null, linked = [];

// -- elements --------------------------------------------------------------

const at = id => document.getElementById(id);

// Texts become text nodes and nothing else.
function el(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const key of Object.keys(attributes || {})) {
    if (attributes[key] !== null && attributes[key] !== undefined) made.setAttribute(key, attributes[key]);
  }
  made.append(...inside.filter(each => each !== null && each !== ""));
  return made;
}

function fill(place, ...inside) {
  while (place.firstChild) place.removeChild(place.firstChild);
  place.append(...inside);
}

// A unit may be called what every object has.
const got = (object, key) => Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
// However figures and dashes are written.
const folded = text => text.normalize("NFKC").replace(/[\u2010-\u2015\u2212]/g, "-").toLowerCase();
const flat = lists => lists.reduce((all, each) => { all.push(...each); return all; }, []);

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
  return made;
}

const group = state => state === CLOSED ? DONE : state;
const word = state => data.states[state];

// Each mark has a form of its own, so that a grey print tells as much as the colour.
function drawn(state) {
  const drawn = svg("svg", {viewBox: "0 0 20 20", width: 16, height: 16, class: "mark", "aria-hidden": "true", focusable: "false"});
  const fill = state === NOT_DUE ? "#fff" : data.colours[state];
  drawn.append(svg("circle", {cx: 10, cy: 10, r: 8, fill: fill, stroke: "#333", "stroke-width": 1.6}));
  if (state === TODO) drawn.append(svg("circle", {cx: 10, cy: 10, r: 3.4, fill: "#222"}));
  if (state === DOING) drawn.append(svg("circle", {cx: 10, cy: 10, r: 4, fill: "none", stroke: "#222", "stroke-width": 1.6}));
  if (group(state) === DONE) drawn.append(svg("path", {d: "M5.6 10.4l3 3 5.8-6.6", fill: "none", stroke: "#111", "stroke-width": 2.2}));
  return drawn;
}

// Copying is much quicker than making.
const patterns = data.states.map((none, state) => drawn(state));
const mark = state => patterns[state].cloneNode(true);
const told = (state, more) => el("span", {class: "told"}, mark(state), word(state) + (more || ""));

function table(heads, rows, attributes) {
  const head = el("tr", {}, ...heads.map(each => each instanceof Node ? each : el("th", {scope: "col"}, each)));
  return el("table", attributes || {}, el("thead", {}, head), el("tbody", {}, ...rows));
}

const day = text => text ? text.replace(/^\d+-0?(\d+)-0?(\d+)$/, (all, month, number) => (text.startsWith(data.year + "-") ? "" : text.slice(0, 4) + "年") + month + "月" + number + "日") : "";
const name = item => item[NUMBER] || "（没有编号）";

// -- what is asked for -----------------------------------------------------

function hashOf(asked) {
  const used = NAMES.concat("item").filter(key => asked[key]);
  return "#" + used.map(key => key + "=" + encodeURIComponent(asked[key])).join("&");
}

const link = change => hashOf(Object.assign(filter.unit ? {unit: filter.unit} : {}, change));

function read() {
  const given = new URLSearchParams(location.hash.slice(1)), asked = {};
  notice = "";
  for (const key of NAMES.concat("item")) if (given.get(key)) asked[key] = given.get(key);
  for (const key of NAMES.slice(1)) {
    if (asked[key] && !Array.from(at(key).options).some(option => option.value === asked[key])) {
      notice = "这份看板里没有" + {unit: "单位", month: "月份", state: "状态", kind: "范围", category: "类别"}[key] + "“" + asked[key] + "”，没有照它筛选。";
      delete asked[key];
    }
  }
  if (asked.item && !items.some(item => item[NUMBER] === asked.item)) {
    notice = "这份看板里没有编号“" + asked.item + "”。";
    delete asked.item;
  }
  return asked;
}

function write(asked) {
  const hash = hashOf(asked);
  if (hash === (location.hash || "#")) return;
  written = hash;
  location.replace(hash);
}

function searched(item) {
  return folded([item[NUMBER], item[UNIT], item[INITIALS], ...item[TEXTS].map(pooled), ...item[HISTORY].map(each => each[2].map(pooled).join("\n"))].join("\n"));
}

function prepare() {
  if (texts === null) texts = items.map(searched);
}

// Months are written one behind the other: month, state, day done.
function isIn(months, month, state) {
  for (let at = 0; at < months.length; at += 3) {
    if (months[at] === month) return state < 0 || group(months[at + 1]) === state;
  }
  return false;
}

function matches() {
  const asked = filter, words = folded(asked.q || "").split(/\s+/).filter(Boolean);
  if (words.length) prepare();
  const month = Number(asked.month || 0), state = asked.state ? data.states.indexOf(asked.state) : -1;
  const found = items.filter((item, place) => {
    if (asked.item && item[NUMBER] !== asked.item) return false;
    if (asked.unit && item[UNIT] !== asked.unit) return false;
    if (asked.kind && !KINDS[asked.kind](item)) return false;
    if (asked.category && text(item, CATEGORY) !== asked.category) return false;
    if (month) {
      // Of a month the state of what falls due in it counts, not that of the whole item.
      if (!isIn(item[MONTHS], month, state)) return false;
    } else if (state >= 0 && group(item[STATE]) !== state) return false;
    return words.every(each => texts[place].includes(each));
  });
  // A list of the overview goes on in its order.
  const by = item => asked.kind === "超期" ? item[OVER][0][0] : item[DUE];
  return asked.kind ? found.sort((a, b) => by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0) : found;
}

// -- the overview ----------------------------------------------------------

const ofUnit = () => filter.unit ? own.filter(item => item[UNIT] === filter.unit) : own;

function tile(label, count, asked, state) {
  const text = state === undefined ? label : told(state);
  return el("a", {class: asked.kind ? "tile flag" : "tile", href: link(asked)}, el("b", {}, String(count)), el("span", {}, text));
}

function drawTotals() {
  const chosen = ofUnit(), states = [0, 0, 0, 0, 0], kinds = {"本周到期": 0, "超期": 0, "挂单": 0, "率先完成": 0}, names = Object.keys(kinds);
  let times = 0;
  for (const item of chosen) {
    states[item[STATE]] += 1;
    for (const kind of names) if (KINDS[kind](item)) kinds[kind] += kind === "挂单" ? item[HUNG].length : 1;
    times += item[OVER].length;
  }
  const tiles = GROUPS.map(state => tile(word(state), states[state] + (state === DONE ? states[CLOSED] : 0), {state: word(state)}, state));
  if (states[CLOSED]) tiles[DONE].append(el("small", {}, "其中销号 " + states[CLOSED]));
  const named = names.map(kind => tile(kind, kinds[kind], {kind: kind}));
  if (times > kinds["超期"]) named[names.indexOf("超期")].append(el("small", {}, times + " 次"));
  fill(at("totals"), tile("全部事项", chosen.length, {}), ...tiles, ...named);
}

function drawMatrix() {
  const cells = new Map();
  for (const item of ofUnit()) {
    if (!cells.has(item[UNIT])) cells.set(item[UNIT], {});
    const months = cells.get(item[UNIT]);
    for (let at = 0; at < item[MONTHS].length; at += 3) {
      const month = item[MONTHS][at], cell = months[month] = months[month] || [0, 0, 0, 0, 0];
      cell[group(item[MONTHS][at + 1])] += 1;
    }
  }
  const units = data.units.map(each => each[0]).filter(unit => cells.has(unit));
  const row = unit => el("tr", {}, el("th", {scope: "row"}, el("a", {href: hashOf({unit: unit})}, unit)), ...monthCells(unit, cells.get(unit)));
  const numbers = Array.from({length: 12}, (none, place) => place + 1);
  fill(at("matrix"), table(["单位", ...numbers.map(number => number + "月")], units.map(row), {class: "matrix"}));
  // To ask for a width now would lay out what is not yet complete.
  requestAnimationFrame(beginAtMonth);
  at("about-matrix").textContent = "按到期的月份排，写的是截至" + data.day + "的状态；一件事几个月都到期的，每个月都算。点一格列出那几项。";
}

// On a narrow screen the table is wider than the page: it begins at the month that runs.
function beginAtMonth() {
  const heads = at("matrix").querySelectorAll("thead th");
  if (innerWidth < 600 && data.month) at("matrix").scrollLeft = heads[data.month].offsetLeft - heads[0].offsetWidth;
}

function monthCells(unit, months) {
  return Array.from({length: 12}, (none, place) => {
    const number = place + 1, counts = months[number];
    if (!counts) return el("td", {class: "empty"});
    const lines = GROUPS.filter(state => counts[state]);
    const spoken = unit + number + "月：" + lines.map(state => word(state) + counts[state] + "项").join("，");
    const inside = lines.map(state => told(state, " " + counts[state]));
    return el("td", {"data-month": number + "月"}, el("a", {href: hashOf({unit: unit, month: number}), "aria-label": spoken}, ...inside));
  });
}

// Each line is the day by which it is ordered, the item, and what is said of it.
function drawLists() {
  const lists = {"本周到期": [], "超期": [], "挂单": [], "率先完成": []};
  for (const item of ofUnit()) {
    if (item[WEEK].length) lists["本周到期"].push([item[WEEK][0], item, () => item[WEEK].map(day).join("、") + "到期"]);
    for (const each of item[OVER]) lists["超期"].push([each[0], item, () => lateWords(item, each)]);
    for (const each of item[HUNG]) lists["挂单"].push([each[1], item, () => hungWords(each)]);
    if (item[EARLY]) lists["率先完成"].push([item[DUE], item, () => day(item[EARLY]) + "办结，" + day(item[DUE]) + "到期"]);
  }
  const order = (a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
  fill(at("lists"), ...Object.keys(lists).map(kind => listed(kind, lists[kind].length, lists[kind].sort(order).slice(0, LISTED))));
}

const late = () => ofUnit().filter(KINDS["超期"]).length;
// Of what is overdue the items, and how often they are, as the packet has them.
const counted = (kind, number) => kind === "超期" && number > late() ? late() + " 项（" + number + " 次）" : number + " 项";
// Of recurring work the occurrence that is late, not the one that runs.
const lateWords = (item, each) => (each[0] === item[DUE] ? "" : day(each[0]) + "到期，") + "超期" + each[1] + "天";
const lateBefore = item => item[OVER].filter(each => each[0] !== item[DUE]).map(each => lateWords(item, each));
const hungWords = each => "挂单号" + each[0] + (each[2] ? "，" + each[2] + "个月，" : "，") + word(each[3]) + (each[4] ? "：" + each[4] : "");

function listed(kind, number, rows) {
  const title = kind === "本周到期" ? kind + "（" + data.week + "）" : kind;
  const section = el("section", {class: "list", "aria-label": kind}, el("h2", {}, title + " " + counted(kind, number)));
  if (kind === "超期" && number > late()) section.append(el("p", {class: "about"}, data.each + "。"));
  if (kind === "挂单" && number) section.append(el("p", {class: "about"}, "挂到科室销号为止，已经办结的等销号。"));
  if (!number) {
    section.append(el("p", {class: "about"}, "没有。"));
    return section;
  }
  const lines = rows.map(([, item, words]) => el("tr", {},
    el("td", {class: "number"}, opener(item)), el("td", {class: "task"}, el("div", {class: "clip"}, text(item, TASK))), el("td", {}, item[UNIT]), el("td", {class: "words"}, el("div", {class: "clip"}, words()))));
  section.append(table(["编号", "目标任务", "单位", "情况"], lines));
  if (number > rows.length) section.append(el("p", {}, el("a", {href: link({kind: kind})}, "还有 " + (number - rows.length) + " 条，全部列出")));
  return section;
}

function opener(item) {
  return item[NUMBER] ? el("a", {href: link({item: item[NUMBER]})}, item[NUMBER]) : name(item);
}

function drawMonths() {
  const figures = month => filter.unit ? got(month.units, filter.unit) : month.total;
  const rows = data.months.map(month => el("tr", {},
    el("th", {scope: "row"}, month.month + "月"), el("td", {}, month.closed ? "已月结" : "未月结"), ...figureCells(month, figures(month), Boolean(filter.unit))));
  fill(at("months"), rows.length ? table(["月份", "月结", ...data.figures], rows, {class: "figures"}) : el("p", {}, "还没有到台账年度的月份。"));
  const counted = data.months.filter(month => Object.keys(month.units).length);
  // A month that is not over tells little: most of it is not reported yet.
  const latest = counted.filter(month => month.closed).pop() || counted.slice(-2)[0];
  if (latest && !filter.unit && data.units.length > 1) at("months").append(ofMonth(latest, counted));
  at("about-months").textContent = "口径同月度材料：应办＝办结＋在办＋未落实＋未报送，按期率＝按期办结÷已报送的应办。已月结的是月结时的数字，以后补报、补改的不算；未月结的是截至" + data.day + "的。“—”是没有报来或没有应办，无从统计。没有报送的单位在这里算在“未报送”里，在“趋势”里按台账算，所以两处可能不同。";
}

function ofMonth(latest, counted) {
  const chosen = el("select", {}, ...counted.map(month => el("option", {value: month.month}, month.month + "月"))), place = el("div", {}), title = el("h3", {});
  const draw = () => {
    const month = data.months.find(each => each.month === Number(chosen.value));
    const rows = data.units.map(each => each[0]).filter(unit => got(month.units, unit)).map(unit => el("tr", {}, el("th", {scope: "row"}, unit), ...figureCells(month, month.units[unit], true)));
    rows.push(el("tr", {class: "total"}, el("th", {scope: "row"}, "合计"), ...figureCells(month, month.total, false)));
    title.textContent = month.month + "月各单位";
    fill(place, table(["单位", ...data.figures], rows, {class: "figures"}));
  };
  chosen.value = String(latest.month);
  chosen.addEventListener("change", draw);
  draw();
  return el("div", {}, el("div", {class: "choose"}, title, el("label", {}, "看哪个月 ", chosen)), place);
}

function figureCells(month, figures, isUnit) {
  if (month.note) return [el("td", {colspan: data.figures.length, class: "left"}, month.note)];
  const silent = place => isUnit && figures && figures[4] && [1, 2, 3, 5].includes(place);
  return data.figures.map((title, place) => el("td", {}, !figures || silent(place) || figures[place] === "" ? "—" : String(figures[place])));
}

function drawTrends() {
  const told = data.trends, section = el("section", {"aria-label": "趋势"}, el("h2", {}, "趋势"));
  fill(at("trends"), section);
  if (told.none) return section.append(el("p", {class: "about"}, told.none));
  const heats = filter.unit ? [] : [heat("合计", told.overall, told.months, "项目")];
  for (const [title, rows] of told.units) {
    const chosen = rows.filter(each => !filter.unit || each[0] === filter.unit);
    if (chosen.length) heats.push(heat("各单位" + title, chosen, told.months, "单位"));
  }
  section.append(el("div", {class: "heats"}, ...heats),...told.notes.map(note => el("p", {class: "about"}, note)));
}

function heat(title, rows, months, first) {
  const lines = rows.map(row => el("tr", {}, el("th", {scope: "row"}, row[0]), ...row[1].map(([text, level]) => {
    const cell = el("td", {}, text);
    if (level) cell.style.backgroundColor = "#" + data.shades[level];
    return cell;
  })));
  return el("div", {class: "wide", role: "group", "aria-label": title, tabindex: "0"}, el("h3", {}, title), table([first, ...months], lines, {class: "heat"}));
}

function drawCharts() {
  fill(at("charts"), ...data.charts.map(chart => {
    const rows = chart.rows.filter(row => !filter.unit || row[1] === filter.unit).map(([title, unit, drawn]) => {
      const columns = Array.from(new Set(drawn.map(each => each[0])));
      return el("li", {}, el("h3", {}, title), el("dl", {class: "circles"}, ...flat(columns.map(column => [
        el("dt", {}, column), el("dd", {}, el("ul", {}, ...drawn.filter(each => each[0] === column).map(circled)))]))));
    });
    const none = rows.length ? [] : [el("p", {class: "about"}, "没有。")];
    return el("section", {class: "chart", "aria-label": chart.name}, el("h2", {}, chart.name), el("ul", {}, ...rows), ...none);
  }));
}

function circled([column, state, title, words]) {
  return el("li", {}, mark(state), " " + title + "：" + word(state) + (words ? "，" + words : ""));
}

// -- items -----------------------------------------------------------------

function drawItems() {
  const place = at("items"), drawn = place.children.length, now = hits.slice(drawn, shown);
  place.append(...now.map(row));
  const left = hits.length - place.children.length;
  at("more").hidden = left <= 0;
  at("more").textContent = "还有 " + left + " 条，再列 " + Math.min(left, DRAWN) + " 条";
  const some = left > 0 ? "，先列出 " + place.children.length + " 项，还有 " + left + " 条" : "";
  at("count").textContent = notice + (hits.length ? "列出 " + hits.length + " 项，共 " + items.length + " 项" + some + "。" : "没有找到。可以少写几个字，或点“全部显示”。");
}

const PLACES = ["number", "task clip", "unit", "due", "state", "more"];
const pattern = el("li", {}, el("details", {class: "item"}, el("summary", {}, ...PLACES.map(place => el("span", {class: place})))));
const marks = data.states.map((none, state) => told(state)), rows = new Map();

// A row is made once, by copying: most of the time goes into making elements.
function row(item) {
  if (rows.has(item)) return rows.get(item);
  const chips = [item[PART]].concat(item[HUNG].length ? "挂单" : [], item[EARLY] ? "率先完成" : []).filter(Boolean);
  const timing = [item[TIMING] !== word(item[STATE]) ? item[TIMING] : ""].concat(lateBefore(item)).filter(Boolean).join("，");
  const made = pattern.cloneNode(true), details = made.firstChild, cells = details.firstChild.children;
  cells[0].textContent = name(item);
  cells[1].textContent = text(item, TASK);
  cells[2].textContent = item[UNIT];
  cells[3].textContent = item[DUE] ? day(item[DUE]) : "没有到期日";
  cells[4].append(marks[item[STATE]].cloneNode(true));
  cells[5].textContent = [timing].concat(chips).filter(Boolean).join("，");
  // A card is made when it is opened: most never are.
  details.addEventListener("toggle", () => { if (details.open && details.children.length === 1) details.append(card(item)); });
  rows.set(item, made);
  return made;
}

function circles(months) {
  const made = [];
  for (let at = 0; at < months.length; at += 3) made.push(el("li", {}, months[at] + "月 ", told(months[at + 1], months[at + 2] ? " " + day(months[at + 2]) : "")));
  return made;
}

function card(item) {
  const facts = [["编号", name(item)], ["责任单位", item[UNIT]], ["到期日", day(item[DUE])], ["状态", told(item[STATE])], ["时限状态", [item[TIMING]].concat(lateBefore(item)).join("；")]]
    .concat(data.columns.map((column, place) => [column, column === "完成日期" ? day(text(item, place)) : text(item, place)])).filter(each => each[1]);
  const made = el("div", {class: "card"}, el("dl", {class: "facts"}, ...flat(facts.map(each => [el("dt", {}, each[0]), el("dd", {}, each[1])]))));
  if (item[MONTHS].length) {
    made.append(el("h3", {}, "各月"), el("ul", {class: "months"}, ...circles(item[MONTHS])));
  }
  if (item[HUNG].length) made.append(el("h3", {}, "挂单"), el("ul", {}, ...item[HUNG].map(each => el("li", {}, hungWords(each) + "，原到期日" + (day(each[1]) || "没有")))));
  if (item[HISTORY].length) {
    const rows = item[HISTORY].map(each => el("tr", {}, el("th", {scope: "row"}, each[0] + "月"), ...each[2].map(place => el("td", {}, pooled(place))), el("td", {}, CLOSES[each[1]])));
    made.append(el("h3", {}, "逐月报送"), el("div", {class: "wide", role: "group", "aria-label": name(item) + "逐月报送", tabindex: "0"}, table(["月份", ...data.monthly, "月结"], rows)));
  } else if (item[PART] !== ASSISTED) made.append(el("p", {class: "about"}, "还没有逐月报送的内容。"));
  return made;
}

// -- the page --------------------------------------------------------------

function options(id, first, values) {
  fill(at(id), el("option", {value: ""}, first), ...values.map(each => el("option", {value: each[0]}, each[1] || each[0])));
}

function begin() {
  document.title = data.office + data.year + "年" + data.name;
  at("title").textContent = document.title;
  at("subtitle").textContent = "对象：" + data.audience + "　截至" + data.day;
  fill(at("notes"), ...data.notes.map(note => el("li", {class: "note"}, note)));
  at("source").textContent = "从台账“" + data.ledger + "”做出，不连网。要改的改在台账里，再做一次。";
  options("unit", "全部单位", data.units.map(each => [each[0]]));
  options("month", "全部月份", Array.from({length: 12}, (none, place) => [String(place + 1), place + 1 + "月"]));
  options("state", "全部状态", GROUPS.map(state => [word(state), state === DONE ? word(DONE) + "、" + word(CLOSED) : ""]));
  options("kind", "全部", Object.keys(KINDS).filter((kind, place) => place < 4 || items.some(KINDS[kind])).map(kind => [kind]));
  const categories = CATEGORY < 0 ? [] : Array.from(new Set(items.map(item => text(item, CATEGORY)))).filter(Boolean);
  options("category", "全部类别", categories.map(each => [each]));
}

function draw() {
  const isSearch = NAMES.concat("item").some(key => key !== "unit" && filter[key]);
  for (const key of NAMES) if (at(key).value !== (filter[key] || "")) at(key).value = filter[key] || "";
  at("overview").hidden = isSearch;
  document.body.className = isSearch ? "searching" : "";
  // These depend on the unit alone.
  if (totalsOf !== (filter.unit || "")) drawTotals();
  if (!isSearch && overviewOf !== (filter.unit || "")) {
    drawMatrix();
    drawLists();
    drawMonths();
    drawTrends();
    drawCharts();
    overviewOf = filter.unit || "";
  }
  totalsOf = filter.unit || "";
  hits = matches();
  shown = DRAWN;
  fill(at("items"));
  drawItems();
  for (const each of linked) each.open = false;
  linked = filter.item ? Array.from(at("items").querySelectorAll("details")) : [];
  for (const each of linked) each.open = true;
}

function follow() {
  if (written !== null && written === location.hash) return;
  written = null;
  filter = read();
  draw();
  if (location.hash.length < 2) return;
  // What was asked for stays in view above what was found.
  scrollTo(0, 0);
  at("list").focus({preventScroll: true});
}

function ask() {
  filter = {};
  for (const key of NAMES) if (at(key).value.trim()) filter[key] = at(key).value.trim();
  notice = "";
  draw();
  write(filter);
}

at("filters").addEventListener("submit", event => event.preventDefault());
at("filters").addEventListener("reset", event => { event.preventDefault(); for (const key of NAMES) at(key).value = ""; ask(); at("q").focus(); });
// While a character is being composed there is nothing to search for yet.
at("q").addEventListener("input", event => { if (!event.isComposing) ask(); });
at("q").addEventListener("compositionend", ask);
for (const key of NAMES.slice(1)) at(key).addEventListener("change", ask);
document.querySelector(".skip").addEventListener("click", event => { event.preventDefault(); at("list").focus(); });
at("more").addEventListener("click", () => { const before = shown; shown += DRAWN; drawItems(); at("items").children[before].querySelector("summary").focus(); });
addEventListener("hashchange", follow);
begin();
follow();
performance.mark("drawn");
// Before anybody has typed anything.
setTimeout(prepare, 100);
}());
