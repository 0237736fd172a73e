// The URL to put into the iframe for an outcome that has one (a refresh-declined may). Call it on the server, when the
// page is shown and not before: the token serves once and dies after minutes, and the secret key never goes to a browser.
export async function urlToShow(outcome, { apiUrl, customerId, secretKey }) {
  if (!outcome.authorizeTokenRequired) return outcome.iframeUrl;
  const answer = await fetch(`${apiUrl}/v3/${customerId}/BankingServices/GenerateAuthorizeToken`, {
    method: 'POST',
    headers: { 'flinks-auth-key': secretKey },
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`Flinks minted no token: ${answer.status}`);
  const { Token: token } = await answer.json();
  const joint = outcome.iframeUrl.includes('?') ? '&' : '?';
  return `${outcome.iframeUrl}${joint}authorizeToken=${encodeURIComponent(token)}`;
}
