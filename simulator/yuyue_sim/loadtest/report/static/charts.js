"use strict";
// Draws charts described in Vega-Lite, in the reader's language and colours.

const root = document.documentElement;
const isChinese = () => root.lang.startsWith("zh");

const inLanguage = (value) => {
  if (Array.isArray(value)) return value.map(inLanguage);
  if (value === null || typeof value !== "object") return value;
  const keys = Object.keys(value);
  if (keys.length === 2 && "en" in value && "zh" in value) return isChinese() ? value.zh : value.en;
  return Object.fromEntries(keys.map((key) => [key, inLanguage(value[key])]));
};

/** Draw a chart as wide as its place, and return its view. */
const drawInto = async (holder, spec, configs, width) => {
  const config = structuredClone(configs[root.dataset.theme]);
  if (width < 500) {
    config.axis.labelLimit = 160;
    config.legend.columns = 2;
  } else if (width < 800) config.legend.columns = 4;
  const fitted = { ...inLanguage(spec), width, autosize: { type: "fit-x", contains: "padding" } };
  const { view } = await vegaEmbed(holder, fitted, { actions: false, config, renderer: "canvas" });
  return view;
};

root.lang = navigator.language.startsWith("zh") ? "zh-CN" : "en";
root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
