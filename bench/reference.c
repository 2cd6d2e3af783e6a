/*
 * The C side of the benchmark: cc -O3 -march=native reference.c -o reference -lm
 * ./reference normals|diagonal|dense DIM COUNT T ETA SIGMA LIMIT prints nanoseconds a step, share that stayed, mean square.
 *
 * Eight trajectories to a vector (AVX-512 where the machine has it), two vectors at a time; xoshiro256++ in each lane; normals
 * by Box and Muller's method with polynomials: the logarithm by s = f/(2 + f), sine and cosine on an eighth of the circle.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

#define LANES 8
typedef double real __attribute__((vector_size(8 * LANES)));
typedef uint64_t word __attribute__((vector_size(8 * LANES)));
typedef int64_t mask __attribute__((vector_size(8 * LANES)));

static word state[4];

static inline word rotate(word x, int k) { return (x << k) | (x >> (64 - k)); }

static inline word draw(void) {
  word out = rotate(state[0] + state[3], 23) + state[0], t = state[1] << 17;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= t;
  state[3] = rotate(state[3], 45);
  return out;
}

static void seed(uint64_t x) {
  uint64_t *words = (uint64_t *)state;
  for (int i = 0; i < 4 * LANES; i++) {
    x += 0x9e3779b97f4a7c15ull;
    uint64_t z = x;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    words[i] = z ^ (z >> 31);
  }
}

static inline real root(real x) {
#ifdef __AVX512F__
  return (real)_mm512_sqrt_pd((__m512d)x);
#else
  real y;
  for (int i = 0; i < LANES; i++) y[i] = sqrt(x[i]);
  return y;
#endif
}

/* sqrt(-2 ln u), u uniform on (0, 1] */
static inline real radius(word bits) {
  real u = 2.0 - (real)((bits >> 12) | 0x3ff0000000000000ull);
  word shifted = (word)u - 0x3fe6a09e667f3bcdull; /* mantissas from sqrt(1/2) to sqrt(2) */
  mask e = (mask)shifted >> 52;
  real f = (real)((word)u - ((word)e << 52)) - 1.0;
  real s = f / (2.0 + f), z = s * s, w = z * z;
  real even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  real odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  real half = 0.5 * f * f;
  real log = __builtin_convertvector(e, real) * 0.6931471805599453 + (f - (half - s * (half + (even + odd))));
  return root(-2.0 * log);
}

static inline void normals(real *a, real *b) {
  real r = radius(draw());
  word bits = draw();
  real x = ((real)((bits >> 12) | 0x3ff0000000000000ull) - 1.5) * 1.5707963267948966; /* [-pi/4, pi/4) */
  real z = x * x;
  real s = x + x * z * (-1.0 / 6 + z * (1.0 / 120 + z * (-1.0 / 5040 + z * (1.0 / 362880 + z * (-1.0 / 39916800 + z / 6227020800.0)))));
  real c = 1.0 - 0.5 * z + z * z * (1.0 / 24 + z * (-1.0 / 720 + z * (1.0 / 40320 + z * (-1.0 / 3628800 + z * (1.0 / 479001600 - z / 87178291200.0)))));
  /* three more bits choose among the eight pieces of the circle */
  word swap = -(bits & 1), sw = (word)s, cw = (word)c, both = (sw ^ cw) & swap;
  sw ^= both ^ ((bits & 2) << 62);
  cw ^= both ^ ((bits & 4) << 61);
  *a = r * (real)sw;
  *b = r * (real)cw;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static long stays;
static double squares;

static void settle(mask alive, real q) {
  for (int i = 0; i < LANES; i++)
    if (alive[i]) {
      stays++;
      squares += q[i];
    }
}

static void diagonal(int dim, long count, int T, double eta, double sigma, double limit) {
  real *theta = aligned_alloc(64, sizeof(real) * 2 * dim);
  double keep = 1 - eta, level = eta * sigma, most = limit * limit;
  for (long n = 0; n < count; n += 2 * LANES) {
    memset(theta, 0, sizeof(real) * 2 * dim);
    mask in0 = ~(mask){}, in1 = ~(mask){};
    real q0 = {}, q1 = {};
    for (int t = 0; t < T; t++) {
      q0 = q1 = (real){};
      for (int j = 0; j < dim; j++) {
        real a, b;
        normals(&a, &b);
        real x = keep * theta[2 * j] - level * a, y = keep * theta[2 * j + 1] - level * b;
        theta[2 * j] = x;
        theta[2 * j + 1] = y;
        q0 += x * x;
        q1 += y * y;
      }
      in0 &= q0 <= most;
      in1 &= q1 <= most;
    }
    settle(in0, q0);
    settle(in1, q1);
  }
  free(theta);
}

static void dense(int dim, long count, int T, double eta, double sigma, double limit) {
  double *M = aligned_alloc(64, sizeof(double) * dim * dim), level = eta * sigma, most = limit * limit;
  real *theta = aligned_alloc(64, sizeof(real) * 2 * dim), *next = aligned_alloc(64, sizeof(real) * 2 * dim);
  for (int i = 0; i < dim; i++)
    for (int j = 0; j < dim; j++)
      M[i * dim + j] = (i == j) - eta * ((i == j) + 0.6 / dim * sin(i + 1.0) * sin(j + 1.0));
  for (long n = 0; n < count; n += 2 * LANES) {
    memset(theta, 0, sizeof(real) * 2 * dim);
    mask in0 = ~(mask){}, in1 = ~(mask){};
    real q0 = {}, q1 = {};
    for (int t = 0; t < T; t++) {
      q0 = q1 = (real){};
      for (int i = 0; i < dim; i += 4) {
        real c[4][2];
        for (int r = 0; r < 4; r++) {
          real a, b;
          normals(&a, &b);
          c[r][0] = -level * a;
          c[r][1] = -level * b;
        }
        for (int j = 0; j < dim; j++) {
          real x = theta[2 * j], y = theta[2 * j + 1];
#pragma GCC unroll 4
          for (int r = 0; r < 4; r++) {
            c[r][0] += M[(i + r) * dim + j] * x;
            c[r][1] += M[(i + r) * dim + j] * y;
          }
        }
        for (int r = 0; r < 4; r++) {
          next[2 * (i + r)] = c[r][0];
          next[2 * (i + r) + 1] = c[r][1];
          q0 += c[r][0] * c[r][0];
          q1 += c[r][1] * c[r][1];
        }
      }
      real *swap = theta;
      theta = next;
      next = swap;
      in0 &= q0 <= most;
      in1 &= q1 <= most;
    }
    settle(in0, q0);
    settle(in1, q1);
  }
  free(M);
  free(theta);
  free(next);
}

int main(int argc, char **argv) {
  if (argc < 8) return 2;
  int dim = atoi(argv[2]), T = atoi(argv[4]);
  long count = atol(argv[3]);
  double eta = atof(argv[5]), sigma = atof(argv[6]), limit = atof(argv[7]);
  seed(argc > 8 ? strtoull(argv[8], 0, 10) : 1);
  double start = now(), units = (double)count * T;
  if (!strcmp(argv[1], "normals")) {
    real sum = {};
    units = 2.0 * LANES * 500000;
    for (int i = 0; i < 500000; i++) {
      real a, b;
      normals(&a, &b);
      sum += a + b;
    }
    double seconds = now() - start;
    printf("{\"nanosecondsPerStep\":%.17g,\"stayed\":1,\"meanSquare\":1,\"sum\":%g}\n", seconds / units * 1e9, sum[0]);
    return 0;
  }
  if (!strcmp(argv[1], "diagonal")) diagonal(dim, count, T, eta, sigma, limit);
  else dense(dim, count, T, eta, sigma, limit);
  double seconds = now() - start;
  printf("{\"nanosecondsPerStep\":%.17g,\"stayed\":%.17g,\"meanSquare\":%.17g}\n", seconds / units * 1e9, (double)stays / count,
         squares / (stays ? stays : 1));
  return 0;
}
