// Compiles MJML documents with the reference implementation: a list of them on standard input, the list of HTML out.
import { readFileSync } from "node:fs";
import mjml2html from "mjml";

const options = { fonts: {}, keepComments: false, validationLevel: "skip", minify: false };
const documents = JSON.parse(readFileSync(0, "utf8"));
const compiled = [];
for (const source of documents) {
  compiled.push((await mjml2html(source, options)).html);
}
process.stdout.write(JSON.stringify(compiled));
