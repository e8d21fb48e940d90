// The height of every link that stands alone, with its words: one that shares its line with other text is exempt, as in
// WCAG 2.2, success criterion 2.5.8.
() => {
  const block = (node) => {
    while (getComputedStyle(node).display === "inline") node = node.parentElement;
    return node;
  };
  const words = (node) => node.innerText.replace(/\s+/g, " ").trim();
  return [...document.querySelectorAll("a[href]")]
    .filter((link) => words(link) && words(block(link.parentElement)) === words(link))
    .map((link) => [link.getBoundingClientRect().height, words(link).slice(0, 40), !!link.closest(".b")]);
}
