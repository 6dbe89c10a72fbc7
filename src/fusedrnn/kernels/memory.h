/* Where a call's arrays are: weights packed gate by gate, and what a block of rows needs. */

enum { BLOCK = 64 }; /* rows that go through all steps together: what they need stays in the cache */

typedef struct {
  long G, S;        /* gates; arrays that a step has besides its states, see arrays_of */
  long H, D;        /* units and inputs, padded with zeros to whole vectors */
  long X;           /* a row of inputs: with a last one that is always 1, whose weight is the bias */
  long slots;       /* steps whose states are kept: all, or the last two */
  long ahead;       /* from a step to the one after the next, in the order of the pass and in memory */
  REAL *w, *u, *bq; /* (G, X, H), (G, units, H); (H): q's bias */
  REAL *wt, *ut;    /* (G, units, D), (G, units, H): transposed */
  REAL *x, *masked_x, *x_masks; /* (rows, X) twice, (G, rows, X): a step's inputs, with a gate's mask */
  REAL *masked_h, *h_masks;     /* (rows, H), (G, rows, H): the same of the states */
  REAL *h, *c, *s;              /* (slots, rows, H), (slots, rows, H), (slots, S, rows, H) */
  REAL *d;                      /* (S, or 1, rows, H): gradients of what goes into the gates */
  REAL *dh, *dc, *part;         /* (rows, H) each */
  REAL *dx, *part_x;            /* (rows, D) each */
  REAL *dw, *du, *dbq, *ones;   /* (G, X, H), (G, units, H), (H): sums over the steps; (rows) */
} Memory;

static long padded(long n) { return (n + LANES - 1) / LANES * LANES; }
/* Gates, and with GRU_AFTER q; with SIMPLE the gate is the new state itself. */
static long arrays_of(int kind) {
  return kind == SIMPLE ? 0 : kind == GRU_AFTER ? 4 : gates_of(kind);
}
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
  Layer before = *l;
  before.batch = first;
  long n = rows_of(l, first) * m->H;
  m->slots = l->steps + 1;
  m->h = kept + kept_size(&before);
  m->c = m->h + m->slots * n;
  m->s = m->c + (l->kind == LSTM ? m->slots * n : 0);
}

/* Place all arrays from `at` on, and return how many elements they take; without `at`, only that. */
static size_t place(const Layer *l, int backward, REAL *at, Memory *m) {
  size_t size = 0;
  long G = m->G = gates_of(l->kind), S = m->S = arrays_of(l->kind);
  long H = m->H = padded(l->units), D = m->D = padded(l->inputs), X = m->X = l->inputs + 1;
  long n = BLOCK * H;
  m->ahead = backward ? -2 : 2;
#define TAKE(array, count) (m->array = at ? at + size : 0, size += padded(count))
  TAKE(w, G * X * H);
  TAKE(u, G * l->units * H);
  TAKE(bq, H);
  TAKE(x, BLOCK * X);
  TAKE(masked_x, BLOCK * X);
  TAKE(x_masks, G * BLOCK * X);
  TAKE(masked_h, n);
  TAKE(h_masks, G * n);
  if (!backward) { /* states, unless they are kept */
    m->slots = 2;
    TAKE(h, 2 * n);
    TAKE(c, 2 * n);
    TAKE(s, 2 * S * n);
    return size;
  }
  TAKE(wt, G * l->units * D);
  TAKE(ut, G * l->units * H);
  TAKE(d, (S + (l->kind == SIMPLE)) * n);
  TAKE(dh, n);
  TAKE(dc, n);
  TAKE(part, n);
  TAKE(dx, BLOCK * D);
  TAKE(part_x, BLOCK * D);
  TAKE(dw, G * X * H);
  TAKE(du, G * l->units * H);
  TAKE(dbq, H);
  TAKE(ones, BLOCK);
#undef TAKE
  return size;
}
static size_t scratch_size(const Layer *l, int backward) {
  Memory m;
  return place(l, backward, 0, &m);
}

/* (rows, gates * units) to row `first` and those after it of (gates, all, H), and back. */
static void pack(const REAL *from, long rows, long gates, long units, long H, long first, long all,
                 REAL *to) {
  for (long g = 0; g < gates; g++)
    for (long r = 0; r < rows; r++)
      memcpy(to + (g * all + first + r) * H, from + (r * gates + g) * units, units * sizeof(REAL));
}
static void unpack(const REAL *from, long first, long all, long H, long rows, long gates, long units,
                   REAL *to) {
  for (long g = 0; g < gates; g++)
    for (long r = 0; r < rows; r++)
      memcpy(to + (r * gates + g) * units, from + (g * all + first + r) * H, units * sizeof(REAL));
}

/* The first rows of each gate, (gates, all, H), to (gates, units, columns). */
static void transpose(const REAL *from, long rows, long all, long gates, long units, long H, long columns,
                      REAL *to) {
  memset(to, 0, gates * units * columns * sizeof(REAL));
  for (long g = 0; g < gates; g++)
    for (long r = 0; r < rows; r++)
      for (long j = 0; j < units; j++)
        to[(g * units + j) * columns + r] = from[(g * all + r) * H + j];
}

static void pack_weights(const Layer *l, const Arrays *a, int backward, Memory *m) {
  long G = m->G, H = m->H, X = m->X, units = l->units;
  memset(m->w, 0, G * X * H * sizeof(REAL));
  memset(m->u, 0, G * units * H * sizeof(REAL));
  memset(m->bq, 0, H * sizeof(REAL));
  pack(a->w, l->inputs, G, units, H, 0, X, m->w);
  pack(a->u, units, G, units, H, 0, units, m->u);
  if (backward) {
    transpose(m->w, l->inputs, X, G, units, H, m->D, m->wt);
    transpose(m->u, units, units, G, units, H, H, m->ut);
  }
  if (!a->b) return;
  const REAL *b = a->b, *recurrent = b + G * units;
  pack(b, 1, G, units, H, l->inputs, X, m->w);
  if (l->kind == GRU_AFTER) { /* z and r add both biases; q has one of its own */
    for (long g = 0; g < 2; g++)
      for (long j = 0; j < units; j++) m->w[(g * X + l->inputs) * H + j] += recurrent[g * units + j];
    memcpy(m->bq, recurrent + 2 * units, units * sizeof(REAL));
  }
}

/* The masks of a block's rows, of `length` each, in rows of `columns` that end in ones. */
static void pack_masks(const REAL *from, long gates, long batch, long first, long rows, long length,
                       long columns, REAL *to) {
  for (long g = 0; from && g < gates; g++)
    for (long r = 0; r < rows; r++, to += columns) {
      memcpy(to, from + (g * batch + first + r) * length, length * sizeof(REAL));
      for (long i = length; i < columns; i++) to[i] = 1;
    }
}
