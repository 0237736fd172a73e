// One card for each bank. A card is built once and then only changed, so that the focus stays where it is.

import { bankOf, isRefreshing } from "/state.js";
import * as words from "/words.js";

const cards = new Map();

/** wishes: the person's actions on a bank: refresh, answer, lapse. */
export function build(host, banks, wishes) {
  cards.clear();
  host.replaceChildren(...banks.map((bank) => {
    const card = document.getElementById("bank-template").content.firstElementChild.cloneNode(true);
    const find = (name) => card.querySelector(`.${name}`);
    const heading = card.querySelector("h2");
    heading.textContent = bank.institution;
    heading.id = `bank-${bank.loginId}`;
    card.dataset.login = bank.loginId;
    card.setAttribute("aria-labelledby", heading.id);
    find("head").querySelector(".about").textContent = bank.about;
    find("of").textContent = bank.institution;
    const parts = {
      card,
      bank,
      refresh: find("refresh"),
      state: find("state"),
      notice: find("notice"),
      say: find("say"),
      left: find("left"),
      clock: find("clock"),
      answer: find("answer"),
      again: find("again"),
      lapse: find("lapse"),
      accounts: find("accounts"),
      asof: find("asof"),
    };
    parts.refresh.addEventListener("click", () => wishes.refresh(bank));
    parts.again.addEventListener("click", () => wishes.refresh(bank));
    parts.answer.addEventListener("click", () => wishes.answer(bank));
    parts.lapse.addEventListener("click", () => wishes.lapse(bank));
    cards.set(bank.loginId, parts);
    return card;
  }));
}

const STATES = {
  idle: "Not refreshed yet",
  asking: "Asking the bank …",
  challenge: "The bank wants to know it is you",
  fetching: "Thank you. Reading your accounts …",
  ready: "Up to date",
  credentials: "Please sign in again",
  expired: "The question timed out",
  failed: "Not refreshed",
  declined: "Not just now",
};

export function render(state) {
  for (const parts of cards.values()) {
    const known = bankOf(state, parts.bank.loginId);
    const name = parts.bank.institution;
    const hadFocus = parts.card.contains(document.activeElement);
    parts.card.dataset.status = known.status;
    text(parts.state, STATES[known.status]);
    parts.refresh.disabled = isRefreshing(known);
    const asks = known.status === "challenge";
    const said = saying(known, name);
    parts.notice.hidden = said === "";
    text(parts.say, said);
    parts.left.hidden = !asks;
    parts.lapse.hidden = !asks;
    parts.answer.hidden = !hasPage(known);
    text(parts.answer, asks ? "Answer now" : "Sign in again");
    parts.again.hidden = known.status !== "expired";
    if (known.accounts !== parts.shown) {
      parts.shown = known.accounts;
      parts.accounts.replaceChildren(...(known.accounts ?? []).map(account));
    }
    text(parts.asof, known.lastRefresh ? `As of ${words.at(known.lastRefresh)}` : "");
    // The button with the focus may be gone or disabled: then the focus moves to the text that tells the result.
    if (hadFocus && !parts.card.contains(usableFocus())) parts.state.focus();
  }
}

/** Whether there is a page of the bank to show: its question or its sign-in. */
export function hasPage({ status, data }) {
  return ["challenge", "credentials"].includes(status) || (status === "declined" && Boolean(data.iframeUrl));
}

/** Moves the focus back to the card after the bank's page was closed. */
export function focusOn(loginId) {
  const parts = cards.get(loginId);
  const button = [parts.answer, parts.again, parts.refresh].find((one) => !one.closest("[hidden]") && !one.disabled);
  (button ?? parts.state).focus();
}

/** Runs every second. Screen readers do not announce it: no one wants to hear a clock. */
export function tick(state, now) {
  for (const parts of cards.values()) {
    const challenge = bankOf(state, parts.bank.loginId).challenge;
    if (challenge) {
      const left = Date.parse(challenge.expiresAt) - now;
      text(parts.clock, left > 0 ? `${words.clock(left)} left` : "Time is up …");
      parts.answer.disabled = left <= 0;
      parts.notice.classList.toggle("soon", left < 60_000);
    } else {
      parts.answer.disabled = false;
      parts.notice.classList.remove("soon");
    }
  }
}

/** How many banks wait for the person; the title shows it. */
export function waiting(state) {
  return [...cards.keys()].filter((loginId) => bankOf(state, loginId).status === "challenge").length;
}

function saying(known, name) {
  switch (known.status) {
    case "challenge": return `${name} has a question for you, right now.`;
    case "credentials": return words.credentials(known.data.action, name);
    case "expired": return `Nobody answered ${name} in time. Nothing has changed; start again when you are ready.`;
    case "failed": return words.failure(known.data, name);
    case "declined": return words.declined(known.data, name);
    default: return "";
  }
}

function account(one) {
  const item = document.createElement("li");
  const what = document.createElement("span");
  what.className = "what";
  what.textContent = one.title ?? one.type ?? "Account";
  const kind = document.createElement("small");
  kind.textContent = [one.type, one.lastFourDigits && `ending in ${one.lastFourDigits}`].filter(Boolean).join(", ");
  what.append(kind);
  const amount = document.createElement("span");
  amount.className = "amount";
  amount.textContent = words.money(one.balance?.current ?? one.balance?.available, one.currency);
  item.append(what, amount);
  return item;
}

function usableFocus() {
  const active = document.activeElement;
  return active && !active.disabled && !active.closest("[hidden]") ? active : null;
}

function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}
