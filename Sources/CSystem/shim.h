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
