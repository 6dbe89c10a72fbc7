/* Activations over arrays. The loops are plain: the compiler makes vectors of them, and the bits are
   the same for every width of vector.

   A comparison with NaN is false, so that NaN goes through every one of them. */
#include <immintrin.h>
#include <math.h>
#include <string.h>

static inline REAL clipped(REAL x, REAL low, REAL high) {
  x = x < low ? low : x;
  return x > high ? high : x;
}

#ifdef REAL_IS_DOUBLE
/* for finite differences in tests: exact rather than fast */
static inline REAL hyperbolic_tangent(REAL x) { return tanh(x); }
static inline REAL logistic(REAL x) { return 1 / (1 + exp(-x)); }
#else
/* x P(x^2) / Q(x^2), as in Eigen and so in TensorFlow: relative error below 3e-7 */
static inline REAL hyperbolic_tangent(REAL x) {
  x = clipped(x, -7.90531110763549805f, 7.90531110763549805f); /* 1 to the last bit but one */
  REAL s = x * x;
  REAL p = -2.76076847742355e-16f * s + 2.00018790482477e-13f;
  p = p * s - 8.60467152213735e-11f;
  p = p * s + 5.12229709037114e-08f;
  p = p * s + 1.48572235717979e-05f;
  p = p * s + 6.37261928875436e-04f;
  p = p * s + 4.89352455891786e-03f;
  REAL q = 1.19825839466702e-06f * s + 1.18534705686654e-04f;
  q = q * s + 2.26843463243900e-03f;
  q = q * s + 4.89352518554385e-03f;
  return x * p / q;
}

/* 1 / (1 + exp(-x)), with exp(y) = 2^n exp(r), |r| <= ln 2 / 2, by Cephes's polynomial: relative
   error below 2e-7 */
static inline REAL logistic(REAL x) {
  REAL y = clipped(-x, -87.3f, 88.0f);
  const float magic = 12582912.0f;                  /* 1.5 * 2^23: adding it rounds to integers */
  float shifted = y * 1.44269504088896341f + magic; /* whose last bits are n */
  float n = shifted - magic;
  float r = y - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 127u) << 23; /* the bits of 2^n */
  float power;
  memcpy(&power, &bits, sizeof power);
  return 1.0f / (1.0f + (p + 1.0f) * power);
}
#endif

/* s = f(s) */
static void activate(int f, REAL *restrict s, long n) {
  switch (f) {
    case TANH:
      for (long i = 0; i < n; i++) s[i] = hyperbolic_tangent(s[i]);
      break;
    case SIGMOID:
      for (long i = 0; i < n; i++) s[i] = logistic(s[i]);
      break;
    case RELU:
      for (long i = 0; i < n; i++) s[i] = s[i] < 0 ? 0 : s[i];
      break;
    case HARD_SIGMOID:
      for (long i = 0; i < n; i++) s[i] = clipped(s[i] + 3, 0, 6) / 6;
      break;
  }
}

/* d = d * f'(s), from what f came to: y = f(s) */
static void derive(int f, REAL *restrict d, const REAL *restrict y, long n) {
  switch (f) {
    case TANH:
      for (long i = 0; i < n; i++) d[i] = d[i] * (1 - y[i] * y[i]);
      break;
    case SIGMOID:
      for (long i = 0; i < n; i++) d[i] = d[i] * (y[i] * (1 - y[i]));
      break;
    case RELU:
      for (long i = 0; i < n; i++) d[i] = y[i] > 0 ? d[i] : 0;
      break;
    case HARD_SIGMOID:
      for (long i = 0; i < n; i++) d[i] = y[i] > 0 && y[i] < 1 ? d[i] / 6 : 0;
      break;
  }
}
