/* What a recurrent layer computes, and the arrays that a call of it gets. */
#ifndef FUSEDRNN_LAYER_H
#define FUSEDRNN_LAYER_H
#include <stddef.h>
#include <stdint.h>

enum Kind { SIMPLE, LSTM, GRU_AFTER, GRU_BEFORE }; /* reset after or before the product with U */
enum Activation { LINEAR, TANH, SIGMOID, RELU, HARD_SIGMOID };

typedef struct {
  long batch, steps, inputs, units;
  int kind, activation, recurrent_activation;
  int backwards; /* the sequence is read from its end */
  int sequences; /* every step's output is wanted, not the last alone */
} Layer;

/* Arrays as Keras has them, all of one real type, row after row. A gate's columns are together, in
   Keras's order: LSTM i f c o, GRU z r h. */
typedef struct {
  const void *x;           /* (batch, steps, inputs); with words: (vocabulary, gates * units) */
  const void *w, *u;       /* (inputs, gates * units), (units, gates * units) */
  const void *b;           /* (gates * units), or (2, gates * units) with GRU_AFTER, or none */
  const void *input_masks; /* (gates, batch, inputs), or none */
  const void *state_masks; /* (gates, batch, units), or none */
  const int32_t *words;    /* (batch, steps): x has a row for each word, its product with w; or none */
} Arrays;

typedef struct {
  void *x, *w, *u, *b; /* as above; x may be none, and is added to where there are words */
} Gradients;

/* The computations for one real type. Sizes are in elements of it. */
typedef struct {
  size_t element;
  size_t (*kept)(const Layer *); /* what forward keeps for backward */
  size_t (*scratch)(const Layer *, int backward);
  void (*forward)(const Layer *, const Arrays *, void *y, void *kept, void *scratch);
  void (*backward)(const Layer *, const Arrays *, const void *kept, const void *dy, const Gradients *,
                   void *scratch);
  /* y[b, t] = sum over k of table[words[b, t + k], k], table (vocabulary, size, filters) */
  void (*window_sums)(long batch, long steps, long size, long filters, const void *table,
                      const int32_t *words, void *y);
  /* its gradient, added to dtable */
  void (*window_sums_backward)(long batch, long steps, long size, long filters, const void *dy,
                               const int32_t *words, void *dtable);
} Kernels;

extern const Kernels fusedrnn_float32, fusedrnn_float64;

static inline long gates_of(int kind) { return kind == SIMPLE ? 1 : kind == LSTM ? 4 : 3; }

#endif
