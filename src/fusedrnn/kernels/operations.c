/* The computations as operations of TensorFlow, by its C interface. Each runs on the thread that calls
   it, on a processor; what it allocates, TensorFlow's allocator has, and frees. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* TensorFlow's headers use these names without `struct`, as C++ may. */
typedef struct TF_OpDefinitionBuilder TF_OpDefinitionBuilder;
typedef struct TF_ShapeInferenceContext TF_ShapeInferenceContext;
typedef struct TF_ShapeHandle TF_ShapeHandle;
typedef struct TF_DimensionHandle TF_DimensionHandle;
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_tensor.h"

#include "layer.h"

/* An operation's attributes. */
typedef struct {
  int32_t kind, activation, recurrent_activation, backwards, sequences;
  int32_t extra; /* whether to keep what backward needs; whether dx is wanted; words of a window */
} Options;
static const char *const OPTIONS[] = {"kind", "activation", "recurrent_activation", "backwards",
                                      "sequences", "extra"};
enum { OPTION_COUNT = 6, MOST_TENSORS = 16 };

static void *read_options(TF_OpKernelConstruction *context) {
  int32_t *options = calloc(OPTION_COUNT, sizeof *options);
  TF_Status *status = TF_NewStatus();
  for (int i = 0; options && i < OPTION_COUNT; i++)
    TF_OpKernelConstruction_GetAttrInt32(context, OPTIONS[i], options + i, status);
  if (TF_GetCode(status)) TF_OpKernelConstruction_Failure(context, status);
  TF_DeleteStatus(status);
  return options;
}

/* A run of an operation: its tensors, and whether something has failed. */
typedef struct {
  TF_OpKernelContext *context;
  TF_Status *status;
  const Options *options;
  const Kernels *kernels;
  TF_Tensor *in[MOST_TENSORS], *made[MOST_TENSORS];
  int inputs, count;
  TF_DataType type;
} Run;

static int failed(const Run *r) { return TF_GetCode(r->status) != TF_OK; }
static void fail(Run *r, const char *message) {
  if (!failed(r)) TF_SetStatus(r->status, TF_INVALID_ARGUMENT, message);
}
static int64_t size(const Run *r, int i) { return TF_TensorElementCount(r->in[i]); }
static int64_t length(const Run *r, int i, int dimension) { return TF_Dim(r->in[i], dimension); }
static int dimensions(const Run *r, int i) { return TF_NumDims(r->in[i]); }
static void *data(const Run *r, int i) { return size(r, i) ? TF_TensorData(r->in[i]) : NULL; }

static Run start(void *options, TF_OpKernelContext *context) {
  Run r = {context, TF_NewStatus(), options, NULL, {0}, {0}, TF_NumInputs(context), 0, 0};
  for (int i = 0; i < r.inputs && !failed(&r); i++) TF_GetInput(context, i, &r.in[i], r.status);
  if (failed(&r)) return r;
  r.type = TF_TensorType(r.in[0]);
  r.kernels = r.type == TF_FLOAT ? &fusedrnn_float32 : &fusedrnn_float64;
  return r;
}

static void finish(Run *r) {
  if (failed(r)) TF_OpKernelContext_Failure(r->context, r->status);
  for (int i = 0; i < r->inputs; i++)
    if (r->in[i]) TF_DeleteTensor(r->in[i]);
  for (int i = 0; i < r->count; i++)
    if (r->made[i]) TF_DeleteTensor(r->made[i]);
  TF_DeleteStatus(r->status);
}

/* Allocate output `index`, or memory for the run alone if it is negative; none once something failed */
static void *allocate(Run *r, int index, int count, const int64_t *shape) {
  if (failed(r)) return NULL;
  size_t bytes = r->kernels->element;
  for (int i = 0; i < count; i++) bytes *= shape[i];
  TF_AllocatorAttributes host = {.struct_size = TF_ALLOCATOR_ATTRIBUTES_STRUCT_SIZE, .on_host = 1};
  TF_Tensor *made = index < 0 ? TF_AllocateTemp(r->context, r->type, shape, count, &host, r->status)
                              : TF_AllocateOutput(r->context, index, r->type, shape, count, bytes, r->status);
  r->made[r->count++] = made;
  return failed(r) ? NULL : TF_TensorData(made);
}

static void *allocate_like(Run *r, int index, int input) {
  int64_t shape[3];
  for (int i = 0; i < dimensions(r, input); i++) shape[i] = length(r, input, i);
  return allocate(r, index, dimensions(r, input), shape);
}

static void check_words(Run *r, int input, int64_t vocabulary) {
  const int32_t *words = data(r, input);
  for (int64_t i = 0; i < size(r, input); i++)
    if (words[i] < 0 || words[i] >= vocabulary) {
      char message[128];
      snprintf(message, sizeof message, "word %d in row %lld is not among the embedding's %lld words",
               words[i], (long long)(i / length(r, input, 1)), (long long)vocabulary);
      fail(r, message);
      return;
    }
}

/* Inputs of both operations of a layer. */
enum { X, W, U, B, INPUT_MASKS, STATE_MASKS, WORDS, KEPT, DY };

static Layer read_layer(Run *r, Arrays *a) {
  const Options *o = r->options;
  Layer l = {.kind = o->kind, .activation = o->activation, .recurrent_activation = o->recurrent_activation,
             .backwards = o->backwards, .sequences = o->sequences};
  int worded = failed(r) ? 0 : dimensions(r, WORDS) == 2;
  if (failed(r)) return l;
  if (dimensions(r, X) != (worded ? 2 : 3) || dimensions(r, W) != 2 || dimensions(r, U) != 2) {
    fail(r, "fused recurrent layer: arrays have other numbers of dimensions than expected");
    return l;
  }
  int64_t columns = gates_of(l.kind) * length(r, U, 0);
  l.batch = length(r, worded ? WORDS : X, 0);
  l.steps = length(r, worded ? WORDS : X, 1);
  l.inputs = worded ? 0 : length(r, X, 2);
  l.units = length(r, U, 0);
  int64_t biases = (l.kind == GRU_AFTER ? 2 : 1) * columns, G = gates_of(l.kind);
  int fits = length(r, U, 1) == columns && length(r, W, 0) == l.inputs && length(r, W, 1) == columns &&
             (!worded || length(r, X, 1) == columns) && (!size(r, B) || size(r, B) == biases) &&
             (!size(r, INPUT_MASKS) || size(r, INPUT_MASKS) == G * l.batch * l.inputs) &&
             (!size(r, STATE_MASKS) || size(r, STATE_MASKS) == G * l.batch * l.units);
  if (!fits) fail(r, "fused recurrent layer: the shapes of its arrays do not fit each other");
  if (l.steps < 1 || l.units < 1) fail(r, "fused recurrent layer: sequences without steps");
  if (worded) check_words(r, WORDS, length(r, X, 0));
  *a = (Arrays){data(r, X), data(r, W), data(r, U), data(r, B), data(r, INPUT_MASKS), data(r, STATE_MASKS),
                worded ? data(r, WORDS) : NULL};
  return l;
}

static void compute_forward(void *options, TF_OpKernelContext *context) {
  Run r = start(options, context);
  Arrays a;
  Layer l = read_layer(&r, &a);
  if (!failed(&r)) {
    int64_t last[] = {l.batch, l.units}, all[] = {l.batch, l.steps, l.units};
    int64_t kept_size = r.options->extra ? r.kernels->kept(&l) : 0, scratch_size = r.kernels->scratch(&l, 0);
    void *y = allocate(&r, 0, l.sequences ? 3 : 2, l.sequences ? all : last);
    void *kept = allocate(&r, 1, 1, &kept_size);
    void *scratch = allocate(&r, -1, 1, &scratch_size);
    if (!failed(&r)) r.kernels->forward(&l, &a, y, kept_size ? kept : NULL, scratch);
  }
  finish(&r);
}

static void compute_backward(void *options, TF_OpKernelContext *context) {
  Run r = start(options, context);
  Arrays a;
  Layer l = read_layer(&r, &a);
  if (!failed(&r) && (size(&r, KEPT) != (int64_t)r.kernels->kept(&l) ||
                      size(&r, DY) != l.batch * l.units * (l.sequences ? l.steps : 1)))
    fail(&r, "fused recurrent layer: the gradient's shapes do not fit the layer's");
  if (!failed(&r)) {
    int64_t none = 0, scratch_size = r.kernels->scratch(&l, 1);
    int wanted = r.options->extra || a.words;
    void *dx = wanted ? allocate_like(&r, 0, X) : allocate(&r, 0, 1, &none);
    Gradients d = {wanted ? dx : NULL, allocate_like(&r, 1, W), allocate_like(&r, 2, U), allocate_like(&r, 3, B)};
    void *scratch = allocate(&r, -1, 1, &scratch_size);
    if (!failed(&r)) {
      if (a.words) memset(dx, 0, size(&r, X) * r.kernels->element);
      r.kernels->backward(&l, &a, data(&r, KEPT), data(&r, DY), &d, scratch);
    }
  }
  finish(&r);
}

/* Inputs: the table (vocabulary, size * filters), words (batch, steps), and backward dy. */
static void compute_window_sums(void *options, TF_OpKernelContext *context) {
  Run r = start(options, context);
  int64_t K = r.options->extra;
  if (!failed(&r)) {
    if (dimensions(&r, 0) != 2 || dimensions(&r, 1) != 2 || length(&r, 0, 1) % K || length(&r, 1, 1) < K)
      fail(&r, "convolution over words: the shapes of its arrays do not fit each other");
    else
      check_words(&r, 1, length(&r, 0, 0));
  }
  if (!failed(&r)) {
    int64_t batch = length(&r, 1, 0), steps = length(&r, 1, 1), filters = length(&r, 0, 1) / K;
    int64_t shape[] = {batch, steps - K + 1, filters};
    int backward = r.inputs == 3;
    if (backward && size(&r, 2) != shape[0] * shape[1] * shape[2])
      fail(&r, "convolution over words: the gradient's shape does not fit");
    void *out = backward ? allocate_like(&r, 0, 0) : allocate(&r, 0, 3, shape);
    if (!failed(&r) && backward) {
      memset(out, 0, size(&r, 0) * r.kernels->element);
      r.kernels->window_sums_backward(batch, steps, K, filters, data(&r, 2), data(&r, 1), out);
    } else if (!failed(&r))
      r.kernels->window_sums(batch, steps, K, filters, data(&r, 0), data(&r, 1), out);
  }
  finish(&r);
}

static void any_shape(TF_ShapeInferenceContext *context, TF_Status *status) {
  TF_ShapeInferenceContextSetUnknownShape(context, status);
}

static void define(const char *name, const char *const *inputs, const char *const *outputs,
                   void (*compute)(void *, TF_OpKernelContext *)) {
  TF_Status *status = TF_NewStatus();
  TF_OpDefinitionBuilder *op = TF_NewOpDefinitionBuilder(name);
  TF_OpDefinitionBuilderAddAttr(op, "T: {float, double}");
  for (int i = 0; i < OPTION_COUNT; i++) {
    char attribute[64];
    snprintf(attribute, sizeof attribute, "%s: int = 0", OPTIONS[i]);
    TF_OpDefinitionBuilderAddAttr(op, attribute);
  }
  for (; *inputs; inputs++) TF_OpDefinitionBuilderAddInput(op, *inputs);
  for (; *outputs; outputs++) TF_OpDefinitionBuilderAddOutput(op, *outputs);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(op, any_shape);
  TF_RegisterOpDefinition(op, status);
  for (TF_DataType type = TF_FLOAT; type <= TF_DOUBLE && !TF_GetCode(status); type++) {
    TF_KernelBuilder *kernel = TF_NewKernelBuilder(name, "CPU", read_options, compute, free);
    TF_KernelBuilder_TypeConstraint(kernel, "T", type, status);
    if (!TF_GetCode(status)) TF_RegisterKernelBuilder(name, kernel, status);
  }
  if (TF_GetCode(status)) fprintf(stderr, "fusedrnn: %s: %s\n", name, TF_Message(status));
  TF_DeleteStatus(status);
}

#define LAYER "x: T", "w: T", "u: T", "b: T", "input_masks: T", "state_masks: T", "words: int32"
#define LIST(...) (const char *const[]) { __VA_ARGS__, NULL }

__attribute__((constructor)) static void define_all(void) {
  define("FusedRnn", LIST(LAYER), LIST("y: T", "kept: T"), compute_forward);
  define("FusedRnnGradient", LIST(LAYER, "kept: T", "dy: T"), LIST("dx: T", "dw: T", "du: T", "db: T"),
         compute_backward);
  define("WindowSums", LIST("table: T", "words: int32"), LIST("y: T"), compute_window_sums);
  define("WindowSumsGradient", LIST("table: T", "words: int32", "dy: T"), LIST("dtable: T"),
         compute_window_sums);
}
