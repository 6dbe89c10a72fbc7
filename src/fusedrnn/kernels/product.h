/* Products of small matrices, row after row in memory:

   products               C (M, N) = start + A B + A' B' + …, A (M, K), B (K, N)
   add_product_transposed C (M, N) += A^T B, A (K, M), B (K, N)

   N is a multiple of LANES. Each element of C is a sum in the order of the terms and of K, to which
   start (or C) is added last, whatever the size of vectors and tiles: no row depends on the others, and
   all builds give the same bits. */

#ifdef __AVX512F__
#define VECTOR_BYTES 64
#define TILE_ROWS 8
#else
#define VECTOR_BYTES 32
#define TILE_ROWS 6
#endif
#define VECTOR ((long)(VECTOR_BYTES / sizeof(REAL)))
#define LANES ((long)(64 / sizeof(REAL))) /* the same for all builds: rows are padded to it */
#define INLINE static inline __attribute__((always_inline))
#define EACH(i, count) _Pragma("GCC unroll 8") for (int i = 0; i < count; i++) /* count: a constant */
typedef REAL Vector __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL)), may_alias));

/* A and B are one product; rows of A are lda apart. */
typedef struct {
  const REAL *A;
  long lda;
  const REAL *B;
  long K;
} Term;

/* A tile of C, `rows` rows of `vectors` vectors, stays in registers. `transposed`, `rows` and `vectors`
   are constants where it is called, so that the compiler unrolls these loops. */
INLINE void tile(const int transposed, const int rows, const int vectors, long i, long j, long N,
                 const Term *terms, int count, const REAL *start, long start_row, REAL *C) {
  Vector sum[TILE_ROWS][2] = {0};
  for (const Term *t = terms; t < terms + count; t++) {
    const long lda = t->lda;
    const REAL *A = t->A + (transposed ? i : i * lda), *B = t->B + j, *end = B + t->K * N;
    do {
      Vector b[2];
      EACH(v, vectors) { b[v] = *(const Vector *)(B + v * VECTOR); }
      EACH(r, rows) EACH(v, vectors) { sum[r][v] = A[transposed ? r : r * lda] * b[v] + sum[r][v]; }
      A += transposed ? lda : 1, B += N;
    } while (B != end);
  }
  if (start)
    EACH(r, rows) EACH(v, vectors) {
      sum[r][v] += *(const Vector *)(start + (i + r) * start_row + j + v * VECTOR);
    }
  EACH(r, rows) EACH(v, vectors) { *(Vector *)(C + (i + r) * N + j + v * VECTOR) = sum[r][v]; }
}

INLINE void band(const int transposed, const int vectors, long M, long j, long N, const Term *terms,
                 int count, const REAL *start, long start_row, REAL *C) {
  long i = 0;
#define TILES(rows)                     \
  for (; M - i >= rows; i += rows)      \
    tile(transposed, rows, vectors, i, j, N, terms, count, start, start_row, C);
  TILES(TILE_ROWS)
  TILES(4)
  TILES(2)
  TILES(1)
#undef TILES
}

INLINE void bands(const int transposed, long M, long N, const Term *terms, int count, const REAL *start,
                  long start_row, REAL *C) {
  long j = 0;
  for (; N - j >= 2 * VECTOR; j += 2 * VECTOR)
    band(transposed, 2, M, j, N, terms, count, start, start_row, C);
  if (j < N) band(transposed, 1, M, j, N, terms, count, start, start_row, C);
}

/* start: rows of N that are start_row apart (0: the same for all), C itself, or none */
static __attribute__((noinline)) void products(long M, long N, const Term *terms, int count,
                                               const REAL *start, long start_row, REAL *C) {
  bands(0, M, N, terms, count, start, start_row, C);
}

static __attribute__((noinline)) void add_product_transposed(long M, long N, Term term, REAL *C) {
  bands(1, M, N, &term, 1, C, N, C);
}

/* to = a + b, a row of any length. */
INLINE void add_row(const REAL *a, const REAL *b, long n, REAL *to) {
  long i = 0;
  for (; n - i >= VECTOR; i += VECTOR) *(Vector *)(to + i) = *(const Vector *)(a + i) + *(const Vector *)(b + i);
  for (; i < n; i++) to[i] = a[i] + b[i];
}
