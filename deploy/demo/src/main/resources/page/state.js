// What the page knows of each bank, from events alone. apply(state, event) is pure, so two tabs, a reload and a replay
// have the same result.

const REFRESHING = ["asking", "challenge", "fetching"];

export function initial() {
  return { banks: {}, events: [], seen: new Set() };
}

export function bankOf(state, loginId) {
  return state.banks[loginId] ?? { status: "idle", accounts: null, ended: [] };
}

export function isRefreshing(bank) {
  return REFRESHING.includes(bank.status);
}

const EVENTS_KEPT = 100;

export function apply(state, event) {
  // An event may arrive twice; its id never changes.
  const key = `${event.type} ${event.id}`;
  if (state.seen.has(key)) return state;
  const events = [event, ...state.events].slice(0, EVENTS_KEPT);
  const seen = new Set([key, ...state.seen].slice(0, 5 * EVENTS_KEPT));
  const loginId = event.data.loginId;
  const bank = next(bankOf(state, loginId), nameOf(event.type), event);
  return { banks: { ...state.banks, [loginId]: bank }, events, seen };
}

function nameOf(type) {
  return type.replace("dev.reconnect.", "");
}

function next(bank, type, { data, time }) {
  const over = (changes) => ({ ...bank, challenge: null, ended: ended(bank, data), since: time, ...changes });
  switch (type) {
    case "refresh-requested.v1":
      // The outcome may have arrived before this event.
      return bank.ended.includes(data.refreshId) || isRefreshing(bank) ? bank : { ...bank, status: "asking", since: time };
    case "redirect-confirmed.v1":
      // So may this outcome, with another id: one look at the bank serves all refreshes that came meanwhile.
      return bank.ended.includes(data.confirmationId) || bank.status === "ready" || Date.parse(bank.since) > Date.parse(time)
        ? bank
        : { ...bank, status: "fetching", challenge: null, since: time };
    case "mfa-challenge-pending.v1":
      return { ...bank, status: "challenge", since: time, challenge: { expiresAt: data.expiresAt } };
    case "accounts-ready.v1":
      return over({ status: "ready", accounts: data.accounts, lastRefresh: data.lastRefresh ?? time });
    case "credentials-required.v1":
      return over({ status: "credentials", data });
    case "mfa-challenge-expired.v1":
      return over({ status: "expired", data });
    case "refresh-failed.v1":
      return over({ status: "failed", data });
    case "refresh-declined.v1":
      // Another refresh of this bank goes on.
      return data.reason === "TOO_MANY_WAITING" && isRefreshing(bank) ? bank : over({ status: "declined", data });
    default:
      return bank;
  }
}

/** The ids that have had their outcome; the last few are enough. */
function ended(bank, data) {
  return [data.refreshId, data.confirmationId, ...bank.ended].filter(Boolean).slice(0, 50);
}
