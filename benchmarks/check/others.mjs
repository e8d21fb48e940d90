// Builds finished mails by others from npm packages, in a folder outside the project:
//
//     npm install axe-core@4 foundation-emails@2 mailgen@2 inky@1 cheerio@0.22 juice   (in FOLDER)
//     node benchmarks/check/others.mjs FOLDER FOLDER/mails
//
// Foundation's templates are written in Inky and plain HTML: they are compiled, and its style sheet is inlined, as its
// authors tell their users to. Mailgen makes mails from data: four themes, eight bodies.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const [folder, output] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(folder, "package.json"));
mkdirSync(output, { recursive: true });

const save = (name, html) => writeFileSync(join(output, `${name}.html`), html);

function foundation() {
  const juice = require("juice");
  const { Inky } = require("inky");
  const cheerio = require("cheerio");
  const home = join(folder, "node_modules", "foundation-emails");
  const css = readFileSync(join(home, "dist", "foundation-emails.css"), "utf8");
  const wrapper = readFileSync(join(home, "test", "visual", "_template.html"), "utf8");
  const finish = (content) => {
    const page = wrapper.replace("<%= contents %>", () => content).replace(/<link[^>]*stylesheet[^>]*>/g, "");
    const compiled = new Inky({}).releaseTheKraken(cheerio.load(page, { decodeEntities: false }).html());
    return juice(compiled.replace("</head>", () => `<style>${css}</style></head>`), { removeStyleTags: false });
  };
  for (const [folder, prefix] of [["templates", "foundation"], [join("test", "visual", "pages"), "foundation-page"]]) {
    for (const file of readdirSync(join(home, folder)).filter((name) => name.endsWith(".html") && name !== "index.html")) {
      save(`${prefix}-${basename(file, ".html")}`, finish(readFileSync(join(home, folder, file), "utf8").replace(/^---[\s\S]*?---/, "")));
    }
  }
}

function mailgen() {
  const Mailgen = require("mailgen");
  const action = (color, text) => ({ instructions: "To go on, please click here:", button: { color, text, link: "https://shop.example/go" } });
  const table = [{ data: [{ item: "Rope", description: "Twelve metres", price: "€10.99" }, { item: "Lamp", description: "Of brass", price: "€41.00" }] }];
  const bodies = {
    welcome: { name: "Ama", intro: "Welcome to the harbour. We are glad to have you.", action: action("#22BC66", "Confirm your account"), outro: "Need help? Reply to this mail." },
    receipt: { name: "Jonas", intro: "Your order has been processed.", table, action: action("#3869D4", "Go to the dashboard"), outro: "Thank you for your purchase." },
    reset: { name: "Ola", intro: "You asked for a new password.", action: action("#DC4D2F", "Reset your password"), outro: "If you did not ask, nothing need be done." },
    note: { title: "The ferry is late", intro: ["Fog on the river.", "The next boat leaves at nine."], outro: "We are sorry." },
    pale: { name: "Mina", intro: "A button in a pale colour.", action: action("#f0f0c0", "See the offer") },
    dictionary: { name: "Ivo", intro: "What we know of you.", dictionary: { date: "11 November 2022", address: "1 Bridge Street" } },
    two: { name: "Eva", intro: "Choose one.", action: [action("#22BC66", "Yes"), action("#DC4D2F", "No")], goToAction: { text: "Go", link: "https://shop.example/go", description: "Choose" } },
    signature: { name: "Lev", signature: false, intro: 'See <a href="https://shop.example/a">our rules</a> and <a href="https://shop.example/b"></a>.' },
  };
  for (const theme of ["default", "neopolitan", "salted", "cerberus"]) {
    const maker = new Mailgen({ theme, product: { name: "The Harbour", link: "https://shop.example/", logo: theme === "salted" ? "https://shop.example/logo.png" : undefined } });
    for (const [name, body] of Object.entries(bodies)) save(`mailgen-${theme}-${name}`, maker.generate({ body }));
  }
}

foundation();
mailgen();
