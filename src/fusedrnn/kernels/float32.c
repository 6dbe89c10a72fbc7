/* The computations in single precision. */
#define REAL float
#define KERNELS fusedrnn_float32
#include "recurrent.h"
