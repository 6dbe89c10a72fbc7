/* A convolution over words. Each word's product with each of the kernel's `size` places is in a table,
   (vocabulary, size, filters); a window's output is the sum of what its words have at their places. */

static void window_sums(long batch, long steps, long size, long filters, const void *table,
                        const int32_t *words, void *y) {
  const REAL *from = table;
  REAL *sum = y;
  for (long b = 0; b < batch; b++, words += steps)
    for (long t = 0; t + size <= steps; t++, sum += filters) {
      memset(sum, 0, filters * sizeof(REAL));
      for (long k = 0; k < size; k++) {
        const REAL *row = from + (words[t + k] * size + k) * filters;
        for (long f = 0; f < filters; f++) sum[f] += row[f];
      }
    }
}

static void window_sums_backward(long batch, long steps, long size, long filters, const void *dy,
                                 const int32_t *words, void *dtable) {
  const REAL *d = dy;
  REAL *to = dtable;
  for (long b = 0; b < batch; b++, words += steps)
    for (long t = 0; t + size <= steps; t++, d += filters)
      for (long k = 0; k < size; k++) {
        REAL *row = to + (words[t + k] * size + k) * filters;
        for (long f = 0; f < filters; f++) row[f] += d[f];
      }
}
