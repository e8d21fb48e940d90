// The contrast of every text that is seen: [ratio, least, words, colour, ground]. WCAG 2.2; grounds are laid over each
// other with their alpha, on the canvas. Text is left out that is not rendered, or under 2 px.
() => {
  const parse = (text) => {
    const parts = text.match(/[\d.]+/g).map(Number);
    return [...parts.slice(0, 3), parts.length > 3 ? parts[3] : 1];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    const chain = [];
    for (let node = element; node; node = node.parentElement) chain.unshift(node);
    const canvas = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
    return chain.reduce((below, node) => over(parse(getComputedStyle(node).backgroundColor), below), canvas);
  };
  const seen = (element, range) => {
    for (let node = element; node; node = node.parentElement) {
      const style = getComputedStyle(node);
      if (style.display === "none" || style.visibility === "hidden" || style.maxHeight === "0px") return false;
      if (Number(style.opacity) === 0) return false;
    }
    const box = range.getBoundingClientRect();
    return parseFloat(getComputedStyle(element).fontSize) >= 2 && box.width >= 2 && box.height >= 2;
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const element = text.parentElement;
    if (!seen(element, range)) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const below = ground(element);
    const colour = over(parse(style.color), below);
    found.push([ratio(colour, below), large ? 3 : 4.5, text.data.trim().slice(0, 40), style.color, below.join()]);
  }
  return found;
}
