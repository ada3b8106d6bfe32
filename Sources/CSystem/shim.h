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
