// For each picture: how high it stands, and how high its alternative alone would in a block of the same width, behind
// the 16 px of the browser's own mark for a picture that is missing.
[...document.images].map((image) => {
  const box = image.getBoundingClientRect();
  const style = getComputedStyle(image);
  const text = document.createElement("div");
  const mark = document.createElement("span");
  Object.assign(mark.style, { display: "inline-block", width: "16px" });
  text.append(mark, image.alt);
  Object.assign(text.style, { width: `${box.width}px`, font: style.font, textAlign: style.textAlign });
  image.after(text);
  const height = text.getBoundingClientRect().height;
  text.remove();
  return [box.height, height];
});
