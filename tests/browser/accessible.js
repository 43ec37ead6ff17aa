/* What keeps a person from reading or using the page: text that stands out too little (WCAG 2.2 AA, 1.4.3), plots and
   fields without a name, links and buttons without words, ids that are there twice, headings that leave out a level. */
() => {
  const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = (colour) => 0.2126 * channel(colour[0]) + 0.7152 * channel(colour[1]) + 0.0722 * channel(colour[2]);
  const parse = (text) => { const parts = text.match(/[\d.]+/g).map(Number); return [...parts.slice(0, 3), parts[3] ?? 1]; };
  const over = (top, below) => [0, 1, 2].map((n) => top[n] * top[3] + below[n] * (1 - top[3])).concat(1);
  const above = (element) => { const found = []; for (let each = element; each; each = each.parentElement) found.push(each); return found; };
  const ground = (element) =>
    above(element).reverse().reduce((below, each) => over(parse(getComputedStyle(each).backgroundColor), below), [255, 255, 255, 1]);
  const opacity = (element) => above(element).reduce((all, each) => all * Number(getComputedStyle(each).opacity), 1);
  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    const box = element.getBoundingClientRect();
    const has_text = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!has_text || box.width < 2 || box.height < 2 || element.closest("svg")) continue;
    const style = getComputedStyle(element), below = ground(element), colour = parse(style.color);
    const seen = over([...colour.slice(0, 3), colour[3] * opacity(element)], below);
    const [dark, bright] = [light(seen), light(below)].sort((a, b) => a - b);
    const ratio = (bright + 0.05) / (dark + 0.05), size = parseFloat(style.fontSize);
    const is_large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (is_large ? 3 : 4.5)) faults.push(`${element.tagName}.${element.className} has contrast ${ratio.toFixed(2)}`);
  }
  for (const plot of document.querySelectorAll("svg[role=img]:not([aria-label])")) faults.push(`plot without words: ${plot.outerHTML.slice(0, 80)}`);
  for (const field of document.querySelectorAll("input:not([type=hidden]), select"))
    if (!field.labels.length && !field.getAttribute("aria-label")) faults.push(`field without a name: ${field.name}`);
  for (const way of document.querySelectorAll("a, button"))
    if (!way.textContent.trim() && !way.getAttribute("aria-label")) faults.push(`nothing to read: ${way.outerHTML.slice(0, 80)}`);
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  faults.push(...ids.filter((id, n) => ids.indexOf(id) !== n).map((id) => `id twice: ${id}`));
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
    if (Number(heading.tagName[1]) > level + 1) faults.push(`heading skips a level: ${heading.textContent}`);
    level = Number(heading.tagName[1]);
  }
  return [...new Set(faults)];
};
