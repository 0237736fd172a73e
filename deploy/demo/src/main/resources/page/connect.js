// Flinks Connect in a frame. Its REDIRECT message says that the person has finished. The page believes it only if it
// comes from Connect's origin *and* from the frame that we opened. Even then it is a hint: the worker asks Flinks.

const dialog = document.getElementById("connect");
const title = document.getElementById("connect-title");
const hint = document.getElementById("connect-hint");
const place = document.getElementById("connect-frame");
const error = document.getElementById("connect-error");

let frame = null;
let shown = null;

export function install(connectOrigin, onRedirect, onClose) {
  window.addEventListener("message", (message) => {
    if (message.origin !== connectOrigin || !frame || message.source !== frame.contentWindow) return;
    if (message.data?.step === "REDIRECT" && typeof message.data.url === "string") {
      const bank = shown;
      // It closes at once: Connect would go on to the redirectUrl, which the frame policy keeps out of this page.
      dialog.close();
      onRedirect(bank, message.data.url);
    }
  });
  document.getElementById("connect-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    const bank = shown;
    frame?.remove();
    frame = null;
    shown = null;
    if (bank) onClose(bank);
  });
}

export function isShown(loginId) {
  return shown?.loginId === loginId;
}

export function close() {
  if (dialog.open) dialog.close();
}

/** Opens at once, and loads the page when the back end has minted its token. */
export async function show(bank, heading, urlOf) {
  shown = bank;
  title.textContent = heading;
  hint.textContent = bank.toType ? `Nothing is real here. Type: ${bank.toType}` : "";
  error.hidden = true;
  dialog.showModal();
  try {
    const { url } = await urlOf();
    if (shown === bank) place.replaceChildren((frame = frameOf(url, bank)));
  } catch (refusal) {
    error.textContent = refusal.message;
    error.hidden = false;
  }
}

function frameOf(url, bank) {
  const element = document.createElement("iframe");
  element.title = `${bank.institution}, by Flinks Connect`;
  element.referrerPolicy = "no-referrer";
  // Connect gets all rights that it needs, but not the right to navigate the whole page.
  element.setAttribute("sandbox", "allow-forms allow-scripts allow-same-origin allow-popups");
  element.src = url;
  return element;
}
