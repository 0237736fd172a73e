// The page: who is signed in, the stream of events, and the person's wishes.

import { insist, me, post } from "/api.js";
import * as banks from "/banks.js";
import * as connect from "/connect.js";
import * as log from "/log.js";
import * as night from "/night.js";
import { apply, bankOf, initial } from "/state.js";
import * as words from "/words.js";

const byId = (id) => document.getElementById(id);
let person = null;
let state = initial();
/** How many milliseconds the server's clock is ahead of this one: a countdown follows the server's clock. */
let ahead = 0;
let openedAt = Infinity;

const now = () => Date.now() + ahead;
const announce = (words) => { byId("announcer").textContent = words; };

async function begin() {
  let known;
  try {
    known = await me();
  } catch {
    // Nothing can be shown yet; the page appears when the back end answers.
    byId("offline").hidden = false;
    setTimeout(begin, 5000);
    return;
  }
  byId("offline").hidden = true;
  if (!known.me) return choose(known.customers);
  person = known.me;
  byId("who").hidden = false;
  byId("who-name").textContent = person.name;
  byId("home").hidden = false;
  byId("home-title").textContent = `Hello, ${person.name.split(" ")[0]}`;
  banks.build(byId("banks"), person.banks, { refresh, answer, lapse });
  night.build();
  connect.install(known.connectOrigin, redirected, (bank) => banks.focusOn(bank.loginId));
  render();
  listen();
  setInterval(() => banks.tick(state, now()), 500);
}

function choose(customers) {
  byId("choose").hidden = false;
  byId("people").replaceChildren(...customers.map((customer) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.customer = customer.id;
    const name = document.createElement("strong");
    name.textContent = customer.name;
    const at = document.createElement("small");
    at.textContent = customer.banks.join(", ");
    button.append(name, at);
    button.addEventListener("click", () => then(post("sign-in", { customer: customer.id }), () => location.reload()));
    item.append(button);
    return item;
  }));
}

/** The browser connects again by itself and names the last event that it saw; the server sends all later ones. */
function listen() {
  const stream = new EventSource("/api/events");
  stream.addEventListener("hello", ({ data }) => {
    const hello = JSON.parse(data);
    if (hello.customer !== person.id) return location.reload();
    ahead = Date.parse(hello.now) - Date.now();
    openedAt = Math.min(openedAt, Date.parse(hello.now));
    byId("offline").hidden = true;
    if (hello.fromTheStart) {
      state = initial();
      log.clear();
    }
    render();
  });
  stream.addEventListener("event", ({ data }) => take(words.parseExactly(data), data));
  stream.addEventListener("night", ({ data }) => night.render(JSON.parse(data)));
  stream.addEventListener("banks", ({ data }) => unwell(JSON.parse(data)));
  stream.addEventListener("error", async () => {
    byId("offline").hidden = false;
    if (stream.readyState !== EventSource.CLOSED) return;
    // The browser does not try again: the person signed out elsewhere, or too many pages are open.
    const known = await me().catch(() => null);
    if (known && !known.me) location.reload();
    else setTimeout(listen, 5000);
  });
}

function take(event, raw) {
  const before = state;
  state = apply(state, event);
  if (state === before) return;
  log.add(event, raw);
  const loginId = event.data.loginId;
  const bank = person.banks.find((one) => one.loginId === loginId);
  // The matter of the bank's page is over. The page says so itself, but the person should not have to find out.
  if (connect.isShown(loginId) && !banks.hasPage(bankOf(state, loginId))) connect.close();
  render();
  if (bank && Date.parse(event.time) >= openedAt) announce(spoken(bank));
}

function spoken(bank) {
  const { status, accounts } = bankOf(state, bank.loginId);
  const name = bank.institution;
  switch (status) {
    case "asking": return `Asking ${name}.`;
    case "challenge": return `${name} has a question for you. Use Answer now.`;
    case "fetching": return `Thank you. Reading your accounts at ${name}.`;
    case "ready": return `${name} is up to date: ${accounts.length} accounts.`;
    case "credentials": return `${name}: please sign in again.`;
    case "expired": return `The question of ${name} timed out.`;
    default: return `${name} was not refreshed.`;
  }
}

function render() {
  banks.render(state);
  banks.tick(state, now());
  const waiting = banks.waiting(state);
  document.title = `${waiting ? `(${waiting}) ` : ""}${person.name} – Pocketbook`;
}

let saidOfBanks = "";

function unwell(list) {
  // A repeated text would be read out again, and a nightly run sends this with each of its outcomes.
  if (JSON.stringify(list) === saidOfBanks) return;
  saidOfBanks = JSON.stringify(list);
  const own = new Set(person.banks.map((bank) => String(bank.institutionId)));
  byId("unwell").replaceChildren(...list.map((bank) => {
    const line = document.createElement("p");
    line.className = "notice warn";
    line.textContent = `${bank.institution} is having trouble: refreshes there wait until it is well again.`;
    if (own.has(String(bank.institutionId))) line.textContent += " What you see here is as of the last time it answered.";
    return line;
  }));
}

function refresh(bank) {
  then(post("refresh", { loginId: bank.loginId }));
}

function lapse(bank) {
  then(post("lapse", { loginId: bank.loginId }));
}

function answer(bank) {
  const asks = bankOf(state, bank.loginId).status === "challenge";
  connect.show(
    bank,
    asks ? "Confirm it is you" : "Connect your bank again",
    () => post("connect", { loginId: bank.loginId }));
}

/** The person has finished in Connect; the outcome comes as an event, like everything else. */
function redirected(bank, url) {
  announce(`Thank you. Reading your accounts at ${bank.institution}.`);
  then(insist("redirected", { url }));
}

/** Shows the result of a wish: a refusal stays visible until the next wish succeeds. */
async function then(promise, go = () => {}, otherwise = () => {}) {
  const refused = byId("refused");
  try {
    const granted = await promise;
    refused.hidden = true;
    go(granted);
  } catch (refusal) {
    if (refusal.status === 401) return location.reload();
    refused.textContent = refusal.message;
    refused.hidden = false;
    announce(refusal.message);
    otherwise();
  }
}

byId("sign-out").addEventListener("click", () => then(post("sign-out"), () => location.reload()));
byId("night-start").addEventListener("click", () => {
  byId("night-start").disabled = true;
  then(
    post("night"),
    () => announce("The nightly run has started."),
    () => { byId("night-start").disabled = false; });
});

begin();
