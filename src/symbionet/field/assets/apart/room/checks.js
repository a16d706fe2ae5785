// The departure check: what this device must be before somebody leaves with it. Each check says ok, advice, bad or unknown; the page says what to do.
import { openKey } from "./store.js";
import { dayOf } from "./sync.js";

const MB = 1024 * 1024;
const SPACE = 500 * MB;
const CLOCK_MS = 120_000;
const WORKING_DAY_MS = 10 * 3600_000;

/** The name of the app whose built-in browser this is: its storage goes with it, and nothing can be installed. "" for a browser. */
export function inAppBrowser(agent) {
  const apps = { WeChat: /MicroMessenger/i, QQ: /\bQQ\/|MQQBrowser.*\bTBS\b/, DingTalk: /DingTalk/i, Feishu: /Lark|Feishu/i, Alipay: /AlipayClient/i, Weibo: /Weibo/i, Facebook: /FBAN|FBAV/, Instagram: /Instagram/, LINE: /\bLine\//, "an app": /; wv\)/ };
  return Object.entries(apps).find(([, pattern]) => pattern.test(agent))?.[0] ?? "";
}

/** An iPhone or iPad, also one that says it is a Mac. */
export const isApple = (agent, touches) => /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touches > 1);

export const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

/** Why nothing may be captured here: "app" (a built-in browser), "iphone" (not installed), "old" (a browser without what is needed); "" where it may. */
export function refusalOf({ agent, touches, installed, parts }) {
  if (inAppBrowser(agent)) return "app";
  if (isApple(agent, touches) && !installed) return "iphone";
  return parts ? "" : "old";
}

export const refusalHere = () => refusalOf({
  agent: navigator.userAgent,
  touches: navigator.maxTouchPoints ?? 0,
  installed: isInstalled(),
  parts: Boolean(self.indexedDB && navigator.serviceWorker && navigator.locks && crypto.subtle && self.caches),
});

/** Check -> its state, from what is known of the device. */
export function verdicts({ refusal, installed, persisted, space, packet, contact, locked, hasPin, workerIsActive, owner, now }) {
  const isLoaded = packet?.owner === owner && packet.day === dayOf(now) && !packet.missing.length;
  const isSignedIn = contact?.user === owner && Date.parse(contact.until) - now > WORKING_DAY_MS;
  return {
    browser: refusal ? "bad" : "ok",
    installed: installed ? "ok" : refusal === "iphone" ? "bad" : "advice",
    worker: workerIsActive ? "ok" : "bad",
    persistent: persisted ? "ok" : installed ? "bad" : "advice",
    space: space === null ? "unknown" : space > SPACE ? "ok" : "bad",
    packet: isLoaded ? "ok" : "bad",
    clock: contact?.clock === undefined || Number.isNaN(contact.clock) ? "unknown" : Math.abs(contact.clock) < CLOCK_MS ? "ok" : "bad",
    signedIn: isSignedIn ? "ok" : "bad",
    pin: hasPin ? (locked ? "bad" : "ok") : "advice",
  };
}

/** What is known of this device. */
export async function known({ owner, meta }) {
  const [packet, contact, key, estimate, persisted, registration] = await Promise.all([
    meta("packet"), meta("contact"), openKey(), navigator.storage?.estimate?.().catch(() => null), navigator.storage?.persisted?.().catch(() => false), navigator.serviceWorker?.getRegistration("/").catch(() => null),
  ]);
  const space = estimate?.quota ? estimate.quota - (estimate.usage ?? 0) : null;
  return { refusal: refusalHere(), installed: isInstalled(), persisted: Boolean(persisted), space, packet, contact, locked: key === null, hasPin: key !== undefined, workerIsActive: Boolean(registration?.active), owner, now: Date.now() };
}
