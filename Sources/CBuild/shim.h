// What the build knows about itself; Package.swift defines the macro.
#pragma once
#ifndef EMULON_COMMIT
#define EMULON_COMMIT "unknown"
#endif
static inline const char *emulon_commit(void) { return EMULON_COMMIT; }
