/* Where a call's arrays are: weights packed gate by gate, and what a block of rows needs. */

#include <immintrin.h>

enum { BLOCK = 64 }; /* rows that go through all steps together: what they need stays in the cache */

typedef struct {
  long G, S;         /* gates; arrays of a step: gates, and with GRU_AFTER q apart */
  long H, X;         /* units and inputs, padded with zeros to whole vectors */
  long slots;        /* steps whose states are kept: all, or the last two */
  REAL *w, *u, *b;   /* (G, inputs, H), (G, units, H), (S, H) */
  REAL *wt, *ut;     /* (G, units, X), (G, units, H): transposed */
  REAL *x, *x_raw;   /* (rows, X): a step's inputs with a gate's mask, and without */
  REAL *masked, *masks, *x_masks; /* (rows, H): masked states; (G, rows, H), (G, rows, X): masks */
  REAL *h, *c, *s;   /* (slots, rows, H), (slots, rows, H), (slots, S, rows, H) */
  REAL *d;           /* (S, rows, H): gradients of what goes into the gates */
  REAL *dh, *dc, *part, *dx; /* (rows, H) each, (rows, X) */
  REAL *dw, *du, *db; /* (G, inputs, H), (G, units, H), (S, rows, H): sums over the steps */
} Memory;

static long padded(long n) { return (n + LANES - 1) / LANES * LANES; }
static long arrays_of(int kind) { return gates_of(kind) + (kind == GRU_AFTER); }
static long rows_of(const Layer *l, long first) {
  return l->batch - first < BLOCK ? l->batch - first : BLOCK;
}

/* h and s of all steps, with h before the first; with LSTM c too. */
static size_t kept_size(const Layer *l) {
  long states = l->kind == LSTM ? 2 : 1;
  return l->batch * padded(l->units) * ((l->steps + 1) * states + l->steps * arrays_of(l->kind));
}

/* Place the states of the rows from `first` on in what is kept of the whole batch. */
static void place_kept(const Layer *l, Memory *m, REAL *kept, long first) {
  long n = rows_of(l, first) * m->H;
  m->slots = l->steps + 1;
  m->h = kept + kept_size(&(Layer){.batch = first, .steps = l->steps, .units = l->units, .kind = l->kind});
  m->c = m->h + m->slots * n;
  m->s = m->c + (l->kind == LSTM ? m->slots * n : 0);
}

/* Place all arrays from `at` on, and return how many elements they take; without `at`, only that. */
static size_t place(const Layer *l, int backward, REAL *at, Memory *m) {
  size_t size = 0;
  long G = m->G = gates_of(l->kind), S = m->S = arrays_of(l->kind);
  long H = m->H = padded(l->units), X = m->X = padded(l->inputs), n = BLOCK * H;
#define TAKE(array, count) (m->array = at ? at + size : 0, size += padded(count))
  TAKE(w, G * l->inputs * H);
  TAKE(u, G * l->units * H);
  TAKE(b, S * H);
  TAKE(x, BLOCK * X);
  TAKE(x_raw, BLOCK * X);
  TAKE(x_masks, G * BLOCK * X);
  TAKE(masked, n);
  TAKE(masks, G * n);
  if (!backward) { /* unless they are kept */
    m->slots = 2;
    TAKE(h, 2 * n);
    TAKE(c, 2 * n);
    TAKE(s, 2 * S * n);
    return size;
  }
  TAKE(wt, G * l->units * X);
  TAKE(ut, G * l->units * H);
  TAKE(d, S * n);
  TAKE(dh, n);
  TAKE(dc, n);
  TAKE(part, n);
  TAKE(dx, BLOCK * X);
  TAKE(dw, G * l->inputs * H);
  TAKE(du, G * l->units * H);
  TAKE(db, S * n);
#undef TAKE
  return size;
}

/* (rows, gates * units) to (gates, rows, H), and back. */
static void pack(const REAL *from, long rows, long gates, long units, long H, REAL *to) {
  memset(to, 0, gates * rows * H * sizeof(REAL));
  for (long g = 0; g < gates; g++)
    for (long r = 0; r < rows; r++)
      memcpy(to + (g * rows + r) * H, from + (r * gates + g) * units, units * sizeof(REAL));
}
static void unpack(const REAL *from, long rows, long gates, long units, long H, REAL *to) {
  for (long g = 0; g < gates; g++)
    for (long r = 0; r < rows; r++)
      memcpy(to + (r * gates + g) * units, from + (g * rows + r) * H, units * sizeof(REAL));
}

/* (gates, rows, H) to (gates, units, columns). */
static void transpose(const REAL *from, long rows, long gates, long units, long H, long columns,
                      REAL *to) {
  memset(to, 0, gates * units * columns * sizeof(REAL));
  for (long g = 0; g < gates; g++)
    for (long r = 0; r < rows; r++)
      for (long j = 0; j < units; j++)
        to[(g * units + j) * columns + r] = from[(g * rows + r) * H + j];
}

static void pack_weights(const Layer *l, const Arrays *a, int backward, Memory *m) {
  long G = m->G, H = m->H, units = l->units, inputs = a->words ? 0 : l->inputs;
  pack(a->w, inputs, G, units, H, m->w);
  pack(a->u, units, G, units, H, m->u);
  if (backward) {
    transpose(m->w, inputs, G, units, H, m->X, m->wt);
    transpose(m->u, units, G, units, H, H, m->ut);
  }
  memset(m->b, 0, m->S * H * sizeof(REAL));
  if (!a->b) return;
  const REAL *b = a->b, *recurrent = b + G * units;
  pack(b, 1, G, units, H, m->b);
  if (l->kind == GRU_AFTER) /* z and r add both biases; h has one of its own inside r * (…) */
    for (long j = 0; j < units; j++) {
      m->b[j] += recurrent[j];
      m->b[H + j] += recurrent[units + j];
      m->b[3 * H + j] = recurrent[2 * units + j];
    }
}

/* The masks of a block's rows, padded like what they are applied to. */
static void pack_masks(const REAL *from, long gates, long batch, long first, long rows, long length,
                       long columns, REAL *to) {
  memset(to, 0, gates * rows * columns * sizeof(REAL));
  for (long g = 0; from && g < gates; g++)
    for (long r = 0; r < rows; r++)
      memcpy(to + (g * rows + r) * columns, from + (g * batch + first + r) * length,
             length * sizeof(REAL));
}
