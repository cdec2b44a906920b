// What the parts of the page share.
const HEADERS = { "X-Requested-With": "smartcar-routes", "Content-Type": "application/json" };

export function element(name, content) {
  const made = document.createElement(name);
  made.textContent = content;
  return made;
}

/** Gives an order, and returns what became of it, in words. */
export async function order(label, address) {
  try {
    const response = await fetch(address, { method: "POST", headers: HEADERS, body: "{}" });
    const text = await response.text();
    return `${label}: ${response.ok ? "done" : `refused (${response.status})`}${message(text)}`;
  } catch (failure) {
    return `${label}: ${failure.message}`;
  }
}

function message(text) {
  try {
    const said = JSON.parse(text);
    return said.message ? `. ${said.message}` : "";
  } catch {
    return text ? `. ${text.trim().slice(0, 300)}` : "";
  }
}
