// Scales and their ticks, whatever a plot shows.

/** A function from values to positions; `scale.invert` is its inverse. */
function makeScale([low, high], [start, end], log = false) {
  const warp = log ? Math.log10 : (value) => value;
  const from = warp(low);
  const span = warp(high) - from || 1;
  const scale = (value) => start + ((end - start) * (warp(value) - from)) / span;
  scale.invert = (place) => {
    const warped = from + ((place - start) * span) / (end - start);
    return log ? 10 ** warped : warped;
  };
  return scale;
}

/** About `count` round numbers from `low` to `high`, 1, 2 or 5 times a power of ten apart. */
function roundTicks(low, high, count, smallest = 0) {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    smallest,
    power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999),
  );
  const ticks = [];
  for (let place = Math.ceil(low / step - 1e-9); place * step <= high + step * 1e-9; place += 1) {
    ticks.push(Number((place * step).toPrecision(12)));
  }
  return ticks;
}

/** Ticks of a logarithmic scale; below a decade, those of a linear one. */
function logTicks(low, high) {
  const decades = Math.log10(high / low);
  if (decades < 1) return roundTicks(low, high, 5);
  const factors = decades < 2 ? [1, 2, 5] : [1];
  const apart = Math.ceil(decades / 6);
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += apart) {
    for (const factor of factors) ticks.push(Number((factor * 10 ** power).toPrecision(12)));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}

/** The lowest and the highest value, with some room around them. */
function valueRange(values, log) {
  const usable = values.filter((value) => isUsable(value, log));
  if (!usable.length) return log ? [0.1, 1] : [0, 1];
  const low = Math.min(...usable);
  const high = Math.max(...usable);
  if (log) {
    const room = (high / low) ** 0.07;
    return room > 1 ? [low / room, high * room] : [low / 1.1, high * 1.1];
  }
  const room = (high - low) * 0.07 || Math.abs(high) * 0.1 || 0.1;
  return [low - room, high + room];
}

/** Whether the scale can show a value. */
function isUsable(value, log) {
  return Number.isFinite(value) && (!log || value > 0);
}

const NARROW_SPACE = "\u202f";

/** Format a value as the page's tables do. */
function writeValue(quantity, value, celsius) {
  if (quantity === "accuracy") return `${(value * 100).toFixed(2)}${NARROW_SPACE}%`;
  const text = value !== 0 && Math.abs(value) < 0.0001 ? value.toExponential(2) : value.toFixed(4);
  if (quantity !== "mae" || !celsius) return text;
  return `${text} (${(value * celsius).toFixed(2)}${NARROW_SPACE}°C)`;
}

/** Format a range without repeating the unit. */
function writeSpread(quantity, low, high) {
  const [first, last] = [low, high].map((value) => writeValue(quantity, value));
  return `${first.split(NARROW_SPACE)[0]}–${last}`;
}

/** Format the ticks of the value axis, all with the same number of decimals. */
function writeTicks(quantity, ticks) {
  const [factor, unit] = quantity === "accuracy" ? [100, `${NARROW_SPACE}%`] : [1, ""];
  const texts = ticks.map((tick) => String(Number((tick * factor).toPrecision(4))));
  const decimals = Math.max(...texts.map((text) => (text.split(".")[1] ?? "").length));
  return ticks.map((tick, place) => {
    if (tick !== 0 && Math.abs(tick * factor) < 0.001) return tick.toExponential(0);
    const isEven = decimals < 4 && !texts.some((text) => text.includes("e"));
    return (isEven ? (tick * factor).toFixed(decimals) : texts[place]) + unit;
  });
}
