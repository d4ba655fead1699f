// Tell of each pair of colours in which letters stand apart less than WCAG AA asks: [ratio, letters, behind, an example].
() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const read = new Map();
  const colour = (said) => {
    if (!read.has(said)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = said;
      pen.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
      read.set(said, [red, green, blue, alpha / 255]);
    }
    return read.get(said);
  };
  const over = ([red, green, blue, alpha], below) =>
    [red, green, blue].map((part, place) => part * alpha + below[place] * (1 - alpha)).concat(1);
  const light = (one) => {
    const [red, green, blue] = one.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const bare = colour(getComputedStyle(document.documentElement).colorScheme.includes("dark") ? "black" : "white");
  const known = new Map([[null, bare]]);
  const behind = (element) => {
    if (!known.has(element)) {
      const below = behind(element.parentElement);
      known.set(element, over(colour(getComputedStyle(element).backgroundColor), below));
    }
    return known.get(element);
  };
  const seen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest(":disabled, [aria-disabled=true], .visually-hidden");
  const written = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const elements = new Set(document.querySelectorAll("input, select, textarea"));
  while (written.nextNode()) {
    if (written.currentNode.data.trim()) elements.add(written.currentNode.parentElement);
  }
  const found = new Map();
  for (const element of elements) {
    if (!seen(element)) continue;
    const style = getComputedStyle(element);
    const ground = behind(element);
    let opacity = 1;
    for (let each = element; each; each = each.parentElement) opacity *= getComputedStyle(each).opacity;
    const [red, green, blue, alpha] = colour(style.color);
    const [more, less] = [light(over([red, green, blue, alpha * opacity], ground)), light(ground)].sort((a, b) => b - a);
    const ratio = (more + 0.05) / (less + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 56 / 3 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      found.set(`${style.color} ${ground}`, [ratio, style.color, ground, element.outerHTML.slice(0, 200)]);
    }
  }
  return [...found.values()];
}
