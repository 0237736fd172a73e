// The texts of the page: money without a double, moments, and what an outcome means for a person.

/** Parses JSON and keeps the digits of its numbers: "1000.10" is an amount, 1000.1 would be a rounded one. */
export function parseExactly(text) {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`);
  return JSON.parse(quoted);
}

/** Intl takes decimal digits as text and does not round them. A dollar that is not Canadian gets its name: US$. */
export function money(digits, currency) {
  if (digits === undefined || digits === null) return "–";
  if (!currency) return digits;
  try {
    return new Intl.NumberFormat("en-CA", {
      style: "currency",
      currency,
      maximumFractionDigits: Math.max(2, (digits.split(".")[1] ?? "").length),
    }).format(digits);
  } catch {
    return `${digits} ${currency}`;
  }
}

const moment = new Intl.DateTimeFormat("en-CA", { dateStyle: "medium", timeStyle: "short" });
const hour = new Intl.DateTimeFormat("en-CA", { timeStyle: "short" });
const second = new Intl.DateTimeFormat("en-CA", { timeStyle: "medium" });

export function at(text) {
  const date = new Date(text);
  return date.toDateString() === new Date().toDateString() ? hour.format(date) : moment.format(date);
}

export function toTheSecond(text) {
  return second.format(new Date(text));
}

export function clock(millis) {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function nameOf(type) {
  return type.replace("dev.reconnect.", "").replace(/\.v\d+$/, "");
}

/** What to ask of the person, by the event's action. */
export function credentials(action, bank) {
  switch (action) {
    case "ANSWER_AT_BANK":
      return `${bank} wants you to finish something on its own site first. Then sign in here again.`;
    case "CONTACT_BANK":
      return `${bank} has closed this access. Please call the bank.`;
    case "RECONNECT":
      return `The connection to ${bank} no longer works. Please connect it again.`;
    default:
      return `${bank} did not take the password that it has on record here. Please sign in again.`;
  }
}

/** A failure is never the person's fault, and the text never says so. */
export function failure(data, bank) {
  const later = data.nextAllowedAt ? ` You can try again from ${at(data.nextAllowedAt)}.` : "";
  switch (data.reason?.class) {
    case "DEADLINE":
      return `${bank} took too long to answer. Nothing is wrong with your sign-in.${later}`;
    case "TRANSIENT":
      return `${bank} cannot be reached at the moment. Nothing is wrong with your sign-in.${later}`;
    case "SESSION_LOST":
      return `The connection to ${bank} was lost on the way.${later}`;
    default:
      return `Something went wrong on our side, and we have been told.${later}`;
  }
}

export function declined(data, bank) {
  const when = at(data.nextAllowedAt);
  if (data.reason === "TOO_MANY_WAITING") return `${bank} is being refreshed already. Please wait for that.`;
  if (data.iframeUrl) {
    return `${bank} was asked a moment ago and did not take the password. Sign in again, or wait until ${when}: too many wrong attempts could lock you out.`;
  }
  return `${bank} was refreshed a moment ago. It can be asked again from ${when}.`;
}
