// A page for the scripts of the platform, without a browser: happy-dom's window stands where they look for one.
import { Window } from "happy-dom";

const NAMES = [
  "window", "document", "location", "navigator", "localStorage", "Event", "CustomEvent", "KeyboardEvent", "MouseEvent",
  "Element", "HTMLElement", "HTMLDialogElement", "File", "FormData", "DocumentFragment", "Node", "ShadowRoot", "HTMLFormElement", "HTMLInputElement", "HTMLButtonElement", "history",
  "getComputedStyle", "matchMedia", "MutationObserver", "addEventListener", "DOMParser", "XMLHttpRequest", "sessionStorage",
];

// htmx looks for attributes by XPath, which happy-dom does not know: none of the tests has such an attribute
globalThis.XPathEvaluator = class {
  createExpression() {
    return { evaluate: () => ({ iterateNext: () => null }) };
  }
};

/** The document of a new page with this content; what the scripts call by name is this page's. */
export function page(body, { lang = "en", url = "https://example.org/synergies/" } = {}) {
  const window = new Window({ url, settings: { disableJavaScriptFileLoading: true, disableCSSFileLoading: true } });
  window.document.documentElement.lang = lang;
  window.document.body.innerHTML = body;
  for (const name of NAMES) Object.defineProperty(globalThis, name, { value: name === "window" ? window : window[name], configurable: true, writable: true });
  return window.document;
}

/** An event that bubbles, as those of people do. */
export const fire = (target, kind, more = {}) => {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  for (const [name, value] of Object.entries(more)) Object.defineProperty(event, name, { value });
  target.dispatchEvent(event);
  return event;
};

/** A key pressed on an element. */
export const press = (target, key, more = {}) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
};

/** What is put on the page after a moment, or after an answer of the server, is there. */
export const moment = (milliseconds = 0) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits for what comes a little later, for two seconds at most. */
export async function until(isSo) {
  for (let tries = 0; tries < 200 && !isSo(); tries += 1) await moment(10);
}
