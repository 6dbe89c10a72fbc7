/* Runs every kind of layer once, with arrays of exactly the sizes that it asks for: what reads or writes
   beside them, a sanitizer sees. */
#include <stdio.h>
#include <stdlib.h>

#include "layer.h"

static const Kernels *kernels;

static void *filled(size_t count) {
  void *made = malloc(count * kernels->element);
  for (size_t i = 0; i < count; i++) {
    double value = (double)((i * 7919) % 1000) / 1000 - 0.5;
    if (kernels->element == 4) ((float *)made)[i] = (float)value;
    else ((double *)made)[i] = value;
  }
  return made;
}

static void run(Layer l, int bias, int masks, int words, int want_dx) {
  long G = gates_of(l.kind), columns = G * l.units, vocabulary = 11;
  long biases = bias ? (l.kind == GRU_AFTER ? 2 : 1) * columns : 0;
  if (words) l.inputs = 0;
  size_t inputs = words ? vocabulary * columns : l.batch * l.steps * l.inputs;
  size_t outputs = l.batch * l.units * (l.sequences ? l.steps : 1);
  int32_t *places = words ? malloc(l.batch * l.steps * sizeof *places) : NULL;
  for (long i = 0; words && i < l.batch * l.steps; i++) places[i] = (int32_t)(i % vocabulary);
  void *x = filled(inputs), *w = filled(l.inputs * columns), *u = filled(l.units * columns);
  void *b = bias ? filled(biases) : NULL, *m = masks ? filled(G * l.batch * l.inputs) : NULL;
  void *n = masks ? filled(G * l.batch * l.units) : NULL, *kept = filled(kernels->kept(&l));
  void *y = filled(outputs), *dy = filled(outputs);
  Arrays a = {x, w, u, b, words ? NULL : m, n, places};
  Gradients d = {want_dx || words ? filled(inputs) : NULL, filled(l.inputs * columns),
                 filled(l.units * columns), bias ? filled(biases) : NULL};
  void *scratch = filled(kernels->scratch(&l, 0)), *more = filled(kernels->scratch(&l, 1));
  kernels->forward(&l, &a, y, NULL, scratch);
  kernels->forward(&l, &a, y, kept, scratch);
  kernels->backward(&l, &a, kept, dy, &d, more);
  void *all[] = {x, w, u, b, m, n, kept, y, dy, places, d.x, d.w, d.u, d.b, scratch, more};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static void convolve(long batch, long steps, long size, long filters) {
  int32_t *words = calloc(batch * steps, sizeof *words);
  for (long i = 0; i < batch * steps; i++) words[i] = (int32_t)(i % 5);
  void *table = filled(5 * size * filters), *y = filled(batch * (steps - size + 1) * filters);
  kernels->window_sums(batch, steps, size, filters, table, words, y);
  kernels->window_sums_backward(batch, steps, size, filters, y, words, table);
  free(words), free(table), free(y);
}

int main(void) {
  static const long sizes[][4] = {{1, 1, 1, 1}, {67, 3, 5, 17}, {64, 2, 16, 32}, {0, 2, 3, 4}, {3, 4, 33, 9}};
  const Kernels *both[] = {&fusedrnn_float32, &fusedrnn_float64};
  int runs = 0;
  for (int type = 0; type < 2; type++) {
    kernels = both[type];
    for (int kind = SIMPLE; kind <= GRU_BEFORE; kind++)
      for (int i = 0; i < 5; i++)
        for (int way = 0; way < 32; way++, runs++)
          run((Layer){sizes[i][0], sizes[i][1], sizes[i][2], sizes[i][3], kind, way % 5, way % 3,
                      way >> 4 & 1, way & 1}, way >> 1 & 1, way >> 2 & 1, way >> 3 & 1, way & 1);
    convolve(3, 9, 7, 33), convolve(1, 1, 1, 1), convolve(2, 5, 3, 16);
  }
  printf("%d runs\n", runs);
}
