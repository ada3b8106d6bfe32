// Names for what Glibc's Swift module leaves out, and for what the build knows about itself.
#pragma once
#include <malloc.h>

// Package.swift defines the macro.
#ifndef EMULON_COMMIT
#define EMULON_COMMIT "unknown"
#endif
static inline const char *emulon_commit(void) { return EMULON_COMMIT; }

static inline int emulon_mmap_threshold(void) { return M_MMAP_THRESHOLD; }
static inline int emulon_trim_threshold(void) { return M_TRIM_THRESHOLD; }

// The widest vector instructions that the compiler may use.
static inline const char *emulon_instruction_set(void) {
#if defined(__AVX512F__)
  return "AVX-512";
#elif defined(__AVX2__)
  return "AVX2";
#elif defined(__AVX__)
  return "AVX";
#elif defined(__ARM_FEATURE_SVE)
  return "SVE";
#elif defined(__ARM_NEON)
  return "NEON";
#else
  return "baseline";
#endif
}

// Two rounds of SHA-256 and the two halves of its message schedule, by the processor's own instructions.
typedef int emulon_int4 __attribute__((vector_size(16)));
#if defined(__SHA__) && defined(__x86_64__)
static inline int emulon_has_sha256(void) { return 1; }
static inline emulon_int4 emulon_sha256_rounds(emulon_int4 cdgh, emulon_int4 abef, emulon_int4 words) {
  return __builtin_ia32_sha256rnds2(cdgh, abef, words);
}
static inline emulon_int4 emulon_sha256_first(emulon_int4 a, emulon_int4 b) {
  return __builtin_ia32_sha256msg1(a, b);
}
static inline emulon_int4 emulon_sha256_second(emulon_int4 a, emulon_int4 b) {
  return __builtin_ia32_sha256msg2(a, b);
}
#else
static inline int emulon_has_sha256(void) { return 0; }
static inline emulon_int4 emulon_sha256_rounds(emulon_int4 cdgh, emulon_int4 abef, emulon_int4 words) {
  return cdgh;
}
static inline emulon_int4 emulon_sha256_first(emulon_int4 a, emulon_int4 b) { return a; }
static inline emulon_int4 emulon_sha256_second(emulon_int4 a, emulon_int4 b) { return a; }
#endif
