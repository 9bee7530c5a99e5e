"use strict";
// Line plots as SVG, one for a set of named series of equal length.
const STYLES = ["", "6 3", "2 2", "8 2 2 2", "1 5"];

function stroke(number) {
  return `fill="none" stroke="currentColor" stroke-width="${1 + (number === 0)}" ` +
    `stroke-dasharray="${STYLES[number % STYLES.length]}" opacity="${1 - 0.15 * Math.min(number, 4)}"`;
}

function sample(number) {
  return `<svg viewBox="0 0 28 10" style="width:28px;height:10px" aria-hidden="true"><path d="M0 5H28" ${stroke(number)}/></svg>`;
}

function plot(title, series, firstSecond, unit) {
  const width = 640, height = 200, left = 48, bottom = 24;
  const values = series.flatMap((each) => each.values).filter((value) => value !== null);
  const most = Math.max(1, ...values);
  const count = Math.max(2, ...series.map((each) => each.values.length));
  const x = (place) => left + (place * (width - left - 8)) / (count - 1);
  const y = (value) => height - bottom - (value * (height - bottom - 10)) / most;
  const lines = series.map((each, number) => {
    let path = "", pen = "M";
    each.values.forEach((value, place) => {
      if (value === null) { pen = "M"; return; }
      path += `${pen}${x(place).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
    });
    return `<path d="${path}" ${stroke(number)}/>`;
  });
  const names = series.map((each, number) => `${sample(number)} ${each.name}`).join(" · ");
  return `<figure><figcaption><b>${title}</b> ${names}</figcaption>` +
    `<svg viewBox="0 0 ${width} ${height}" role="img"><path d="M${left} 4V${height - bottom}H${width}" fill="none" ` +
    `stroke="currentColor"/><text x="2" y="14">${most.toLocaleString()}${unit}</text><text x="30" y="${height - bottom}">0</text>` +
    `<text x="${left}" y="${height - 6}">${firstSecond} s</text>` +
    `<text x="${width - 60}" y="${height - 6}">${firstSecond + count - 1} s</text>${lines.join("")}</svg></figure>`;
}
