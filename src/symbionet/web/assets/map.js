// to come
export function drawMap() {}
