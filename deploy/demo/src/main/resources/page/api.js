// The page's requests to its back end. The cookie says who the person is; nothing here knows Kafka, Flinks or a key.

export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export async function me() {
  const answer = await fetch("/api/me", { cache: "no-store" });
  return answer.json();
}

export async function post(path, body) {
  let answer;
  try {
    answer = await fetch(`/api/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });
  } catch {
    throw new Refusal(0, "That could not be sent. Are you online?");
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, said.error ?? "That did not work just now.");
  return said;
}

const TRIES = 5;

/** Repeats the request while the back end says "later": a short failure must not lose the person's answer. */
export async function insist(path, body) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await post(path, body);
    } catch (refusal) {
      const passing = [0, 429, 502, 503].includes(refusal.status);
      if (!passing || attempt === TRIES) throw refusal;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
}
