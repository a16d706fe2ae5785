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
    photoLost: "The camera closed this page before its photo arrived. Take it again.",
    needsSignal: "This needs a signal. Keep it now: it is worked out when it is sent.",
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
    notPhoto: (names) => `This device cannot read ${names} as a picture, or it is empty or larger than 10 MB. It stays here as a file and is NOT sent. Save it, or choose it again as JPEG.`,
    keptFile: "kept as a file, not sent",
    saveFile: "Save the file",
    dropFileAsk: "Delete this file from this device? It was not sent. Save it first if you may need it.",
    broughtBack: (count) => `The browser had lost part of the store of this device. ${count === 1 ? "1 thing was" : `${count} things were`} brought back from the second copy. Check what is listed below.`,
    nothingCopied: "The second copy holds nothing.",
    files: (count) => (count === 1 ? "1 file not sent" : `${count} files not sent`),
    lockedReason: "Unlock this device to read why.",
    noReason: "The server gave no reason.",
    why: {
      413: "The server takes no entry this large. Shorten it, or take photos away, and send it again.",
      400: "The server could not read this entry. Send it again, or export it.",
      sha: "The photo came to the server otherwise than it left. Send it again.",
      photo: "A photo of this entry is no longer on this device. Repair the entry and send it without, or take the photo again.",
    },
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
    chooseWhy: "Somebody else answered this meanwhile. Nothing was overwritten: choose for each.",
    mine: "Yours",
    stored: "Stored now",
    both: "Both",
    bothHow: "Yours below what is stored.",
    choose: "Send what I chose",
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
    photoLost: "拍照时系统关闭了本页，照片未能保存，请重新拍摄。",
    needsSignal: "此操作需要信号。可先保存，发送后自动计算。",
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
    notPhoto: (names) => `本设备无法把 ${names} 当作图片读取，或文件为空、超过 10 MB。文件已原样存在本设备，不会发送。请先另存，或转为 JPEG 后重新选择。`,
    keptFile: "原样存于本设备，未发送",
    saveFile: "另存文件",
    dropFileAsk: "从本设备删除此文件？它尚未发送，如可能还需要，请先另存。",
    broughtBack: (count) => `浏览器丢失了本设备的部分存储内容，已从第二份副本找回 ${count} 项。请核对下方所列内容。`,
    nothingCopied: "第二份副本中没有内容。",
    files: (count) => `${count} 个文件未发送`,
    lockedReason: "请先解锁本设备，再查看原因。",
    noReason: "服务器未给出原因。",
    why: {
      413: "服务器不接收这么大的记录。请缩短内容或减少照片后重新发送。",
      400: "服务器无法读取这条记录。请重新发送，或先导出。",
      sha: "服务器收到的照片与发出的不一致，请重新发送。",
      photo: "这条记录的照片已不在本设备上。请修改后不带照片发送，或重新拍摄。",
    },
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
    chooseWhy: "此题期间已由他人作答，未覆盖任何内容，请逐题选择。",
    mine: "您的",
    stored: "已保存的",
    both: "两者都保留",
    bothHow: "您的内容接在已保存的内容之后。",
    choose: "按我的选择发送",
  },
};

export const isChinese = () => document.documentElement.lang.startsWith("zh");
export const words = () => (isChinese() ? WORDS.zh : WORDS.en);

/** Why an entry was refused, or waits: `value` is its opened body; a locked one does not tell. */
export const reasonOf = (row, value) => value.reason || row.reason || words().why[row.code] || (value.isLocked ? words().lockedReason : words().noReason);

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

/** A small button with what it does. */
export const button = (label, run, more = {}) => {
  const made = element("button", { type: "button", class: "btn btn-sm", ...more }, label);
  made.addEventListener("click", run);
  return made;
};
