/* The gradients of a recurrent layer, step by step from the last. dh is that of the states after a
   step, and becomes that of the states before it. d_g is that of a_g:

   SIMPLE      d = dh * f'
   LSTM        dc += dh * o * f'; d_o = dh * f(c') * σ'; d_i = dc * g * σ'; d_f = dc * c * σ';
               d_g = dc * i * f'; dc = dc * f
   GRU_AFTER   d_k = dh * (1 - z) * f'; d_z = dh * (h - k) * σ'; d_q = d_k * r; d_r = d_k * q * σ';
               dh = dh * z
   GRU_BEFORE  the same, but d_r = p * h * σ'; dh += p * r, where p = (d_k U_h^T) * n_h

   dh += (d_g U_g^T) * n_g; dU_g += (h * n_g)^T d_g; dx_t += (d_g W_g^T) * m_g; dW_g += (x_t * m_g)^T d_g */

/* dU_g += (h * n_g)^T d. */
static void add_du(const Layer *l, Memory *m, long rows, const REAL *h, long gate, const REAL *d) {
  REAL *du = m->du + gate * l->units * m->H;
  add_product_transposed(l->units, m->H, (Term){h, m->H, d, rows}, du);
}

/* What the gates from..to-1, whose gradients are in d, make of the states h: dh += (d U^T) * n, and dU. */
static void leave_states(const Layer *l, const Arrays *a, Memory *m, long rows, const REAL *h, long from,
                         long to, const REAL *d) {
  long H = m->H, n = rows * H, count = 0;
  REAL *restrict dh = m->dh;
  Term terms[4];
  for (long g = from; g < to; g++, d += n) {
    add_du(l, m, rows, step_states(a, m, n, h, g), g, d);
    terms[count++] = (Term){d, H, m->ut + g * l->units * H, l->units};
    if (!a->state_masks) continue;
    count = 0;
    products(rows, H, terms, 1, 0, 0, m->part);
    const REAL *restrict part = m->part, *restrict mask = m->h_masks + g * n;
    for (long i = 0; i < n; i++) dh[i] += part[i] * mask[i];
  }
  if (count) products(rows, H, terms, count, dh, H, dh);
}

/* dW, and dx_t if it is wanted; with words, the gradients of their rows in the table. */
static void leave_inputs(const Layer *l, const Arrays *a, Memory *m, long first, long rows, long t,
                         REAL *dx) {
  long H = m->H, D = m->D, X = m->X, n = rows * H, at = place_of(l, t), count = 0;
  Term terms[4];
  for (long g = 0; g < m->G; g++) {
    const REAL *d = m->d + g * n;
    const REAL *x = a->words ? m->ones : step_inputs(l, a, m, first, rows, t, g);
    add_product_transposed(X, H, (Term){x, X, d, rows}, m->dw + g * X * H);
    if (!dx || a->words) continue;
    terms[count++] = (Term){d, H, m->wt + g * l->units * D, l->units};
    if (!a->input_masks) continue;
    count = 0;
    products(rows, D, terms, 1, 0, 0, m->part_x);
    const REAL *mask = m->x_masks + g * rows * X;
    for (long r = 0; r < rows; r++)
      for (long i = 0; i < l->inputs; i++)
        m->dx[r * D + i] = (g ? m->dx[r * D + i] : 0) + m->part_x[r * D + i] * mask[r * X + i];
  }
  if (count) products(rows, D, terms, count, 0, 0, m->dx);
  for (long r = 0; dx && r < rows; r++)
    if (a->words) {
      REAL *to = dx + word_row(l, a, m, first + r, t, dx);
      for (long g = 0; g < m->G; g++, to += l->units) add_row(to, m->d + g * n + r * H, l->units, to);
    } else {
      REAL *to = dx + ((first + r) * l->steps + at) * l->inputs;
      copy_row(m->dx + r * D, l->inputs, to, to, l->backwards ? -m->ahead : m->ahead);
    }
}

static void backward_lstm(const Layer *l, Memory *m, const Step *step, long n) {
  const REAL *restrict i = step->s, *restrict f = i + n, *restrict g = f + n, *restrict o = g + n;
  const REAL *restrict c = step->c;
  REAL *restrict di = m->d, *restrict df = di + n, *restrict dg = df + n, *restrict d_o = dg + n;
  REAL *restrict dh = m->dh, *restrict dc = m->dc, *restrict fc = m->part;
  memcpy(fc, step->c1, n * sizeof(REAL));
  activate(l->activation, fc, n);
  for (long j = 0; j < n; j++) d_o[j] = dh[j] * fc[j], dh[j] = dh[j] * o[j];
  derive(l->activation, dh, fc, n);
  for (long j = 0; j < n; j++) {
    dc[j] += dh[j];
    di[j] = dc[j] * g[j], df[j] = dc[j] * c[j], dg[j] = dc[j] * i[j];
    dc[j] = dc[j] * f[j];
  }
  derive(l->recurrent_activation, di, i, n);
  derive(l->recurrent_activation, df, f, n);
  derive(l->activation, dg, g, n);
  derive(l->recurrent_activation, d_o, o, n);
  memset(dh, 0, n * sizeof(REAL));
}

static void backward_gru(const Layer *l, const Arrays *a, Memory *m, const Step *step, long rows, long n) {
  const REAL *restrict z = step->s, *restrict r = z + n, *restrict k = r + n, *restrict q = k + n;
  const REAL *restrict h = step->h;
  REAL *restrict dz = m->d, *restrict dr = dz + n, *restrict dk = dr + n, *restrict dq = dk + n;
  REAL *restrict dh = m->dh;
  for (long i = 0; i < n; i++) {
    dk[i] = dh[i] * (1 - z[i]);
    dz[i] = dh[i] * (h[i] - k[i]);
    dh[i] = dh[i] * z[i];
  }
  derive(l->activation, dk, k, n);
  derive(l->recurrent_activation, dz, z, n);
  if (l->kind == GRU_AFTER) {
    for (long i = 0; i < n; i++) dr[i] = dk[i] * q[i], dq[i] = dk[i] * r[i];
    leave_states(l, a, m, rows, h, 2, 3, dq);
    add_product_transposed(1, m->H, (Term){m->ones, 1, dq, rows}, m->dbq);
  } else {
    REAL *restrict p = m->part;
    products(rows, m->H, &(Term){dk, m->H, m->ut + 2 * l->units * m->H, l->units}, 1, 0, 0, p);
    const REAL *restrict mask = m->h_masks + 2 * n;
    for (long i = 0; a->state_masks && i < n; i++) p[i] *= mask[i];
    for (long i = 0; i < n; i++) dr[i] = p[i] * h[i], dh[i] += p[i] * r[i];
    multiply(step_states(a, m, n, h, 2), r, n, p); /* r * h * n_h, which went into U_h */
    add_du(l, m, rows, p, 2, dk);
  }
  derive(l->recurrent_activation, dr, r, n);
}

static void backward_step(const Layer *l, const Arrays *a, Memory *m, long first, long rows, long t,
                          REAL *dx) {
  long n = rows * m->H, whole = m->G;
  Step step = step_of(m, t, n);
  switch (l->kind) {
    case SIMPLE:
      memcpy(m->d, m->dh, n * sizeof(REAL));
      derive(l->activation, m->d, step.h1, n);
      memset(m->dh, 0, n * sizeof(REAL));
      break;
    case LSTM:
      backward_lstm(l, m, &step, n);
      break;
    default:
      backward_gru(l, a, m, &step, rows, n);
      whole = 2;
  }
  leave_states(l, a, m, rows, step.h, 0, whole, m->d);
  leave_inputs(l, a, m, first, rows, t, dx);
}

/* The gradients of the layer's weights from the sums over all steps. */
static void unpack_gradients(const Layer *l, const Arrays *a, const Memory *m, const Gradients *d) {
  long G = m->G, H = m->H, X = m->X, units = l->units;
  unpack(m->dw, 0, X, H, l->inputs, G, units, d->w);
  unpack(m->du, 0, units, H, units, G, units, d->u);
  if (!a->b) return;
  unpack(m->dw, l->inputs, X, H, 1, G, units, d->b);
  if (l->kind == GRU_AFTER) {
    REAL *recurrent = (REAL *)d->b + G * units;
    memcpy(recurrent, d->b, 2 * units * sizeof(REAL));
    memcpy(recurrent + 2 * units, m->dbq, units * sizeof(REAL));
  }
}

static void backward(const Layer *l, const Arrays *a, const void *kept, const void *dy,
                     const Gradients *d, void *scratch) {
  Memory m;
  unsigned before = flush_denormals();
  place(l, 1, scratch, &m);
  pack_weights(l, a, 1, &m);
  long H = m.H, units = l->units;
  memset(m.dw, 0, m.G * m.X * H * sizeof(REAL));
  memset(m.du, 0, m.G * units * H * sizeof(REAL));
  memset(m.dbq, 0, H * sizeof(REAL));
  for (long r = 0; r < BLOCK; r++) m.ones[r] = 1;
  for (long first = 0; first < l->batch; first += BLOCK) {
    long rows = rows_of(l, first), n = rows * H;
    place_kept(l, &m, (REAL *)kept, first);
    pack_masks(a->input_masks, m.G, l->batch, first, rows, l->inputs, m.X, m.x_masks);
    pack_masks(a->state_masks, m.G, l->batch, first, rows, units, H, m.h_masks);
    memset(m.dh, 0, n * sizeof(REAL));
    memset(m.dc, 0, n * sizeof(REAL));
    for (long t = l->steps - 1; t >= 0; t--) {
      for (long r = 0; r < rows && (l->sequences || t == l->steps - 1); r++) {
        long row = l->sequences ? (first + r) * l->steps + t : first + r;
        REAL *dh = m.dh + r * H;
        add_row((const REAL *)dy + row * units, dh, units, dh);
      }
      backward_step(l, a, &m, first, rows, t, d->x);
    }
  }
  unpack_gradients(l, a, &m, d);
  _mm_setcsr(before);
}
