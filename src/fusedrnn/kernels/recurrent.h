/* A recurrent layer over whole sequences, forward and backward, for one real type: REAL.

   x_t are a step's inputs, h the states before it, σ and f the activations (recurrent_activation and
   activation), * elementwise, m_g and n_g gate g's dropout masks of inputs and states (or 1):

   a_g = (x_t * m_g) W_g + b_g + (h * n_g) U_g

   SIMPLE      h' = f(a)
   LSTM        i, f, o = σ(a_i), σ(a_f), σ(a_o); g = f(a_g); c' = f * c + i * g; h' = o * f(c')
   GRU_AFTER   z, r = σ(a_z), σ(a_r); k = f((x_t * m_h) W_h + b_h + r * q), q = (h * n_h) U_h + b_q;
               h' = z * h + (1 - z) * k
   GRU_BEFORE  the same, but k = f((x_t * m_h) W_h + b_h + (r * h * n_h) U_h) */
#include "layer.h"
#include "product.h"
#include "activations.h"
#include "memory.h"
#include "words.h"

/* A step's arrays: states before and after it, and its gates one after another, (S, rows, H); with
   SIMPLE the states after it. */
typedef struct {
  REAL *h, *c, *h1, *c1, *s;
} Step;

static Step step_of(const Memory *m, long t, long n) {
  long now = t % m->slots * n, next = (t + 1) % m->slots * n;
  REAL *h1 = m->h + next;
  return (Step){m->h + now, m->c + now, h1, m->c + next, m->S ? m->s + now * m->S : h1};
}

static void multiply(const REAL *restrict a, const REAL *restrict b, long n, REAL *restrict to) {
  for (long i = 0; i < n; i++) to[i] = a[i] * b[i];
}

/* Where step t's inputs are in a sequence. */
static long place_of(const Layer *l, long t) { return l->backwards ? l->steps - 1 - t : t; }

/* Copy a step's row of a sequence, and ask the memory for the row `ahead` steps further: the rows of
   a step are far apart, so that no processor guesses which comes next. */
static void copy_row(const REAL *from, long length, REAL *to, const REAL *sequence, long ahead) {
  memcpy(to, from, length * sizeof(REAL));
  for (long i = 0; i < length; i += LANES) __builtin_prefetch(sequence + ahead * length + i);
}

/* x_t * m_g of a block's rows, (rows, X). Gates are asked for in turn, from 0 on. */
static const REAL *step_inputs(const Layer *l, const Arrays *a, Memory *m, long first, long rows, long t,
                               long gate) {
  long I = l->inputs, X = m->X;
  for (long r = 0; gate == 0 && r < rows; r++) {
    const REAL *row = (const REAL *)a->x + ((first + r) * l->steps + place_of(l, t)) * I;
    if (I) copy_row(row, I, m->x + r * X, row, l->backwards ? -m->ahead : m->ahead);
    m->x[r * X + I] = 1;
  }
  if (!a->input_masks) return m->x;
  multiply(m->x, m->x_masks + gate * rows * X, rows * X, m->masked_x);
  return m->masked_x;
}

/* h * n_g. */
static const REAL *step_states(const Arrays *a, Memory *m, long n, const REAL *h, long gate) {
  if (!a->state_masks) return h;
  multiply(h, m->h_masks + gate * n, n, m->masked_h);
  return m->masked_h;
}

/* Where the word of row r in step t is in a table; asks the memory for that of the step after the next. */
static long word_row(const Layer *l, const Arrays *a, const Memory *m, long r, long t, const REAL *table) {
  const int32_t *words = a->words + r * l->steps;
  long later = t + m->ahead, length = m->G * l->units;
  if (0 <= later && later < l->steps)
    for (long i = 0; i < length; i += LANES)
      __builtin_prefetch(table + words[place_of(l, later)] * length + i);
  return words[place_of(l, t)] * length;
}

/* s_g = b_g + what the words' inputs come to, for all gates. */
static void enter_words(const Layer *l, const Arrays *a, const Memory *m, long first, long rows, long t,
                        REAL *s) {
  long H = m->H, units = l->units;
  for (long r = 0; r < rows; r++) {
    const REAL *row = (const REAL *)a->x + word_row(l, a, m, first + r, t, a->x);
    for (long g = 0; g < m->G; g++) {
      REAL *to = s + (g * rows + r) * H;
      add_row(row + g * units, m->w + g * H, units, to);
      for (long j = units; j < H; j++) to[j] = 0;
    }
  }
}

/* What goes into gate g: s_g = (x_t * m_g) W_g + b_g, which words have entered already, and (h * n_g) U_g
   if there is h. */
static void enter(const Layer *l, const Arrays *a, Memory *m, long first, long rows, long t, long gate,
                  const REAL *h, REAL *s) {
  long H = m->H, X = m->X, count = 0;
  Term terms[2];
  if (!a->words)
    terms[count++] = (Term){step_inputs(l, a, m, first, rows, t, gate), X, m->w + gate * X * H, X};
  if (h)
    terms[count++] = (Term){step_states(a, m, rows * H, h, gate), H, m->u + gate * l->units * H, l->units};
  products(rows, H, terms, count, a->words ? s : 0, H, s);
}

static void forward_lstm(const Layer *l, const Step *step, long n) {
  REAL *restrict i = step->s, *restrict f = i + n, *restrict g = f + n, *restrict o = g + n;
  const REAL *restrict c = step->c;
  REAL *restrict h1 = step->h1, *restrict c1 = step->c1;
  activate(l->recurrent_activation, i, 2 * n); /* and f */
  activate(l->activation, g, n);
  activate(l->recurrent_activation, o, n);
  for (long j = 0; j < n; j++) h1[j] = c1[j] = f[j] * c[j] + i[j] * g[j];
  activate(l->activation, h1, n);
  for (long j = 0; j < n; j++) h1[j] *= o[j];
}

static void forward_gru(const Layer *l, const Arrays *a, Memory *m, const Step *step, long rows, long n) {
  REAL *restrict z = step->s, *restrict r = z + n, *restrict k = r + n, *restrict q = k + n;
  const REAL *restrict h = step->h;
  REAL *restrict h1 = step->h1;
  activate(l->recurrent_activation, z, 2 * n); /* and r */
  Term states = {step_states(a, m, n, h, 2), m->H, m->u + 2 * l->units * m->H, l->units};
  if (l->kind == GRU_AFTER) {
    products(rows, m->H, &states, 1, m->bq, 0, q);
    for (long i = 0; i < n; i++) k[i] += r[i] * q[i];
  } else {
    multiply(r, states.A, n, h1); /* h1 is free until the last line */
    states.A = h1;
    products(rows, m->H, &states, 1, k, m->H, k);
  }
  activate(l->activation, k, n);
  for (long i = 0; i < n; i++) h1[i] = z[i] * h[i] + (1 - z[i]) * k[i];
}

static void forward_step(const Layer *l, const Arrays *a, Memory *m, long first, long rows, long t) {
  long n = rows * m->H;
  Step step = step_of(m, t, n);
  int gru = l->kind == GRU_AFTER || l->kind == GRU_BEFORE;
  if (a->words) enter_words(l, a, m, first, rows, t, step.s);
  for (long g = 0; g < m->G; g++)
    enter(l, a, m, first, rows, t, g, gru && g == 2 ? 0 : step.h, step.s + g * n);
  switch (l->kind) {
    case SIMPLE:
      activate(l->activation, step.h1, n);
      break;
    case LSTM:
      forward_lstm(l, &step, n);
      break;
    default:
      forward_gru(l, a, m, &step, rows, n);
  }
}

/* Numbers below the smallest normal one count as zero, as in TensorFlow's own threads: gradients that
   vanish pass through them, and they are a hundred times slower. Returns what to set again. */
static unsigned flush_denormals(void) {
  unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040); /* results, and operands */
  return before;
}

static void forward(const Layer *l, const Arrays *a, void *y, void *kept, void *scratch) {
  Memory m;
  unsigned before = flush_denormals();
  place(l, 0, scratch, &m);
  pack_weights(l, a, 0, &m);
  for (long first = 0; first < l->batch; first += BLOCK) {
    long rows = rows_of(l, first), n = rows * m.H;
    if (kept) place_kept(l, &m, kept, first);
    pack_masks(a->input_masks, m.G, l->batch, first, rows, l->inputs, m.X, m.x_masks);
    pack_masks(a->state_masks, m.G, l->batch, first, rows, l->units, m.H, m.h_masks);
    memset(m.h, 0, n * sizeof(REAL));
    if (l->kind == LSTM) memset(m.c, 0, n * sizeof(REAL));
    for (long t = 0; t < l->steps; t++) {
      forward_step(l, a, &m, first, rows, t);
      if (!l->sequences && t < l->steps - 1) continue;
      const REAL *h1 = step_of(&m, t, n).h1;
      for (long r = 0; r < rows; r++) {
        long row = l->sequences ? (first + r) * l->steps + t : first + r;
        REAL *to = (REAL *)y + row * l->units;
        copy_row(h1 + r * m.H, l->units, to, to, m.ahead);
      }
    }
  }
  _mm_setcsr(before);
}

#include "backward.h"

const Kernels KERNELS = {sizeof(REAL), kept_size,   scratch_size,        forward,
                         backward,     window_sums, window_sums_backward};
