// The BLAS and LAPACK routines that Emulon calls, by their C and Fortran names.
#pragma once
#include <cblas.h>
