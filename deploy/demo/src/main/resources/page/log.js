// Every event as it arrived, for developers.

import * as words from "/words.js";

const KEPT = 100;

export function clear() {
  document.getElementById("log").replaceChildren();
  document.getElementById("log-empty").hidden = false;
}

export function add(event, raw) {
  const list = document.getElementById("log");
  document.getElementById("log-empty").hidden = true;
  const item = document.createElement("li");
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const name = document.createElement("span");
  name.className = `name ${words.nameOf(event.type)}`;
  name.textContent = words.nameOf(event.type);
  const when = document.createElement("time");
  when.dateTime = event.time ?? "";
  when.textContent = event.time ? words.toTheSecond(event.time) : "";
  summary.append(name, " ", when);
  const json = document.createElement("pre");
  json.tabIndex = 0;
  json.setAttribute("role", "region");
  json.setAttribute("aria-label", `${words.nameOf(event.type)} as JSON`);
  details.append(summary, json);
  // The JSON is written only when a person opens it: most are never opened.
  details.addEventListener("toggle", () => { json.textContent = details.open ? pretty(raw) : ""; });
  item.append(details);
  list.prepend(item);
  while (list.children.length > KEPT) list.lastElementChild.remove();
}

/** Formats the JSON token by token, so that every digit stays as it arrived. */
export function pretty(text) {
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  return tokens.map((token, index) => {
    if (token === "{" || token === "[") {
      depth++;
      return "}]".includes(tokens[index + 1]) ? token : token + line();
    }
    if (token === "}" || token === "]") {
      depth--;
      return "{[".includes(tokens[index - 1]) ? token : line() + token;
    }
    if (token === ",") return token + line();
    return token === ":" ? ": " : token;
  }).join("");
}
