/* The computations in double precision, in which tests take finite differences. */
#define REAL double
#define REAL_IS_DOUBLE
#define KERNELS fusedrnn_float64
#include "recurrent.h"
