// The words of the room in the page's language; sentences of the pages themselves stand in their templates.
const WORDS = {
  en: {
    waits: (count) => (count === 1 ? "1 thing waits" : `${count} things wait`),
    refused: (count) => `${count} refused`,
    allSent: "Everything is sent",
    notSaved: "NOT saved",
    notSavedWhy: "NOT saved on this device: its storage is full or closed. Do not leave this page; write it down, or free some space and change a field.",
    locked: "Locked",
    signIn: "Sign in to send",
    offline: "No signal",
    wiped: "This device was revoked. Its store has been wiped.",
    wipedShort: "Wiped",
    others: (count) => `${count} of another person`,
    restored: (when) => `What you typed at ${when} is back.`,
    discard: "Discard it",
    savedAt: (when) => `Saved on this device at ${when}, not sent yet`,
    queued: "Saved on this device. It is sent as soon as there is a signal.",
    sent: "Sent and stored.",
    open: "Open it",
    wasRefused: (reason) => `Refused: ${reason}`,
    repair: "Repair it",
    waitsHere: "Waits on this device",
    otherTab: "This form is open in another tab. Type there: only one tab keeps what is typed.",
    lockedForm: "This device is locked. Unlock it on the page “Field work”, then come back.",
    removePhoto: "Remove the photo",
    photoPending: "Photo is being made smaller…",
    notPhoto: (name) => `“${name}” is no picture that this device can read. Save it as JPEG and choose it again.`,
    repairing: "You repair an entry that was refused:",
    logout: (count) => `${count} thing(s) wait on this device. They stay here and are sent when you sign in again. Sign out?`,
    wrongPin: "That is not right. Try again in a moment.",
    shortPin: "Take at least 6 characters.",
    untitled: "Entry",
    states: { waiting: "waits", refused: "refused", done: "sent", other: "of another person", later: "will be tried again" },
    sendNew: "Send it as a new entry",
    sendAgain: "Try again",
    dropAsk: "Delete this entry and its photos from this device? Export it first if you may need it.",
    drop: "Delete",
    exportOne: "Export",
    wipeAsk: "Delete everything on this device that belongs to field work? What waits is lost. Export it first.",
    tried: (count) => `tried ${count}×`,
    nothing: "Nothing waits.",
    noPages: "No pages are kept on this device yet.",
    keptAt: (when) => `kept at ${when}`,
    newBuild: "A new version of this page is ready.",
  },
  zh: {
    waits: (count) => `${count} 条待发送`,
    refused: (count) => `${count} 条被退回`,
    allSent: "已全部发送",
    notSaved: "未保存",
    notSavedWhy: "未能保存到本设备：存储空间已满或已关闭。请勿离开本页，先抄录下来，或腾出空间后再改动任一栏。",
    locked: "已锁定",
    signIn: "登录后发送",
    offline: "无信号",
    wiped: "本设备已被撤销，存储内容已清除。",
    wipedShort: "已清除",
    others: (count) => `另有他人 ${count} 条`,
    restored: (when) => `已恢复您在 ${when} 填写的内容。`,
    discard: "放弃",
    savedAt: (when) => `${when} 已存于本设备，尚未发送`,
    queued: "已存于本设备，有信号后自动发送。",
    sent: "已发送并保存。",
    open: "打开",
    wasRefused: (reason) => `被退回：${reason}`,
    repair: "修改",
    waitsHere: "待发送",
    otherTab: "此表单已在另一个标签页打开，请在那里填写：只有一个标签页会保存填写内容。",
    lockedForm: "本设备已锁定。请先在“外勤”页面解锁，再回到此页。",
    removePhoto: "移除照片",
    photoPending: "正在压缩照片……",
    notPhoto: (name) => `“${name}”不是本设备可读取的图片，请另存为 JPEG 后重新选择。`,
    repairing: "正在修改被退回的记录：",
    logout: (count) => `本设备上还有 ${count} 条待发送，会保留在此，重新登录后继续发送。确定退出登录吗？`,
    wrongPin: "不正确，请稍后再试。",
    shortPin: "至少 6 个字符。",
    untitled: "记录",
    states: { waiting: "待发送", refused: "被退回", done: "已发送", other: "属于他人", later: "将再次尝试" },
    sendNew: "作为新记录发送",
    sendAgain: "重试",
    dropAsk: "从本设备删除这条记录及其照片？如可能还需要，请先导出。",
    drop: "删除",
    exportOne: "导出",
    wipeAsk: "删除本设备上所有外勤内容？待发送的内容将丢失，请先导出。",
    tried: (count) => `已尝试 ${count} 次`,
    nothing: "没有待发送的内容。",
    noPages: "本设备尚未保存任何页面。",
    keptAt: (when) => `保存于 ${when}`,
    newBuild: "本页有新版本可用。",
  },
};

export const isChinese = () => document.documentElement.lang.startsWith("zh");
export const words = () => (isChinese() ? WORDS.zh : WORDS.en);

/** Hour and minute of a moment; with the day where it was not today. */
export function clock(moment) {
  const date = new Date(moment);
  const time = date.toLocaleTimeString(isChinese() ? "zh-CN" : "en-GB", { hour: "2-digit", minute: "2-digit" });
  return date.toDateString() === new Date().toDateString() ? time : `${date.toLocaleDateString(isChinese() ? "zh-CN" : "en-CA")} ${time}`;
}

/** An element with attributes and content, built without markup. */
export function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  made.append(...content);
  return made;
}
