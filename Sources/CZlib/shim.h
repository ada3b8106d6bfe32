// zlib, whose header Swift can use as it is.
#pragma once
#include <zlib.h>
