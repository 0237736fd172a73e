// The nightly run as figures, a bar and a table. The colours say nothing that the words do not say.

const KINDS = [
  ["ready", "Accounts read"],
  ["challenge", "Bank asks the person"],
  ["credentials", "Sign-in needed"],
  ["expired", "Question timed out"],
  ["failed", "Bank not reachable"],
  ["declined", "Too soon"],
];

const byId = (id) => document.getElementById(id);

export function build() {
  byId("night-bar").replaceChildren(...KINDS.map(([kind]) => {
    const part = document.createElement("span");
    part.className = `part ${kind}`;
    return part;
  }));
  byId("night-rows").replaceChildren(...KINDS.map(([kind, words]) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    const swatch = document.createElement("span");
    swatch.className = `swatch ${kind}`;
    head.append(swatch, words);
    const count = document.createElement("td");
    row.append(head, count);
    row.dataset.kind = kind;
    return row;
  }));
}

export function render(night) {
  const known = Boolean(night.runId);
  byId("night").hidden = !known;
  if (!known) return;
  const { total, done, counts } = night;
  byId("night-done").textContent = done;
  byId("night-total").textContent = total;
  byId("night-progress").max = total || 1;
  byId("night-progress").value = done;
  byId("night-start").disabled = done < total;
  byId("night-start").textContent = done < total ? "Running …" : "Start another night";
  for (const [kind] of KINDS) {
    byId("night-bar").querySelector(`.${kind}`).style.width = `${(100 * counts[kind]) / (total || 1)}%`;
    const row = byId("night-rows").querySelector(`[data-kind=${kind}]`);
    row.lastElementChild.textContent = counts[kind];
    row.hidden = counts[kind] === 0 && ["expired", "declined"].includes(kind);
  }
  byId("night-note").textContent = note(counts);
}

/** The app does not notify people at night (the bank may text them a code): it tells them at their next visit. */
function note({ challenge, expired, credentials }) {
  const asked = challenge + expired;
  if (asked + credentials === 0) return "";
  const people = (count) => (count === 1 ? "1 person" : `${count} people`);
  return `This app wakes nobody: ${people(asked)} will be asked a question, and ${people(credentials)} to sign in, when they next open the app.`;
}
