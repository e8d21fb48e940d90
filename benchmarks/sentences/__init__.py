"""How well the splitter finds sentence boundaries, beside other splitters, and how fast."""
