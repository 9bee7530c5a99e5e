// Envelopes and documents, written for people: one element a line, the document inside a string unfolded.

const LONGEST_SHOWN = 200_000;
const DOCUMENT = /^\s*<(\?xml|Message)\b/;

/** A body as lines that people read; as it is where it is no XML. */
export function readable(body, contentType) {
  if (body === null || body === undefined) return null;
  const text = body.slice(0, LONGEST_SHOWN);
  if (/json/.test(contentType ?? "")) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  }
  const parsed = parse(text);
  return parsed === null ? text : lines(parsed.documentElement, 0).join("\n");
}

function parse(text) {
  const parsed = new DOMParser().parseFromString(text.replace(/^\s*<\?xml[^>]*\?>/, ""), "application/xml");
  return parsed.querySelector("parsererror") ? null : parsed;
}

function lines(element, depth) {
  const indent = "  ".repeat(depth);
  const attributes = [...element.attributes].map((each) => ` ${each.name}="${each.value}"`).join("");
  const open = `${indent}<${element.tagName}${attributes}`;
  if (element.children.length > 0) {
    return [`${open}>`, ...[...element.children].flatMap((child) => lines(child, depth + 1)), `${indent}</${element.tagName}>`];
  }
  const text = element.textContent;
  if (text === "") return [`${open}/>`];
  const inner = DOCUMENT.test(text) ? parse(text) : null;
  if (inner !== null) return [`${open}>`, ...lines(inner.documentElement, depth + 1), `${indent}</${element.tagName}>`];
  return [`${open}>${text}</${element.tagName}>`];
}
