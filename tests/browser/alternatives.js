// For each picture: how high it stands, and how high its alternative alone would in a block of the same width.
[...document.images].map((image) => {
  const box = image.getBoundingClientRect();
  const style = getComputedStyle(image);
  const text = document.createElement("div");
  text.textContent = image.alt;
  Object.assign(text.style, { width: `${box.width}px`, font: style.font });
  image.after(text);
  const height = text.getBoundingClientRect().height;
  text.remove();
  return [box.height, height];
});
