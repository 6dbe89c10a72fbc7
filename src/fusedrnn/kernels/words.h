/* A convolution over words. Each word's product with each of the kernel's `size` places is in a table,
   (vocabulary, size, filters); a window's output is the sum of what its words have at their places. */

static void window_sums(long batch, long steps, long size, long filters, const void *table,
                        const int32_t *words, void *y) {
  const REAL *from = table;
  REAL *to = y;
  for (long b = 0; b < batch; b++, words += steps)
    for (long t = 0; t + size <= steps; t++, to += filters) {
      long f = 0;
      for (; filters - f >= VECTOR; f += VECTOR) {
        Vector sum = {0};
        for (long k = 0; k < size; k++)
          sum += *(const Vector *)(from + (words[t + k] * size + k) * filters + f);
        *(Vector *)(to + f) = sum;
      }
      for (; f < filters; f++) {
        REAL sum = 0;
        for (long k = 0; k < size; k++) sum += from[(words[t + k] * size + k) * filters + f];
        to[f] = sum;
      }
    }
}

static void window_sums_backward(long batch, long steps, long size, long filters, const void *dy,
                                 const int32_t *words, void *dtable) {
  const REAL *d = dy;
  for (long b = 0; b < batch; b++, words += steps)
    for (long t = 0; t + size <= steps; t++, d += filters)
      for (long k = 0; k < size; k++) {
        REAL *row = (REAL *)dtable + (words[t + k] * size + k) * filters;
        add_row(row, d, filters, row);
      }
}
